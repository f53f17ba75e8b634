/** Where a lane's work is kept: the items still open, every attempt before and after it, and why a plan waits. */
import { z } from "zod";
import { type Db, Prisma } from "#lib/db/client.ts";
import type { ItemOutcome } from "#lib/plans/item-outcome.ts";
import type { PlanKind, PlanOptions, PlanState, StopReason, WaitReason } from "#lib/plans/plan.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { type Attempt, detailOf, type Step, statusOf } from "./attempt.ts";
import type { LaneItem } from "./next-batch.ts";
import { firstLookMs, type ItemChange } from "./settle-item.ts";

// Statements about many items lock them in the order of their ids first: a person who cancels and a lane that settles
// would else wait for each other.

export type LaneKey = {
  readonly userId: UserId;
  readonly planId: string;
  readonly accountId: string;
};

export type LaneAccount = {
  readonly accountId: string;
  readonly host: string;
  readonly handle: string;
  /** The account's id on its own server. */
  readonly ownId: string;
  readonly software: string;
  readonly softwareVersion: string | null;
  readonly state: string;
  readonly tokenSealed: string | null;
  readonly scopes: string;
};

export type LanePlan = {
  readonly kind: PlanKind;
  /** The list on the server, once it was found or made. */
  readonly listId: string | null;
  readonly state: PlanState;
  readonly options: PlanOptions;
  readonly account: LaneAccount;
};

const consentFactsSchema = z.object({
  options: z.object({ followMoved: z.boolean().optional() }).optional(),
});

/** The plan and its account; null when the two are not there, or not this person's. */
export async function loadLanePlan(db: Db, { userId, planId, accountId }: LaneKey): Promise<LanePlan | null> {
  const plan = await db.plan.findFirst({
    where: { id: planId, userId, accountId },
    include: { account: true },
  });
  if (!plan) return null;
  const consent = await db.consent.findFirst({
    where: { userId, kind: "follow", subjectId: planId, withdrawnAt: null },
    orderBy: { givenAt: "desc" },
    select: { facts: true },
  });
  const facts = consentFactsSchema.safeParse(consent?.facts);
  return {
    kind: plan.kind as PlanKind,
    listId: plan.listId,
    state: plan.state as PlanState,
    options: {
      showBoosts: plan.showBoosts,
      notify: plan.notify,
      languages: plan.languages,
      followMoved: facts.success && facts.data.options?.followMoved === true,
      listTitle: plan.listTitle,
    },
    account: laneAccount(plan.account),
  };
}

/** The account without any plan of it; null when it is not this person's. */
export async function loadLaneAccount(
  db: Db,
  { userId, accountId }: Omit<LaneKey, "planId">,
): Promise<LaneAccount | null> {
  const account = await db.fediverseAccount.findFirst({ where: { id: accountId, userId } });
  return account && laneAccount(account);
}

function laneAccount(account: Prisma.FediverseAccountGetPayload<object>): LaneAccount {
  const { id, issuerHost, handle, accountId, software, softwareVersion, state, tokenSealed, scopes } =
    account;
  const host = issuerHost;
  return {
    accountId: id,
    host,
    handle,
    ownId: accountId,
    software,
    softwareVersion,
    state,
    tokenSealed,
    scopes,
  };
}

export async function loadPlanState(db: Db, { userId, planId }: LaneKey): Promise<PlanState | null> {
  const plan = await db.plan.findFirst({ where: { id: planId, userId }, select: { state: true } });
  return (plan?.state as PlanState | undefined) ?? null;
}

/**
 * Ends every attempt that a crash has left without an ending; call only while holding the account's lane. A follow that
 * was cut off makes its item `unknown`, to be asked about a moment later: the server may still be at it.
 */
