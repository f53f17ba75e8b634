/** One lane per account across all workers: PostgreSQL advisory locks, which a dead process cannot keep. */
import type { Db, Prisma } from "#lib/db/client.ts";

/**
 * One connection of a process holds the locks of all its lanes: a connection for each would use up the pool and leave
 * none for the work. The locks belong to the session; the transaction is only there to keep hold of one connection.
 */
type Keeper = {
  readonly tx: Promise<Prisma.TransactionClient>;
  readonly held: Set<string>;
  readonly close: () => void;
  users: number;
  /** Ends when the last statement has: one connection takes one statement at a time. */
  turn: Promise<unknown>;
};

const keepers = new WeakMap<Db, Keeper>();

/** As long as a timer can be; a keeper ends much earlier, when its last lane does. */
const keeperMs = 2_000_000_000;

/**
 * Runs `work` as the only lane of this account anywhere; answers null at once when there is one already. Should the
 * connection break meanwhile, the lock is lost with it; that no item is asked for twice is kept by the attempts too.
 */
export async function withLaneLock<T>(db: Db, accountId: string, work: () => Promise<T>): Promise<T | null> {
  const keeper = keepers.get(db) ?? openKeeper(db);
  // Locks of one session are counted, not refused, so a second lane in this process is turned away here.
  if (keeper.held.has(accountId)) return null;
  keeper.held.add(accountId);
  keeper.users += 1;
  try {
    if (!(await tryLock(keeper, accountId))) return null;
    return await work();
  } finally {
    await unlock(keeper, accountId).catch(() => dropKeeper(db, keeper));
    keeper.held.delete(accountId);
    keeper.users -= 1;
    if (keeper.users === 0) dropKeeper(db, keeper);
  }
}

function openKeeper(db: Db): Keeper {
  const opened = Promise.withResolvers<Prisma.TransactionClient>();
  const closing = Promise.withResolvers<void>();
  const keeper: Keeper = {
    tx: opened.promise,
    held: new Set(),
    close: closing.resolve,
    users: 0,
    turn: opened.promise,
  };
  keepers.set(db, keeper);
  const run = async (tx: Prisma.TransactionClient) => {
    opened.resolve(tx);
    await closing.promise;
  };
  db.$transaction(run, { maxWait: 20_000, timeout: keeperMs }).catch((error: unknown) => {
    dropKeeper(db, keeper);
    opened.reject(error);
  });
  return keeper;
}

/** The next lane opens a new one. */
function dropKeeper(db: Db, keeper: Keeper): void {
  if (keepers.get(db) === keeper) keepers.delete(db);
  keeper.close();
}

async function tryLock(keeper: Keeper, accountId: string): Promise<boolean> {
  const rows = await inTurn(keeper, (tx) => {
    return tx.$queryRaw<{ locked: boolean }[]>`
      SELECT pg_try_advisory_lock(hashtextextended(${laneKey(accountId)}, 0)) AS locked`;
  });
  return rows[0]?.locked === true;
}

/** Unlocking what was never locked is only a warning to PostgreSQL. */
async function unlock(keeper: Keeper, accountId: string): Promise<void> {
  await inTurn(keeper, (tx) => {
    return tx.$queryRaw`SELECT pg_advisory_unlock(hashtextextended(${laneKey(accountId)}, 0)) AS unlocked`;
  });
}

function inTurn<T>(keeper: Keeper, ask: (tx: Prisma.TransactionClient) => PromiseLike<T>): Promise<T> {
  const answer = keeper.turn.then(async () => ask(await keeper.tx));
  keeper.turn = answer.catch(() => undefined);
  return answer;
}

function laneKey(accountId: string): string {
  return `transhumance lane ${accountId}`;
}
