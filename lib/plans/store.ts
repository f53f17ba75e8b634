/** Where plans are kept: drafts and what they hold, consents, and every change of state with its audit entry. */
import type { Db, Prisma } from "#lib/db/client.ts";
import type { Grade } from "#lib/matches/match.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { KnownFollow } from "./build-plan.ts";
import { type ItemOutcome, openOutcomes } from "./item-outcome.ts";
import type { PlanOptions, PlanState, StopReason, WaitReason } from "./plan.ts";

/** A connection, or a transaction on it. */
export type Reach = Db | Prisma.TransactionClient;

export type PlanAccount = {
  readonly id: string;
  readonly handle: string;
  readonly issuerHost: string;
  readonly software: string;
  readonly softwareVersion: string | null;
  readonly state: string;
  readonly scopes: string;
};

/** The person's account, locked until the transaction ends: whoever drafts or consents for it waits for the other. */
export async function lockAccount(tx: Reach, userId: UserId, accountId: string): Promise<PlanAccount | null> {
  const rows = await tx.$queryRaw<PlanAccount[]>`
    SELECT id, handle, issuer_host AS "issuerHost", software, software_version AS "softwareVersion", state, scopes
    FROM fediverse_accounts WHERE id = ${accountId}::uuid AND user_id = ${userId}::uuid FOR UPDATE`;
  return rows[0] ?? null;
}

export async function loadDraftId(tx: Reach, userId: UserId, accountId: string): Promise<string | null> {
  const draft = await tx.plan.findFirst({
    where: { userId, accountId, state: "draft" },
    orderBy: { createdAt: "asc" },
    select: { id: true },
  });
  return draft?.id ?? null;
}

export async function createDraft(tx: Reach, userId: UserId, accountId: string, now: Date): Promise<string> {
  const draft = await tx.plan.create({
    data: { userId, accountId, createdAt: now },
    select: { id: true },
  });
  return draft.id;
}

export type DraftItem = {
  readonly contactId: string;
  readonly handle: string;
  readonly grade: Grade;
  readonly outcome: "waiting" | "already";
};

export async function loadDraftItems(
  tx: Reach,
  userId: UserId,
  planId: string,
): Promise<readonly DraftItem[]> {
  const rows = await tx.planItem.findMany({
    where: { userId, planId },
    orderBy: { position: "asc" },
    select: { contactId: true, handle: true, grade: true, outcome: true },
  });
  return rows as DraftItem[];
}

/** Puts `items` in the place of everything the draft held, in their order. */
export async function replaceDraftItems(
  tx: Reach,
  userId: UserId,
  planId: string,
  items: readonly DraftItem[],
): Promise<void> {
  await tx.planItem.deleteMany({ where: { userId, planId } });
  const columns = (pick: (item: DraftItem) => string) => items.map(pick);
  await tx.$executeRaw`
    INSERT INTO plan_items (id, plan_id, user_id, contact_id, position, handle, grade, outcome)
    SELECT gen_random_uuid(), ${planId}::uuid, ${userId}::uuid, r.contact_id, r.position, r.handle, r.grade, r.outcome
    FROM unnest(
      ${columns((item) => item.contactId)}::uuid[],
      ${columns((item) => item.handle)}::text[],
      ${columns((item) => item.grade)}::text[],
      ${columns((item) => item.outcome)}::text[]
    ) WITH ORDINALITY AS r (contact_id, handle, grade, outcome, position)`;
}

/** What earlier plans of this account tell about a handle. A later word wins over an earlier one. */
export async function loadKnownFollows(
  tx: Reach,
  userId: UserId,
  accountId: string,
): Promise<ReadonlyMap<string, KnownFollow>> {
  const rows = await tx.$queryRaw<{ handle: string; outcome: ItemOutcome; state: PlanState }[]>`
    SELECT i.handle, i.outcome, p.state FROM plan_items i JOIN plans p ON p.id = i.plan_id
    WHERE p.account_id = ${accountId}::uuid AND i.user_id = ${userId}::uuid AND p.state <> 'draft'
    ORDER BY p.created_at, p.id`;
  const known = new Map<string, KnownFollow>();
  for (const row of rows) {
    const meaning = knownFollow(row.outcome, row.state);
    if (meaning) known.set(row.handle, meaning);
  }
  return known;
}

function knownFollow(outcome: ItemOutcome, state: PlanState): KnownFollow | null {
  if (outcome === "followed" || outcome === "already" || outcome === "moved") return "already";
  if (outcome === "requested" || outcome === "pending") return "requested";
  if (outcome === "refused") return "blocked";
  const isActive = state === "running" || state === "paused" || state === "stopped";
  return isActive && (openOutcomes as readonly string[]).includes(outcome) ? "duplicate" : null;
}