export async function endCutOffAttempts(db: Db, { userId, planId }: LaneKey, now: Date): Promise<number> {
  return db.$executeRaw`
    WITH cut AS (
      UPDATE attempts a SET ended_at = ${now}, reply = 'cut_off'
      FROM plan_items i
      WHERE i.id = a.plan_item_id AND i.plan_id = ${planId}::uuid AND i.user_id = ${userId}::uuid
        AND a.ended_at IS NULL
      RETURNING a.plan_item_id, a.step, a.started_at
    ), locked AS (
      SELECT i.id, cut.started_at FROM plan_items i JOIN cut ON cut.plan_item_id = i.id
      WHERE cut.step IN ('follow', 'unfollow')
      ORDER BY i.id FOR NO KEY UPDATE OF i
    )
    UPDATE plan_items i SET outcome = 'unknown', outcome_at = ${now},
      due_at = locked.started_at + make_interval(secs => ${firstLookMs / 1000})
    FROM locked WHERE i.id = locked.id`;
}

const itemColumns = Prisma.sql`
  i.id, i.position, i.handle, i.remote_id AS "remoteId", i.remote_locked AS "remoteLocked", i.outcome,
  i.due_at AS "dueAt", i.detail, i.tries`;

/** What may be worked on now: what must be settled first, then everything in the plan's order. */
export async function loadOpenItems(
  db: Db,
  { userId, planId }: LaneKey,
  ask: { readonly now: Date; readonly most: number },
): Promise<readonly LaneItem[]> {
  return db.$queryRaw<LaneItem[]>`
    SELECT ${itemColumns} FROM plan_items i
    WHERE i.plan_id = ${planId}::uuid AND i.user_id = ${userId}::uuid AND (
      i.outcome IN ('waiting', 'signed_out')
      OR (i.outcome IN ('limited', 'unknown') AND (i.due_at IS NULL OR i.due_at <= ${ask.now}))
      OR (i.outcome = 'unreachable' AND i.due_at <= ${ask.now})
    )
    ORDER BY (i.outcome = 'unknown') DESC, i.position
    LIMIT ${ask.most}`;
}

/** When the next item that waits for its time may be tried; null when none does. */
export async function loadNextDue(db: Db, { userId, planId }: LaneKey): Promise<Date | null> {
  const next = await db.planItem.aggregate({
    where: { userId, planId, outcome: { in: ["unreachable", "limited", "unknown"] }, dueAt: { not: null } },
    _min: { dueAt: true },
  });
  return next._min.dueAt;
}

/**
 * Writes an attempt down for each of `itemIds` before the call is made, and answers their numbers. An item is left out,
 * and must not be asked for, when the plan is in none of `planStates`, the item in none of `outcomes`, or an attempt of
 * it is under way elsewhere. This is the last look before the call, so a pause works at once.
 */
export async function beginAttempts(
  db: Db,
  { userId, planId }: LaneKey,
  begin: {
    readonly itemIds: readonly string[];
    readonly step: Step;
    readonly planStates: readonly PlanState[];
    readonly outcomes: readonly ItemOutcome[];
    readonly now: Date;
  },
): Promise<ReadonlyMap<string, number>> {
  const { itemIds, step, planStates, outcomes, now } = begin;
  const rows = await db.$queryRaw<{ id: string; number: number }[]>`
    INSERT INTO attempts (id, plan_item_id, user_id, number, step, started_at)
    SELECT gen_random_uuid(), i.id, i.user_id, coalesce(max(a.number), 0) + 1, ${step}, ${now}
    FROM plan_items i
      JOIN plans p ON p.id = i.plan_id AND p.state = ANY(${[...planStates]}::text[])
      LEFT JOIN attempts a ON a.plan_item_id = i.id
    WHERE i.id = ANY(${[...itemIds]}::uuid[]) AND i.plan_id = ${planId}::uuid AND i.user_id = ${userId}::uuid
      AND i.outcome = ANY(${[...outcomes]}::text[])
    GROUP BY i.id, i.user_id
    HAVING count(a.id) FILTER (WHERE a.ended_at IS NULL) = 0
    ON CONFLICT (plan_item_id, number) DO NOTHING
    RETURNING plan_item_id AS id, number`;
  return new Map(rows.map((row) => [row.id, row.number]));
}

export type Completion = {
  readonly itemId: string;
  readonly number: number;
  readonly attempt: Attempt;
  readonly change: ItemChange;
};

