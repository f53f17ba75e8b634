/** What the outcome pages read, and which follows are due to be looked at again. */
import type { AttemptKind, Step } from "#lib/batches/attempt.ts";
import type { LaneItem } from "#lib/batches/next-batch.ts";
import type { Db } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { AttemptRecord } from "./fold-attempts.ts";
import type { ListedItem } from "./list-followed.ts";
import type { LookItem } from "./look-at-items.ts";
import type { Outcome } from "./outcome.ts";
import type { OutcomeRow } from "./outcome-row.ts";
import { type OutcomeTally, type Summary, summarise } from "./summarise.ts";

/** How a plan stands, in numbers that add up. */
export async function loadSummary(db: Db, userId: UserId, planId: string): Promise<Summary> {
  const tallies = await db.$queryRaw<OutcomeTally[]>`
    SELECT outcome, due_at IS NOT NULL AS "hasDue", count(*)::int AS count FROM plan_items
    WHERE plan_id = ${planId}::uuid AND user_id = ${userId}::uuid
    GROUP BY outcome, due_at IS NOT NULL`;
  return summarise(tallies);
}

/** Whether the account can still be asked in the person's name; without it no answer that is still out can be seen. */
export async function hasSignIn(db: Db, userId: UserId, accountId: string): Promise<boolean> {
  const where = { id: accountId, userId, state: "connected", tokenSealed: { not: null } } as const;
  return (await db.fediverseAccount.count({ where })) > 0;
}

export type OutcomePage = {
  readonly rows: readonly OutcomeRow[];
  /** Position to ask for the next page after; null on the last one. */
  readonly next: number | null;
};

/** The outcomes of a plan in its order, from behind `after`, all or those of one kind. */
export async function loadOutcomes(
  db: Db,
  ask: {
    readonly userId: UserId;
    readonly planId: string;
    readonly outcome?: Outcome;
    readonly after?: number | null;
    readonly most: number;
  },
): Promise<OutcomePage> {
  const { userId, planId, outcome = null, after, most } = ask;
  const rows = await db.$queryRaw<OutcomeRow[]>`
    SELECT i.id, i.position, i.contact_id AS "contactId", c.username, c.x_id::text AS "xId",
      c.display_names[1] AS name, i.handle, i.grade, i.outcome, i.detail, i.listed, i.outcome_at AS at, i.due_at AS "dueAt"
    FROM plan_items i LEFT JOIN contacts c ON c.id = i.contact_id AND c.user_id = i.user_id
    WHERE i.plan_id = ${planId}::uuid AND i.user_id = ${userId}::uuid AND i.position > ${after ?? 0}
      AND (${outcome}::text IS NULL OR i.outcome = ${outcome}::text)
    ORDER BY i.position LIMIT ${most + 1}`;
  const page = rows.slice(0, most);
  return { rows: page, next: rows.length > most ? (page.at(-1)?.position ?? null) : null };
}

/** Everything that was tried for one contact, the oldest first; empty when it is not this person's. */
export async function loadHistory(db: Db, userId: UserId, itemId: string): Promise<readonly AttemptRecord[]> {
  const rows = await db.attempt.findMany({
    where: { userId, planItemId: itemId },
    orderBy: { number: "asc" },
    select: {
      number: true,
      step: true,
      startedAt: true,
      endedAt: true,
      reply: true,
      status: true,
      detail: true,
    },
  });
  return rows.map((row) => ({ ...row, step: row.step as Step, reply: row.reply as AttemptKind | null }));
}

/** The same for many contacts at once, by the item's id. */
export async function loadHistories(
  db: Db,
  userId: UserId,
  itemIds: readonly string[],
): Promise<ReadonlyMap<string, readonly AttemptRecord[]>> {
  const rows = await db.attempt.findMany({
    where: { userId, planItemId: { in: [...itemIds] } },
    orderBy: [{ planItemId: "asc" }, { number: "asc" }],
  });
  const histories = new Map<string, AttemptRecord[]>();
  for (const { planItemId, number, step, startedAt, endedAt, reply, status, detail } of rows) {
    const record = { number, step: step as Step, startedAt, endedAt, status, detail };
    const history = histories.get(planItemId) ?? [];
    histories.set(planItemId, [...history, { ...record, reply: reply as AttemptKind | null }]);
  }
  return histories;
}

/** How many changes were asked for in each stretch of `bucketMs` since the epoch, the oldest first. */
export async function loadChangeTimes(
  db: Db,
  ask: { readonly userId: UserId; readonly planId: string; readonly bucketMs: number },
): Promise<readonly { readonly at: Date; readonly count: number }[]> {
  const { userId, planId, bucketMs } = ask;
  const bucketS = bucketMs / 1_000;
  return db.$queryRaw<{ at: Date; count: number }[]>`
    SELECT to_timestamp(floor(extract(epoch FROM first.at) / ${bucketS}::float8) * ${bucketS}::float8) AS at,
      count(*)::int AS count
    FROM (
      SELECT min(a.ended_at) AS at FROM plan_items i JOIN attempts a ON a.plan_item_id = i.id
      WHERE i.plan_id = ${planId}::uuid AND i.user_id = ${userId}::uuid AND a.step IN ('follow', 'unfollow')
        AND a.reply IN ('following', 'requested', 'none')
      GROUP BY i.id
    ) first
    GROUP BY 1 ORDER BY 1`;
}