/** Contacts whose accepted account approves its followers by hand, as the look-ups saw it. */
export async function loadLockedContacts(tx: Reach, userId: UserId): Promise<ReadonlySet<string>> {
  const rows = await tx.$queryRaw<{ contactId: string }[]>`
    SELECT m.contact_id AS "contactId" FROM matches m JOIN lookups l ON l.handle = m.handle
    WHERE m.user_id = ${userId}::uuid AND m.state = 'accepted' AND l.profile ->> 'locked' = 'true'`;
  return new Set(rows.map((row) => row.contactId));
}

export type PlanRow = {
  readonly id: string;
  readonly accountId: string;
  readonly state: PlanState;
  readonly options: PlanOptions;
  readonly waitReason: WaitReason | StopReason | null;
  readonly nextAt: Date | null;
  readonly createdAt: Date;
  readonly consentedAt: Date | null;
  readonly finishedAt: Date | null;
};

/** Locks one plan until the transaction ends; null when it is not there or not this person's. */
export async function lockPlan(tx: Reach, userId: UserId, planId: string): Promise<PlanRow | null> {
  await tx.$queryRaw`SELECT id FROM plans WHERE id = ${planId}::uuid AND user_id = ${userId}::uuid FOR UPDATE`;
  return loadPlan(tx, userId, planId);
}

export async function loadPlan(tx: Reach, userId: UserId, planId: string): Promise<PlanRow | null> {
  const row = await tx.plan.findFirst({ where: { id: planId, userId } });
  return row ? planRow(row) : null;
}

/** Every plan of the person but the drafts, the newest first. */
export async function loadPlans(tx: Reach, userId: UserId, accountId?: string): Promise<readonly PlanRow[]> {
  const rows = await tx.plan.findMany({
    where: { userId, state: { not: "draft" }, ...(accountId === undefined ? {} : { accountId }) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return rows.map(planRow);
}

function planRow(row: Prisma.PlanGetPayload<object>): PlanRow {
  return {
    id: row.id,
    accountId: row.accountId,
    state: row.state as PlanState,
    options: { showBoosts: row.showBoosts, notify: row.notify, languages: row.languages },
    waitReason: row.waitReason as PlanRow["waitReason"],
    nextAt: row.nextAt,
    createdAt: row.createdAt,
    consentedAt: row.consentedAt,
    finishedAt: row.finishedAt,
  };
}

export async function saveConsent(
  tx: Reach,
  consent: {
    readonly userId: UserId;
    readonly planId: string;
    readonly wording: string;
    readonly facts: Prisma.InputJsonObject;
    readonly now: Date;
  },
): Promise<void> {
  const { userId, planId, wording, facts, now } = consent;
  await tx.consent.create({
    data: { userId, kind: "follow", subjectId: planId, wording, facts, givenAt: now },
  });
}

export async function startPlan(
  tx: Reach,
  start: {
    readonly userId: UserId;
    readonly planId: string;
    readonly options: PlanOptions;
    readonly now: Date;
  },
): Promise<void> {
  const { userId, planId, options, now } = start;
  const { showBoosts, notify, languages } = options;
  await tx.plan.updateMany({
    where: { id: planId, userId },
    data: {
      state: "running",
      showBoosts,
      notify,
      languages: [...languages],
      consentedAt: now,
      nextAt: now,
      waitReason: null,
    },
  });
}

export async function savePlanState(
  tx: Reach,
  change: {
    readonly userId: UserId;
    readonly planId: string;
    readonly state: PlanState;
    readonly nextAt: Date | null;
    readonly finishedAt?: Date;
  },
): Promise<void> {
  const { userId, planId, state, nextAt, finishedAt } = change;
  await tx.plan.updateMany({
    where: { id: planId, userId },
    data: { state, nextAt, waitReason: null, ...(finishedAt ? { finishedAt } : {}) },
  });
}

/** What was not tried yet will not be; what hangs in the air (`unknown`) stays, until its truth is asked. */
export async function cancelOpenItems(tx: Reach, userId: UserId, planId: string, now: Date): Promise<number> {
  return tx.$executeRaw`
    WITH locked AS (
      SELECT id FROM plan_items
      WHERE plan_id = ${planId}::uuid AND user_id = ${userId}::uuid
        AND (outcome IN ('waiting', 'limited', 'signed_out') OR (outcome = 'unreachable' AND due_at IS NOT NULL))
      ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE plan_items i SET outcome = 'cancelled', outcome_at = ${now}, due_at = NULL
    FROM locked WHERE i.id = locked.id`;
}

export async function saveAudit(
  tx: Reach,
  entry: {
    readonly userId: UserId;
    readonly action: string;
    readonly planId: string;
    readonly facts?: Prisma.InputJsonObject;
    readonly now: Date;
  },
): Promise<void> {
  const { userId, action, planId, facts = {}, now } = entry;
  await tx.auditEntry.create({
    data: { userId, actorId: userId, action, subject: planId, facts, at: now },
  });
}
