/** Keeps people's words on matches, bound to X ids and names so that they outlive a contact, and the log of who said what. */
import { randomUUID } from "node:crypto";
import type { Prisma } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { ContactFacts } from "../build-report.ts";
import type { Reach } from "../facts/store.ts";
import { boundName, decisionSchema } from "../fold-decisions.ts";
import type { Actor, Decision, Verdict } from "../match.ts";

export type NewDecision = {
  readonly contact: Pick<ContactFacts, "id" | "username" | "addresses">;
  readonly handle: string;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly note: string | null;
};

/** Writes decisions that were all made at one moment. A decision is bound to the X id and name, so it outlives its contact. */
export async function saveDecisions(
  tx: Reach,
  userId: UserId,
  input: { readonly decisions: readonly NewDecision[]; readonly actor: Actor; readonly at: Date },
): Promise<readonly Decision[]> {
  const rows = input.decisions.map(({ contact, handle, verdict, reason, note }) => ({
    id: randomUUID() as string,
    xId: contact.id,
    xUsername: boundName(contact),
    handle,
    verdict,
    reason,
    note,
    decidedAt: input.at,
  }));
  const column = <Key extends keyof (typeof rows)[number]>(key: Key) => rows.map((row) => row[key]);
  await tx.$executeRaw`
    INSERT INTO decisions (id, user_id, x_id, x_username, handle, verdict, reason, note, decided_by_id, decided_at)
    SELECT n.id, ${userId}::uuid, n.x_id, n.x_username, n.handle, n.verdict, n.reason, n.note, ${input.actor.id}::uuid, ${input.at}
    FROM unnest(${column("id")}::uuid[], ${column("xId")}::text[]::bigint[], ${column("xUsername")}::text[],
      ${column("handle")}::text[], ${column("verdict")}::text[], ${column("reason")}::text[],
      ${column("note")}::text[])
      AS n (id, x_id, x_username, handle, verdict, reason, note)`;
  return rows.map(({ reason: _reason, note: _note, ...decision }) => decision);
}

/** Takes decisions back; those that were taken back before stay as they are. */
export async function undoDecisions(
  tx: Reach,
  userId: UserId,
  input: { readonly ids: readonly string[]; readonly now: Date },
): Promise<number> {
  const { count } = await tx.decision.updateMany({
    where: { userId, id: { in: [...input.ids] }, undoneAt: null },
    data: { undoneAt: input.now },
  });
  return count;
}

/** A moment later than every decision of this person, so that the order of their words is never in doubt. */
export async function nextDecisionTime(tx: Reach, userId: UserId, now: Date): Promise<Date> {
  const { _max } = await tx.decision.aggregate({ where: { userId }, _max: { decidedAt: true } });
  return new Date(Math.max(now.getTime(), (_max.decidedAt?.getTime() ?? 0) + 1));
}

/** Decisions made at exactly this moment and not taken back: those of one acceptance of many. */
export async function loadDecisionsOf(tx: Reach, userId: UserId, at: Date): Promise<readonly Decision[]> {
  const rows = await tx.decision.findMany({ where: { userId, decidedAt: at, undoneAt: null } });
  return rows.map((row) => decisionSchema.parse({ ...row, xId: row.xId?.toString() ?? null }));
}

/** The contacts these decisions are about, as far as this person still has them. */
export async function loadContactsOf(
  tx: Reach,
  userId: UserId,
  decisions: readonly Decision[],
): Promise<readonly string[]> {
  const ids = decisions.flatMap(({ xId }) => xId ?? []);
  const names = decisions.flatMap(({ xId, xUsername }) => (xId === null && xUsername ? [xUsername] : []));
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM contacts WHERE user_id = ${userId}::uuid
      AND (x_id = ANY(${ids}::text[]::bigint[]) OR lower(username) = ANY(${names}::text[])
        OR (x_id IS NULL AND username IS NULL AND urls && ${names}::text[])) ORDER BY id`;
  return rows.map(({ id }) => id);
}

/** One contact and one handle, entered by the person: kept beside what was found, once. */
export async function saveTypedCandidate(
  tx: Reach,
  userId: UserId,
  input: { readonly contactId: string; readonly handle: string; readonly kind: string },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO candidates (id, user_id, contact_id, handle, kind, evidence)
    SELECT ${randomUUID()}::uuid, c.user_id, c.id, ${input.handle}, ${input.kind}, '[{"kind":"typed"}]'::jsonb
    FROM contacts c WHERE c.user_id = ${userId}::uuid AND c.id = ${input.contactId}::uuid
    ON CONFLICT (contact_id, handle) DO UPDATE SET evidence = candidates.evidence || excluded.evidence
    WHERE candidates.user_id = excluded.user_id AND NOT candidates.evidence @> excluded.evidence`;
}

export type AuditNote = {
  readonly action: string;
  readonly contact: Pick<ContactFacts, "id" | "username" | "addresses">;
  readonly reason: string | null;
  readonly facts: Prisma.InputJsonObject;
};

/** Says for good who did what to which contact, named by its X id or name, or else by its address. */
export async function saveAudit(
  tx: Reach,
  userId: UserId,
  input: { readonly notes: readonly AuditNote[]; readonly actor: Actor; readonly at: Date },
): Promise<void> {
  const column = <Value>(read: (note: AuditNote) => Value) => input.notes.map(read);
  await tx.$executeRaw`
    INSERT INTO audit_entries (user_id, actor_id, actor_role, action, subject, reason, facts, at)
    SELECT ${userId}::uuid, ${input.actor.id}::uuid, ${input.actor.role}, n.action, n.subject, n.reason, n.facts, ${input.at}
    FROM unnest(${column(({ action }) => action)}::text[], ${column(subjectOf)}::text[],
      ${column(({ reason }) => reason)}::text[], ${column(({ facts }) => JSON.stringify(facts))}::text[]::jsonb[])
      AS n (action, subject, reason, facts)`;
}

function subjectOf({ contact: { id, username, addresses } }: AuditNote): string {
  if (id !== null) return `x:${id}`;
  return username === null ? (addresses[0] ?? "") : `@${username}`;
}
