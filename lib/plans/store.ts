/** Where plans are kept: drafts and what they hold, consents, and every change of state with its audit entry. */
import { type Db, Prisma } from "#lib/db/client.ts";
import type { Grade } from "#lib/matches/match.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { KnownFollow } from "./build-plan.ts";
import { type ItemOutcome, openOutcomes } from "./item-outcome.ts";
import {
  type DayForecast,
  type OrderRule,
  orderRules,
  type PlanKind,
  type PlanOptions,
  type PlanState,
  type StopReason,
  type WaitReason,
} from "./plan.ts";
import { type DraftChoice, forecastSchema } from "./schema.ts";

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
  /** The lists the person keeps on that server, as it named them last. */
  readonly listTitles: readonly string[];
};

/** The person's account, locked until the transaction ends: whoever drafts or consents for it waits for the other. */
export async function lockAccount(tx: Reach, userId: UserId, accountId: string): Promise<PlanAccount | null> {
  const rows = await tx.$queryRaw<PlanAccount[]>`
    SELECT id, handle, issuer_host AS "issuerHost", software, software_version AS "softwareVersion", state, scopes,
      list_titles AS "listTitles"
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

export type DraftSettings = {
  readonly orderRule: OrderRule;
  readonly most: number | null;
  readonly takenOut: readonly string[];
  /** When the followings were last read to their end; null while that is still to come. */
  readonly followingsReadAt: Date | null;
};

/** How the person wants this draft, and how far its reading is. */
export async function loadDraftSettings(tx: Reach, userId: UserId, planId: string): Promise<DraftSettings> {
  const row = await tx.plan.findFirstOrThrow({ where: { id: planId, userId } });
  const orderRule = orderRules.find((rule) => rule === row.orderRule) ?? "importance";
  const { most, takenOut, followingsReadAt } = row;
  return { orderRule, most, takenOut, followingsReadAt };
}

/** The followings are asked for anew: until that has ended, whoever consents would consent to old numbers. */
export async function saveFollowingsUnread(tx: Reach, userId: UserId, planId: string): Promise<void> {
  await tx.plan.updateMany({
    where: { id: planId, userId, state: "draft" },
    data: { followingsReadAt: null },
  });
}

/** False when there is no such draft of this person. */
export async function saveDraftChoice(
  tx: Reach,
  draft: { readonly userId: UserId; readonly planId: string; readonly choice: DraftChoice },
): Promise<boolean> {
  const { userId, planId, choice } = draft;
  const { orderRule, most, takeOut, putBack } = choice;
  const changed = await tx.plan.updateMany({
    where: { id: planId, userId, state: "draft" },
    data: {
      ...(orderRule === undefined ? {} : { orderRule }),
      ...(most === undefined ? {} : { most }),
      ...(takeOut === undefined ? {} : { takenOut: { push: takeOut } }),
      ...(putBack === undefined ? {} : { takenOut: [] }),
    },
  });
  return changed.count > 0;
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
  const rows = await tx.$queryRaw<(SettledItem & { handle: string })[]>`
    SELECT i.handle, i.outcome, i.detail, p.state FROM plan_items i JOIN plans p ON p.id = i.plan_id
    WHERE p.account_id = ${accountId}::uuid AND i.user_id = ${userId}::uuid AND p.state <> 'draft'
      AND (p.kind = 'follow' OR i.outcome = 'unfollowed')
    ORDER BY p.created_at, p.id`;
  const known = new Map<string, KnownFollow>();
  for (const row of rows) {
    if (row.outcome === "unfollowed") known.delete(row.handle);
    const meaning = knownFollow(row);
    if (meaning) known.set(row.handle, meaning);
  }
  return known;
}

type SettledItem = {
  readonly outcome: ItemOutcome;
  readonly detail: string | null;
  readonly state: PlanState;
};

function knownFollow({ outcome, detail, state }: SettledItem): KnownFollow | null {
  if (outcome === "followed" || outcome === "already" || outcome === "moved") return "already";
  if (outcome === "requested" || outcome === "pending") return "requested";
  // Whoever has moved was refused for want of a word from the person, who may give it this time.
  if (outcome === "refused" && detail?.startsWith("moved_to:")) return null;
  if (outcome === "refused") return detail === "self" ? "self" : "blocked";
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
  readonly kind: PlanKind;
  /** The plan that an undo takes back. */
  readonly undoesId: string | null;
  readonly accountId: string;
  readonly state: PlanState;
  readonly options: PlanOptions;
  readonly waitReason: WaitReason | StopReason | null;
  readonly nextAt: Date | null;
  readonly createdAt: Date;
  readonly consentedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly forecast: readonly DayForecast[];
  /** The person has seen that it is done. */
  readonly endSeenAt: Date | null;
  /** An e-mail at the end was asked for and not sent yet. */
  readonly hasNotice: boolean;
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
    kind: row.kind as PlanKind,
    undoesId: row.undoesId,
    accountId: row.accountId,
    state: row.state as PlanState,
    options: {
      showBoosts: row.showBoosts,
      notify: row.notify,
      languages: row.languages,
      listTitle: row.listTitle,
    },
    waitReason: row.waitReason as PlanRow["waitReason"],
    nextAt: row.nextAt,
    createdAt: row.createdAt,
    consentedAt: row.consentedAt,
    finishedAt: row.finishedAt,
    forecast: forecastSchema.parse(row.forecast),
    endSeenAt: row.endSeenAt,
    hasNotice: row.noticeSealed !== null,
  };
}

export async function saveConsent(
  tx: Reach,
  consent: {
    readonly userId: UserId;
    /** import: the list goes to the server's own importer, and `planId` is the hand-off's. */
    readonly kind: PlanKind | "import";
    readonly planId: string;
    readonly wording: string;
    readonly facts: Prisma.InputJsonObject;
    readonly now: Date;
  },
): Promise<void> {
  const { userId, kind, planId, wording, facts, now } = consent;
  await tx.consent.create({
    data: { userId, kind, subjectId: planId, wording, facts, givenAt: now },
  });
}

export async function startPlan(
  tx: Reach,
  start: {
    readonly userId: UserId;
    readonly planId: string;
    readonly options: PlanOptions;
    readonly forecast: readonly DayForecast[];
    readonly now: Date;
  },
): Promise<void> {
  const { userId, planId, options, forecast, now } = start;
  const { showBoosts, notify, languages, listTitle = null } = options;
  await tx.plan.updateMany({
    where: { id: planId, userId },
    data: {
      state: "running",
      showBoosts,
      notify,
      languages: [...languages],
      listTitle,
      forecast: [...forecast],
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
    data: {
      state,
      nextAt,
      waitReason: null,
      ...(finishedAt ? { finishedAt } : {}),
      // Nobody waits for the end of a plan that they have given up.
      ...(state === "cancelled" ? { noticeSealed: null } : {}),
    },
  });
}

/**
 * Makes the plan that takes back what another one followed, and puts its items in: everybody whose own history shows
 * that they were neither followed nor asked before this plan asked. Answers null when there is nobody.
 */
export async function createUndo(
  tx: Reach,
  undo: { readonly userId: UserId; readonly planId: string; readonly accountId: string; readonly now: Date },
): Promise<{ readonly planId: string; readonly count: number } | null> {
  const { userId, planId, accountId, now } = undo;
  const made = await tx.plan.create({
    data: {
      userId,
      accountId,
      kind: "undo",
      undoesId: planId,
      state: "running",
      createdAt: now,
      consentedAt: now,
      nextAt: now,
    },
    select: { id: true },
  });
  const count = await tx.$executeRaw`
    INSERT INTO plan_items
      (id, plan_id, user_id, contact_id, position, handle, grade, remote_id, remote_locked, undoes_item_id)
    SELECT gen_random_uuid(), ${made.id}::uuid, i.user_id, i.contact_id, row_number() OVER (ORDER BY i.position),
      i.handle, i.grade, i.remote_id, i.remote_locked, i.id
    FROM plan_items i WHERE i.plan_id = ${planId}::uuid AND i.user_id = ${userId}::uuid AND ${isOurs}`;
  if (count === 0) {
    await tx.plan.delete({ where: { id: made.id } });
    return null;
  }
  // What is taken back is not looked at any more.
  await tx.$executeRaw`
    UPDATE plan_items SET due_at = NULL
    WHERE plan_id = ${planId}::uuid AND user_id = ${userId}::uuid AND outcome IN ('pending', 'requested')`;
  // The drafts' list of whom the account follows is about to be wrong.
  await tx.plan.updateMany({
    where: { userId, accountId, state: "draft" },
    data: { followingsReadAt: null },
  });
  return { planId: made.id, count };
}

/** Nobody followed before the plan: the first thing its history says of the two is that there was nothing. */
const isOurs = Prisma.sql`
  i.outcome IN ('followed', 'moved', 'pending', 'requested', 'unknown') AND i.remote_id IS NOT NULL
  AND i.detail IS DISTINCT FROM 'asked_before'
  AND (
    SELECT a.reply FROM attempts a
    WHERE a.plan_item_id = i.id AND a.step = 'relationship'
      AND a.reply IN ('following', 'requested', 'none', 'blocking', 'not_shown')
    ORDER BY a.number LIMIT 1) = 'none'
  AND EXISTS (SELECT 1 FROM attempts a WHERE a.plan_item_id = i.id AND a.step = 'follow')`;

/** How many each running plan of the account has still to follow. */
export async function countStillOpen(
  db: Reach,
  userId: UserId,
  accountId: string,
): Promise<readonly number[]> {
  const plans = await db.planItem.groupBy({
    by: ["planId"],
    where: {
      userId,
      plan: { accountId, kind: "follow", state: "running" },
      outcome: { in: [...openOutcomes] },
      NOT: { outcome: "unreachable", dueAt: null },
    },
    _count: true,
  });
  return plans.map(({ _count }) => _count);
}

/** How many an undo of this plan would concern. */
export async function countUndoable(db: Reach, userId: UserId, planId: string): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM plan_items i
    WHERE i.plan_id = ${planId}::uuid AND i.user_id = ${userId}::uuid AND ${isOurs}`;
  return rows[0]?.count ?? 0;
}

/** After an undo was given up: what still waits for an answer is looked at again. */
export async function lookAgainAfterUndo(
  tx: Reach,
  undo: { readonly userId: UserId; readonly planId: string; readonly now: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE plan_items SET due_at = ${undo.now}
    WHERE plan_id = ${undo.planId}::uuid AND user_id = ${undo.userId}::uuid AND outcome IN ('pending', 'requested')`;
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
