/** What is known of contacts before anything is concluded? Contacts, candidates, answers and decisions, in a few queries. */
import { z } from "zod";
import {
  candidateKinds,
  evidenceSchema,
  type LookupResult,
  lookupStates,
  profileSchema,
} from "#lib/candidates/candidate.ts";
import { Prisma } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { ContactFacts } from "../build-report.ts";
import { decisionSchema, isAbout } from "../fold-decisions.ts";
import type { Decision } from "../match.ts";

/** The database, or a transaction on it. */
export type Reach = Prisma.TransactionClient;

const candidateRow = z.object({
  contactId: z.string(),
  handle: z.string(),
  kind: z.enum(candidateKinds),
  evidence: z.array(evidenceSchema),
});

const lookupRow = z.object({
  handle: z.string(),
  state: z.enum(lookupStates),
  subject: z.string().nullable(),
  actorUri: z.string().nullable(),
  profileUrl: z.string().nullable(),
  profile: profileSchema.nullable(),
  reason: z.string().nullable(),
  dueAt: z.date().nullable(),
});

type ContactRow = Omit<ContactFacts, "candidates" | "decisions">;

export type Facts = {
  readonly contacts: readonly ContactFacts[];
  /** By handle, without their logs. */
  readonly lookups: ReadonlyMap<string, LookupResult>;
};

/** Contacts of this person among `contactIds`, in the order of their ids, with all that decides where they stand. */
export async function loadFacts(db: Reach, userId: UserId, contactIds: readonly string[]): Promise<Facts> {
  const contacts = await db.$queryRaw<ContactRow[]>`
    SELECT id AS "contactId", x_id::text AS id, username, display_names AS "displayNames", bio,
      following, follower, blocked
    FROM contacts WHERE user_id = ${userId}::uuid AND id = ANY(${contactIds}::uuid[]) ORDER BY id`;
  const candidates = z.array(candidateRow).parse(
    await db.$queryRaw`
      SELECT contact_id AS "contactId", handle, kind, evidence FROM candidates
      WHERE user_id = ${userId}::uuid AND contact_id = ANY(${contactIds}::uuid[])`,
  );
  const decisions = await loadDecisions(db, userId, contacts);
  const handles = new Set([...candidates, ...decisions].map(({ handle }) => handle));
  const candidatesOf = Map.groupBy(candidates, ({ contactId }) => contactId);
  const decisionsOf = groupDecisions(decisions);
  return {
    contacts: contacts.map((contact) => ({
      ...contact,
      candidates: candidatesOf.get(contact.contactId) ?? [],
      decisions: decisionsOf(contact),
    })),
    lookups: await loadAnswers(db, [...handles]),
  };
}

async function loadDecisions(
  db: Reach,
  userId: UserId,
  contacts: readonly Pick<ContactRow, "id" | "username">[],
): Promise<readonly Decision[]> {
  const ids = contacts.flatMap(({ id }) => id ?? []);
  const names = contacts.flatMap(({ username }) => username?.toLowerCase() ?? []);
  return z.array(decisionSchema).parse(
    await db.$queryRaw`
      SELECT id, x_id::text AS "xId", x_username AS "xUsername", handle, verdict, decided_at AS "decidedAt"
      FROM decisions WHERE user_id = ${userId}::uuid AND undone_at IS NULL
        AND (x_id = ANY(${ids}::text[]::bigint[]) OR x_username = ANY(${names}::text[]))`,
  );
}

function groupDecisions(decisions: readonly Decision[]) {
  const byId = Map.groupBy(decisions, ({ xId }) => xId);
  const byName = Map.groupBy(decisions, ({ xUsername }) => xUsername);
  return ({ id, username }: Pick<ContactRow, "id" | "username">): readonly Decision[] => {
    const near = new Set([
      ...(id === null ? [] : (byId.get(id) ?? [])),
      ...(username === null ? [] : (byName.get(username.toLowerCase()) ?? [])),
    ]);
    return [...near].filter((decision) => isAbout(decision, { id, username }));
  };
}

async function loadAnswers(db: Reach, handles: readonly string[]): Promise<Map<string, LookupResult>> {
  const rows = z.array(lookupRow).parse(
    handles.length === 0
      ? []
      : await db.$queryRaw`
          SELECT handle, state, subject, actor_uri AS "actorUri", profile_url AS "profileUrl", profile, reason,
            due_at AS "dueAt"
          FROM lookups WHERE handle = ANY(${handles}::text[])`,
  );
  return new Map(rows.map((row) => [row.handle, { ...row, log: [] }]));
}

/** Accounts that several contacts of this person lead to, by canonical address, with the number of those contacts. */
export async function loadSharedBy(db: Reach, userId: UserId): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<{ address: string; contacts: number }[]>`
    SELECT coalesce(l.subject, c.handle) AS address, count(DISTINCT c.contact_id)::int AS contacts
    FROM candidates c LEFT JOIN lookups l ON l.handle = c.handle AND l.state IN ('verified', 'moved')
    WHERE c.user_id = ${userId}::uuid AND c.kind IN ('person', 'bridge')
    GROUP BY 1 HAVING count(DISTINCT c.contact_id) > 1`;
  return new Map(rows.map(({ address, contacts }) => [address, contacts]));
}

/** All contacts of this person, or those of `among` that are theirs, in a fixed order. Ids only. */
export async function loadContactIds(
  db: Reach,
  userId: UserId,
  among?: readonly string[],
): Promise<readonly string[]> {
  const only = among ? Prisma.sql`AND id = ANY(${among}::uuid[])` : Prisma.empty;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM contacts WHERE user_id = ${userId}::uuid ${only} ORDER BY id`;
  return rows.map(({ id }) => id);
}
