/** How much of each allowance is spent? Spent before the call and shared by all workers, so that a crash never overspends. */
import type { Db } from "#lib/db/client.ts";
import { dayMs, later, minuteMs, secondMs, windowStart } from "#lib/time.ts";
import type { Spent } from "../ledger.ts";
import type { Correction, Spend } from "../pace.ts";

type SpendRow = { readonly place: number; readonly used: number | null; readonly closed: Date | null };

/** Spends one of each, or none of any. Atomic across workers: no window ever holds more than its cap. */
export async function spendBudgets(
  db: Db,
  spends: readonly Spend[],
  ask: { readonly host: string; readonly now: Date },
): Promise<Spent> {
  const server = serverScope(ask.host);
  const rows = await db.$queryRaw<(SpendRow & { down: Date | null })[]>`
    WITH asked AS (
      SELECT * FROM jsonb_to_recordset(${spendRows(spends)}::jsonb)
        AS r (place int, scope text, kind text, window_start timestamptz, cap int)
    ), closed AS (
      SELECT b.scope, max(b.closed_until) AS until FROM budgets b
      WHERE b.scope IN (SELECT scope FROM asked UNION SELECT ${server}) AND b.closed_until > ${ask.now}
      GROUP BY b.scope
    ), spent AS (
      INSERT INTO budgets (scope, kind, window_start, used)
      SELECT scope, kind, window_start, 1 FROM asked
      WHERE NOT EXISTS (SELECT 1 FROM closed)
      ORDER BY scope, kind
      ON CONFLICT (scope, kind, window_start) DO UPDATE SET used = budgets.used + 1
        WHERE budgets.used < (SELECT a.cap FROM asked a WHERE a.scope = budgets.scope AND a.kind = budgets.kind)
      RETURNING scope, kind, used
    )
    SELECT a.place, s.used, c.until AS closed, (SELECT until FROM closed WHERE scope = ${server}) AS down
    FROM asked a
      LEFT JOIN spent s ON s.scope = a.scope AND s.kind = a.kind
      LEFT JOIN closed c ON c.scope = a.scope
    ORDER BY a.place`;
  const down = rows[0]?.down;
  if (down) return { kind: "down", until: down };
  const short = rows.find((row) => row.closed) ?? rows.find((row) => row.used === null);
  if (!short) return { kind: "spent", used: rows.map((row) => row.used ?? 0) };
  await returnSpends(
    db,
    rows.flatMap((row) => (row.used === null ? [] : [spends[row.place] as Spend])),
  );
  return { kind: "short", spend: spends[short.place] as Spend, closedUntil: short.closed };
}

function spendRows(spends: readonly Spend[]): string {
  return JSON.stringify(
    spends.map(({ scope, kind, windowStart: start, cap }, place) => {
      return { place, scope, kind, window_start: start, cap };
    }),
  );
}

/**
 * Gives back what was spent for a call that was not made, or that certainly counted for nothing. One row at a time: who
 * holds one of these rows while waiting for the next would lock out those who spend.
 */
export async function returnSpends(db: Db, spends: readonly Spend[]): Promise<void> {
  for (const { scope, kind, windowStart: start } of spends) {
    await db.$executeRaw`
      UPDATE budgets SET used = greatest(0, used - 1)
      WHERE scope = ${scope} AND kind = ${kind} AND window_start = ${start}`;
  }
}

/** Takes a server's word for it where it says more than we had counted. */
export async function correctBudget(db: Db, { spend, usedAtLeast, closedUntil }: Correction): Promise<void> {
  await db.$executeRaw`
    INSERT INTO budgets (scope, kind, window_start, used, closed_until)
    VALUES (${spend.scope}, ${spend.kind}, ${spend.windowStart}, ${usedAtLeast}, ${closedUntil}::timestamptz)
    ON CONFLICT (scope, kind, window_start) DO UPDATE SET
      used = greatest(budgets.used, excluded.used),
      closed_until = greatest(budgets.closed_until, excluded.closed_until)`;
}

/** What each window holds now, in the order of `spends`; a closed one counts as full. */
export async function loadUsed(db: Db, spends: readonly Spend[], now: Date): Promise<readonly number[]> {
  if (spends.length === 0) return [];
  const rows = await db.$queryRaw<{ used: number }[]>`
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM budgets c WHERE c.scope = r.scope AND c.closed_until > ${now}) THEN r.cap
        ELSE coalesce(b.used, 0)
      END AS used
    FROM jsonb_to_recordset(${spendRows(spends)}::jsonb)
      AS r (place int, scope text, kind text, window_start timestamptz, cap int)
      LEFT JOIN budgets b ON b.scope = r.scope AND b.kind = r.kind AND b.window_start = r.window_start
    ORDER BY r.place`;
  return rows.map((row) => row.used);
}

/** How long a server that does not answer is left alone: twice as long after each failure. */
const firstRestMs = 30 * secondMs;
const longestRestMs = 30 * minuteMs;

/** Counts a failure of the whole server and closes it for everybody; answers until when. */
export async function closeServer(db: Db, host: string, now: Date): Promise<Date> {
  const rows = await db.$queryRaw<{ closed: Date }[]>`
    INSERT INTO budgets (scope, kind, window_start, used, closed_until)
    VALUES (${serverScope(host)}, 'failures', ${windowStart(now, dayMs)}, 1, ${later(now, firstRestMs)}::timestamptz)
    ON CONFLICT (scope, kind, window_start) DO UPDATE SET
      used = budgets.used + 1,
      closed_until = ${now}::timestamptz
        + make_interval(secs => least(${longestRestMs / secondMs}, ${firstRestMs / secondMs} * 2 ^ least(budgets.used, 12)))
    RETURNING closed_until AS closed`;
  return rows[0]?.closed ?? later(now, firstRestMs);
}

/** The server answers again: its failures are forgotten. */
export async function reopenServer(db: Db, host: string): Promise<void> {
  await db.$executeRaw`
    UPDATE budgets SET used = 0, closed_until = NULL WHERE scope = ${serverScope(host)} AND used > 0`;
}

function serverScope(host: string): string {
  return `server:${host}`;
}