/**
 * Ends attempts and settles their items in one statement. An item that was cancelled meanwhile stays cancelled unless
 * something did happen to it.
 */
export async function completeAttempts(
  db: Db,
  userId: UserId,
  completions: readonly Completion[],
  done: { readonly now: Date; readonly kind: PlanKind },
): Promise<void> {
  const { now } = done;
  const rows = completions.map(({ itemId, number, attempt, change }) => ({
    item_id: itemId,
    number,
    reply: attempt.kind,
    status: statusOf(attempt),
    reply_detail: detailOf(attempt),
    remote_id: change.remoteId,
    remote_locked: change.remoteLocked,
    outcome: change.outcome,
    due_at: change.dueAt,
    detail: change.detail,
    tries: change.tries,
  }));
  await db.$executeRaw`
    WITH r AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (
        item_id uuid, number int, reply text, status int, reply_detail text, remote_id text, remote_locked boolean,
        outcome text, due_at timestamptz, detail text, tries int)
    ), locked AS (
      SELECT i.id FROM plan_items i WHERE i.id IN (SELECT item_id FROM r) AND i.user_id = ${userId}::uuid
      ORDER BY i.id FOR NO KEY UPDATE
    ), ended AS (
      UPDATE attempts a SET ended_at = ${now}, reply = r.reply, status = r.status, detail = r.reply_detail
      FROM r JOIN locked ON locked.id = r.item_id
      WHERE a.plan_item_id = r.item_id AND a.number = r.number AND a.ended_at IS NULL
      RETURNING r.*
    )${done.kind === "undo" ? takenBack(now) : Prisma.empty}
    UPDATE plan_items i SET
      remote_id = e.remote_id,
      remote_locked = e.remote_locked,
      outcome = CASE WHEN ${staysCancelled} THEN 'cancelled' ELSE e.outcome END,
      outcome_at = CASE WHEN ${staysCancelled} OR e.outcome = i.outcome THEN i.outcome_at ELSE ${now} END,
      due_at = CASE WHEN ${staysCancelled} THEN NULL ELSE e.due_at END,
      detail = e.detail,
      tries = e.tries
    FROM ended e WHERE i.id = e.item_id`;
}

/**
 * In the same statement the plan whose follow was taken back says so too, and the account is not known to follow them any
 * more; one that had moved is known by its new address.
 */
function takenBack(now: Date): Prisma.Sql {
  return Prisma.sql`, taken_back AS (
    UPDATE plan_items o SET outcome = 'unfollowed', outcome_at = ${now}, due_at = NULL
    FROM ended e JOIN plan_items u ON u.id = e.item_id
    WHERE o.id = u.undoes_item_id AND o.user_id = u.user_id AND e.outcome = 'unfollowed'
  ), forgotten AS (
    DELETE FROM followed_accounts f USING ended e, plan_items u, plans p
    WHERE u.id = e.item_id AND p.id = u.plan_id AND e.outcome = 'unfollowed'
      AND f.account_id = p.account_id AND f.user_id = u.user_id
      AND (f.handle = u.handle OR f.handle IN (
        SELECT lower(split_part(a.detail, ' ', 1)) FROM attempts a
        WHERE a.plan_item_id = u.undoes_item_id AND a.reply = 'found'))
  )`;
}

const staysCancelled = Prisma.sql`
  (i.outcome = 'cancelled' AND e.outcome IN ('waiting', 'limited', 'signed_out', 'unreachable'))`;

/**
 * The person's own server was away, which says nothing of these accounts: they stand as before, and the try does not
 * count against them. What became `unknown` meanwhile stays so.
 */