/** The follows of one plan that are due to be looked at; `unsettled` adds what a crash has left in a plan that no lane runs. */
export async function loadLookItems(
  db: Db,
  ask: {
    readonly userId: UserId;
    readonly planId: string;
    readonly now: Date;
    readonly most: number;
    readonly unsettled: readonly Outcome[];
  },
): Promise<readonly LookItem[]> {
  const { userId, planId, now, most, unsettled } = ask;
  return db.$queryRaw<LookItem[]>`
    SELECT i.id, i.position, i.handle, i.remote_id AS "remoteId", i.remote_locked AS "remoteLocked", i.outcome,
      i.due_at AS "dueAt", i.detail, i.tries, coalesce(a.asked_at, i.outcome_at, ${now}) AS "askedAt",
      coalesce(a.was_healed, false) AS "wasHealed"
    FROM plan_items i LEFT JOIN LATERAL (
      SELECT max(a.ended_at) FILTER (WHERE a.step = 'follow') AS asked_at, 
        bool_or(a.step = 'unfollow' AND coalesce(a.reply, '') NOT IN ('limited', 'signed_out', 'unreachable')) AS was_healed
      FROM attempts a WHERE a.plan_item_id = i.id
    ) a ON true
    WHERE i.plan_id = ${planId}::uuid AND i.user_id = ${userId}::uuid AND i.remote_id IS NOT NULL AND (
      (i.outcome IN ('pending', 'requested') AND i.due_at <= ${now})
      OR (i.outcome = ANY(${[...unsettled]}::text[]) AND (i.due_at IS NULL OR i.due_at <= ${now}))
    )
    ORDER BY i.due_at, i.position
    LIMIT ${most}`;
}

/** Who is followed and was not put into the plan's list yet. */
export async function loadUnlisted(
  db: Db,
  ask: { readonly userId: UserId; readonly planId: string; readonly most: number },
): Promise<readonly LaneItem[]> {
  const { userId, planId, most } = ask;
  return db.$queryRaw<LaneItem[]>`
    SELECT i.id, i.position, i.handle, i.remote_id AS "remoteId", i.remote_locked AS "remoteLocked", i.outcome,
      i.due_at AS "dueAt", i.detail, i.tries
    FROM plan_items i
    WHERE i.plan_id = ${planId}::uuid AND i.user_id = ${userId}::uuid AND i.listed IS NULL
      AND i.remote_id IS NOT NULL AND i.outcome IN ('followed', 'moved')
    ORDER BY i.position LIMIT ${most}`;
}

export async function saveListed(db: Db, userId: UserId, done: readonly ListedItem[]): Promise<void> {
  if (done.length === 0) return;
  await db.$executeRaw`
    UPDATE plan_items i SET listed = r.listed
    FROM jsonb_to_recordset(${JSON.stringify(done)}::jsonb) AS r (id uuid, listed text)
    WHERE i.id = r.id AND i.user_id = ${userId}::uuid`;
}

/** Remembers which list on the server is the plan's. */
export async function savePlanList(
  db: Db,
  plan: { readonly userId: UserId; readonly planId: string; readonly listId: string },
): Promise<void> {
  const { userId, planId, listId } = plan;
  await db.plan.updateMany({ where: { id: planId, userId }, data: { listId } });
}

type LookKey = { readonly userId: string; readonly planId: string; readonly accountId: string };

/** Plans, of one account or of all, with something to look at by `until`. */
export async function loadLookPlans(
  db: Db,
  ask: { readonly until: Date | null; readonly accountId?: string; readonly userId?: UserId },
): Promise<readonly (LookKey & { readonly dueAt: Date })[]> {
  const { until, accountId = null, userId = null } = ask;
  return db.$queryRaw<(LookKey & { dueAt: Date })[]>`
    SELECT p.user_id AS "userId", p.id AS "planId", p.account_id AS "accountId",
      min(coalesce(i.due_at, to_timestamp(0))) AS "dueAt"
    FROM plans p JOIN plan_items i ON i.plan_id = p.id JOIN fediverse_accounts f ON f.id = p.account_id
    WHERE p.state <> 'draft' AND f.state = 'connected' AND i.remote_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM plans u WHERE u.undoes_id = p.id AND u.state <> 'cancelled')
      AND (${accountId}::uuid IS NULL OR p.account_id = ${accountId}::uuid)
      AND (${userId}::uuid IS NULL OR p.user_id = ${userId}::uuid)
      AND (
        (i.outcome IN ('pending', 'requested') AND i.due_at IS NOT NULL)
        OR (i.outcome = 'unknown' AND p.state <> 'running')
        OR (i.outcome = 'waiting' AND p.state = 'finished')
        OR (i.listed IS NULL AND p.list_title IS NOT NULL AND i.outcome IN ('followed', 'moved')))
      AND (${until}::timestamptz IS NULL OR i.due_at IS NULL OR i.due_at <= ${until}::timestamptz)
    GROUP BY p.user_id, p.id, p.account_id
    ORDER BY "dueAt"`;
}
