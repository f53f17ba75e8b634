/** What the operator's X app has cost this month, and what one call is held at before it is made. */
import { createHmac } from "node:crypto";
import type { Db, Prisma } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { monthOf } from "../cost.ts";

type Tx = Prisma.TransactionClient;

/** What the operator's money is counted by: everybody together, and each X account. */
const everybody = "all";

/** A keyed digest tells X accounts apart without naming them, and outlives the person's data until the month is over. */
export function spendingScopeOf(xId: string, appSecret: string): string {
  return `account:${createHmac("sha256", appSecret).update(`x-spending ${xId}`).digest("base64url").slice(0, 22)}`;
}

/** What the operator's app may still cost this month: for everybody, or for one X account. */
export async function loadMonthLeft(
  db: Pick<Db, "xSpending">,
  now: Date,
  cap: { readonly scope?: string; readonly capMicros: number },
): Promise<number> {
  const where = { scope_month: { scope: cap.scope ?? everybody, month: monthOf(now) } };
  const row = await db.xSpending.findUnique({ where });
  return cap.capMicros - Number(row?.spentMicros ?? 0n);
}

/** The operator's caps of a month; null where the person's own app pays. */
export type MonthCaps = {
  readonly scope: string;
  readonly accountCapMicros: number;
  readonly monthCapMicros: number;
};

/**
 * Spends what one call may cost at most, before it is made: from what the person agreed to and, through the operator's
 * app, from the account's and from everybody's month. All or nothing; no cap is ever passed, whatever happens at the same
 * moment. What an interrupted call had been held at stays spent: X may have billed it.
 */
export async function holdForCall(
  db: Db,
  userId: UserId,
  hold: {
    readonly runId: string;
    readonly micros: number;
    readonly now: Date;
    readonly caps: MonthCaps | null;
  },
): Promise<"held" | "capped" | "month_cap" | "gone"> {
  const { micros, caps } = hold;
  const month = caps === null ? null : monthOf(hold.now);
  return db.$transaction(async (tx) => {
    // The reading is locked before the amounts here as in settling: in another order the two could wait for each other.
    await tx.$executeRaw`SELECT FROM x_runs WHERE id = ${hold.runId}::uuid AND user_id = ${userId}::uuid FOR UPDATE`;
    if (caps !== null && month !== null) {
      const asked = { month, micros };
      if (!(await takeFrom(tx, { ...asked, scope: everybody, capMicros: caps.monthCapMicros }))) {
        return "month_cap";
      }
      if (!(await takeFrom(tx, { ...asked, scope: caps.scope, capMicros: caps.accountCapMicros }))) {
        await giveBack(tx, { ...asked, scopes: [everybody] });
        return "capped";
      }
    }
    const taken = await tx.$executeRaw`
      UPDATE x_runs SET spent_micros = spent_micros + ${micros}, held_micros = ${micros}, held_month = ${month},
        state = 'running', reason = NULL, resume_at = NULL
      WHERE id = ${hold.runId}::uuid AND user_id = ${userId}::uuid AND state IN ('running', 'waiting')
        AND spent_micros + ${micros} <= cap_micros`;
    if (taken === 1) return "held";
    if (caps !== null && month !== null) {
      await giveBack(tx, { month, micros, scopes: [everybody, caps.scope] });
    }
    const run = await tx.xRun.findFirst({ where: { id: hold.runId, userId } });
    return run && (run.state === "running" || run.state === "waiting") ? "capped" : "gone";
  });
}

async function takeFrom(
  tx: Tx,
  ask: {
    readonly scope: string;
    readonly month: string;
    readonly micros: number;
    readonly capMicros: number;
  },
): Promise<boolean> {
  const taken = await tx.$executeRaw`
    INSERT INTO x_spending AS s (scope, month, spent_micros) SELECT ${ask.scope}, ${ask.month}, ${ask.micros}::bigint
    WHERE ${ask.micros}::bigint <= ${ask.capMicros}::bigint
    ON CONFLICT (scope, month) DO UPDATE SET spent_micros = s.spent_micros + excluded.spent_micros
      WHERE s.spent_micros + excluded.spent_micros <= ${ask.capMicros}::bigint`;
  return taken === 1;
}

async function giveBack(
  tx: Tx,
  ask: { readonly scopes: string[]; readonly month: string; readonly micros: number },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE x_spending SET spent_micros = spent_micros - ${ask.micros}::bigint
    WHERE month = ${ask.month} AND scope = ANY(${ask.scopes})`;
}

/** The call is over: what it did not cost is given back. Harmless when nothing is held. */
export async function settleCall(
  tx: Tx | Db,
  userId: UserId,
  call: { readonly runId: string; readonly usedMicros: number },
): Promise<void> {
  await tx.$executeRaw`
    WITH held AS (
      SELECT id, held_micros, held_month, spending_scope FROM x_runs
      WHERE id = ${call.runId}::uuid AND user_id = ${userId}::uuid AND held_micros > 0 FOR UPDATE
    ), settled AS (
      UPDATE x_runs SET spent_micros = spent_micros - held.held_micros + ${call.usedMicros}::bigint,
        held_micros = 0, held_month = NULL
      FROM held WHERE x_runs.id = held.id
    )
    UPDATE x_spending SET spent_micros = spent_micros - held.held_micros + ${call.usedMicros}::bigint
    FROM held
    WHERE x_spending.month = held.held_month AND x_spending.scope IN (${everybody}, held.spending_scope)`;
}

/** Amounts of months that are over are kept for everybody together, as a total without names. */
export async function forgetSpendingByAccount(db: Db, now: Date): Promise<void> {
  await db.xSpending.deleteMany({ where: { scope: { not: everybody }, month: { lt: monthOf(now) } } });
}