export async function takeBackTries(
  db: Db,
  { userId, planId }: LaneKey,
  before: readonly LaneItem[],
): Promise<void> {
  const rows = before.map(({ id, outcome, dueAt, detail, tries }) => {
    return { id, outcome, due_at: dueAt, detail, tries };
  });
  await db.$executeRaw`
    WITH r AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r (id uuid, outcome text, due_at timestamptz, detail text, tries int)
    ), locked AS (
      SELECT i.id FROM plan_items i
      WHERE i.id IN (SELECT id FROM r) AND i.plan_id = ${planId}::uuid AND i.user_id = ${userId}::uuid
      ORDER BY i.id FOR NO KEY UPDATE
    )
    UPDATE plan_items i SET
      tries = r.tries,
      outcome = CASE WHEN i.outcome = 'unreachable' THEN r.outcome ELSE i.outcome END,
      due_at = CASE WHEN i.outcome = 'unreachable' THEN r.due_at ELSE i.due_at END,
      detail = CASE WHEN i.outcome = 'unreachable' THEN r.detail ELSE i.detail END
    FROM r JOIN locked ON locked.id = r.id WHERE i.id = r.id`;
}

/** Whether a follow of this plan was begun, and taken, after this item's own was first refused as unprocessable. */
export async function wasAnybodyFollowedSince(
  db: Db,
  { userId, planId }: LaneKey,
  itemId: string,
): Promise<boolean> {
  const rows = await db.$queryRaw<{ was: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM plan_items i JOIN attempts a ON a.plan_item_id = i.id
      WHERE i.plan_id = ${planId}::uuid AND i.user_id = ${userId}::uuid
        AND a.step = 'follow' AND a.reply IN ('following', 'requested')
        AND a.started_at > (
          SELECT min(r.ended_at) FROM attempts r
          WHERE r.plan_item_id = ${itemId}::uuid AND r.step = 'follow' AND r.reply = 'unprocessable')
    ) AS was`;
  return rows[0]?.was === true;
}

/** Tells the person why nothing happens right now, and until when. */
export async function savePlanWait(
  db: Db,
  { userId, planId }: LaneKey,
  wait: { readonly at: Date; readonly reason: WaitReason },
): Promise<void> {
  await db.plan.updateMany({
    where: { id: planId, userId, state: "running" },
    data: { nextAt: wait.at, waitReason: wait.reason },
  });
}

/**
 * Ends a running plan when nothing of it is open any more; false when something still is. That the total was reached is
 * told also when what hung in the air by then was settled later.
 */
export async function finishPlan(db: Db, { userId, planId }: LaneKey, now: Date): Promise<boolean> {
  const finished = await db.$executeRaw`
    UPDATE plans p SET state = 'finished', finished_at = ${now}, next_at = NULL, wait_reason = (
      SELECT min(i.outcome) FROM plan_items i WHERE i.plan_id = p.id AND i.outcome = 'limit_reached')
    WHERE p.id = ${planId}::uuid AND p.user_id = ${userId}::uuid AND p.state = 'running' AND NOT EXISTS (
      SELECT 1 FROM plan_items i WHERE i.plan_id = p.id AND (
        i.outcome IN ('waiting', 'signed_out', 'limited', 'unknown')
        OR (i.outcome = 'unreachable' AND i.due_at IS NOT NULL)))`;
  return finished > 0;
}

/**
 * The server lets this account follow nobody more: true of everybody not tried yet, so nobody else is asked, and the
 * reason why those before were not taken (a 400 or 422 tells none).
 */
export async function endItemsAtLimit(db: Db, { userId, planId }: LaneKey, now: Date): Promise<void> {
  await db.$executeRaw`
    WITH locked AS (
      SELECT id FROM plan_items
      WHERE plan_id = ${planId}::uuid AND user_id = ${userId}::uuid
        AND (outcome IN ('waiting', 'limited', 'signed_out') OR (outcome = 'unreachable' AND due_at IS NOT NULL)
          OR (outcome = 'refused' AND detail IN ('status_400', 'status_422')))
      ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE plan_items i SET outcome = 'limit_reached', outcome_at = ${now}, due_at = NULL,
      detail = CASE WHEN i.outcome = 'refused' THEN i.detail ELSE 'not_tried' END
    FROM locked WHERE i.id = locked.id`;
}

/**
 * The token died, or may not follow: every running plan of the account stops until the person signs in again. `tokenSealed`:
 * the one that was refused; nothing happens, and the answer is false, when the person has signed in anew meanwhile.
 */
export async function stopPlans(
  db: Db,
  { userId, accountId }: LaneKey,
  stop: {
    readonly now: Date;
    readonly reason: Exclude<StopReason, "limit_reached">;
    readonly tokenSealed: string | null;
  },
): Promise<boolean> {
  const { now, reason, tokenSealed } = stop;
  return db.$transaction(async (tx) => {
    // Held until the end, so that no sign-in comes between.
    const [held] = await tx.$queryRaw<{ token_sealed: string | null }[]>`
      SELECT token_sealed FROM fediverse_accounts WHERE id = ${accountId}::uuid AND user_id = ${userId}::uuid FOR UPDATE`;
    if (held && held.token_sealed !== tokenSealed) return false;
    if (reason === "signed_out") {
      await tx.fediverseAccount.updateMany({
        where: { id: accountId, userId, state: "connected" },
        data: { state: "signed_out", signedOutAt: now },
      });
    }
    const stopped = await tx.plan.updateManyAndReturn({
      where: { userId, accountId, state: "running" },
      data: { state: "stopped", nextAt: null, waitReason: reason },
      select: { id: true },
    });
    await tx.auditEntry.createMany({
      data: stopped.map(({ id }) => {
        return { userId, actorRole: "worker", action: "plan.stopped", subject: id, reason, at: now };
      }),
    });
    return true;
  });
}

/**
 * Running plans whose time has come: after a crash their job may be missing from the queue. Putting one in for each is
 * harmless when it is not, because a lane runs once and a key waits once.
 */
export async function loadDueLanes(
  db: Db,
  now: Date,
): Promise<readonly { readonly userId: string; readonly planId: string; readonly accountId: string }[]> {
  const plans = await db.plan.findMany({
    where: { state: "running", OR: [{ nextAt: null }, { nextAt: { lte: now } }] },
    select: { id: true, userId: true, accountId: true },
    orderBy: { nextAt: "asc" },
  });
  return plans.map(({ id, userId, accountId }) => ({ userId, planId: id, accountId }));
}

/** Before a new reading: what an older one has marked may not be true any more. */
export async function forgetFollowingsRead(db: Db, { userId, planId }: LaneKey): Promise<void> {
  await db.$executeRaw`
    UPDATE plan_items i SET outcome = 'waiting' FROM plans p
    WHERE p.id = i.plan_id AND p.state = 'draft' AND i.plan_id = ${planId}::uuid AND i.user_id = ${userId}::uuid
      AND i.outcome = 'already'`;
}

/** The reading has come to its end, or the server does not show the list. */
export async function saveFollowingsRead(db: Db, { userId, planId }: LaneKey, now: Date): Promise<void> {
  await db.plan.updateMany({
    where: { id: planId, userId, state: "draft" },
    data: { followingsReadAt: now },
  });
}

/** Marks what reading the followings has shown to be followed already, in a draft only. */
export async function markAlreadyFollowed(
  db: Db,
  { userId, planId }: LaneKey,
  handles: readonly string[],
): Promise<number> {
  return db.$executeRaw`
    UPDATE plan_items i SET outcome = 'already'
    FROM plans p
    WHERE p.id = i.plan_id AND p.state = 'draft' AND i.plan_id = ${planId}::uuid AND i.user_id = ${userId}::uuid
      AND i.outcome = 'waiting' AND i.handle = ANY(${[...handles]}::text[])`;
}

/** A title longer than one may be typed cannot be chosen; a server that names thousands is not believed. */
const titleMost = 100;
const titlesMost = 200;

/** The lists the person keeps on their server, each title once, by the alphabet. */
export async function saveListTitles(
  db: Db,
  { userId, accountId }: LaneKey,
  titles: readonly string[],
): Promise<void> {
  const clean = titles.map((title) => title.replaceAll("\0", "").trim());
  const fit = clean.filter((title) => title.length > 0 && title.length <= titleMost);
  const listTitles = [...new Set(fit)].sort((a, b) => (a < b ? -1 : 1)).slice(0, titlesMost);
  await db.fediverseAccount.updateMany({ where: { id: accountId, userId }, data: { listTitles } });
}
