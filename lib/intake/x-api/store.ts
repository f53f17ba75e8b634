/** Readings of X's API: what was agreed to and where each stands. */
import type { Db, Prisma } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { type RefusedRow, refusedRowsMax } from "../refusal.ts";
import { type SourceState, sourceStates } from "../source-kind.ts";
import {
  type XNaming,
  type XRun,
  type XRunKind,
  type XSide,
  type XWaitReason,
  xNamings,
  xRunKinds,
  xRunStates,
  xSides,
  xWaitReasons,
} from "./x-run.ts";

type Tx = Prisma.TransactionClient;
type Row = Prisma.XRunGetPayload<{ include: typeof withSource }>;

const withSource = { source: { select: { held: true, state: true } } } as const;

const activeStates = ["running", "waiting", "signed_out", "refused"];

export type NewXRun = Pick<
  XRun,
  | "sourceId"
  | "kind"
  | "sides"
  | "pinned"
  | "ownApp"
  | "organisationId"
  | "expected"
  | "userMicros"
  | "postMicros"
  | "capMicros"
> & { readonly accountId: string; readonly spendingScope: string | null };

/**
 * Null when one is under way already, or has come and waits to be merged: a person reads once at a time, and pays for nothing that
 * lies there already.
 */
export async function createRun(
  db: Db,
  userId: UserId,
  makeRun: (tx: Tx) => Promise<NewXRun>,
): Promise<string | null> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('x-run'), hashtext(${userId}))`;
    const unsettled = { source: { state: { in: ["received", "applying"] satisfies SourceState[] } } };
    const active = await tx.xRun.count({
      where: { userId, OR: [{ state: { in: activeStates } }, unsettled] },
    });
    if (active > 0) return null;
    const run = await makeRun(tx);
    const row = await tx.xRun.create({
      data: { ...run, userId, sides: [...run.sides], side: run.sides[0] ?? null },
    });
    return row.id;
  });
}

export async function loadRun(db: Db, userId: UserId, runId: string): Promise<XRun | null> {
  const row = await db.xRun.findFirst({ where: { id: runId, userId }, include: withSource });
  return row && toRun(row);
}

/** The reading under way, or the one that ended last; null when there was none. */
export async function loadLatestRun(
  db: Db,
  userId: UserId,
): Promise<{ readonly run: XRun; readonly refused: readonly RefusedRow[] } | null> {
  const rows = await db.xRun.findMany({
    where: { userId },
    orderBy: { createdAt: "desc" },
    take: 5,
    include: withSource,
  });
  const row = rows.find(({ state }) => activeStates.includes(state)) ?? rows[0];
  return row ? { run: toRun(row), refused: row.refused as unknown as readonly RefusedRow[] } : null;
}

export async function loadRefused(db: Db, userId: UserId, runId: string): Promise<readonly RefusedRow[]> {
  const row = await db.xRun.findFirst({ where: { id: runId, userId }, select: { refused: true } });
  return (row?.refused ?? []) as unknown as readonly RefusedRow[];
}

function toRun(row: Row): XRun {
  return {
    id: row.id,
    accountId: row.accountId,
    sourceId: row.sourceId,
    held: row.source.held,
    sourceState: sourceStates.find((state) => state === row.source.state) ?? "receiving",
    kind: xRunKinds.find((kind) => kind === row.kind) ?? ("lists" satisfies XRunKind),
    sides: xSides.filter((side) => row.sides.includes(side)),
    pinned: row.pinned,
    ownApp: row.ownApp,
    organisationId: row.organisationId,
    state: xRunStates.find((state) => state === row.state) ?? "refused",
    reason: xWaitReasons.find((reason) => reason === row.reason) ?? null,
    side: xSides.find((side) => side === row.side) ?? null,
    pageToken: row.pageToken,
    pageNumber: row.pageNumber,
    naming: xNamings.find((naming) => naming === row.naming) ?? ("post" satisfies XNaming),
    expected: row.expected,
    userMicros: row.userMicros,
    postMicros: row.postMicros,
    capMicros: Number(row.capMicros),
    spentMicros: Number(row.spentMicros),
    failures: row.failures,
    received: row.received,
    refusedTotal: row.refusedTotal,
    resumeAt: row.resumeAt,
    createdAt: row.createdAt,
    finishedAt: row.finishedAt,
  };
}

/** Changes where a reading stands, unless it has ended meanwhile; false then. */
export async function moveRun(
  db: Pick<Db, "xRun">,
  userId: UserId,
  runId: string,
  change: {
    readonly state?: "running" | "waiting" | "refused" | "signed_out";
    readonly reason?: XWaitReason | null;
    readonly resumeAt?: Date | null;
    readonly naming?: XNaming;
    readonly failures?: number;
  },
): Promise<boolean> {
  const { count } = await db.xRun.updateMany({
    where: { id: runId, userId, state: { in: activeStates } },
    data: change,
  });
  return count > 0;
}

/** The page is in: the next call starts behind it. Answers false when the reading ended or moved meanwhile. */
export async function advanceRun(
  tx: Tx,
  userId: UserId,
  run: Pick<XRun, "id" | "pageNumber" | "refusedTotal">,
  page: {
    readonly side: XSide | null;
    readonly pageToken: string | null;
    readonly received: number;
    readonly refused: readonly RefusedRow[];
    readonly nextAt: Date | null;
  },
): Promise<boolean> {
  const kept = page.refused.slice(0, Math.max(0, refusedRowsMax - run.refusedTotal));
  const changed = await tx.$executeRaw`
    UPDATE x_runs SET
      side = ${page.side}, page_token = ${page.pageToken}, page_number = page_number + 1,
      received = received + ${page.received}, failures = 0,
      refused = refused || ${JSON.stringify(kept)}::jsonb, refused_total = refused_total + ${page.refused.length},
      state = ${page.nextAt ? "waiting" : "running"}, reason = ${page.nextAt ? "rate_limit" : null},
      resume_at = ${page.nextAt}::timestamptz
    WHERE id = ${run.id}::uuid AND user_id = ${userId}::uuid AND page_number = ${run.pageNumber}
      AND state IN ('running', 'waiting')`;
  return changed === 1;
}

/** Closes a reading for good. Answers false when it was closed before. */
export async function endRun(
  db: Pick<Db, "xRun">,
  userId: UserId,
  runId: string,
  ending: { readonly state: "done" | "capped" | "cancelled"; readonly now: Date },
): Promise<boolean> {
  const { count } = await db.xRun.updateMany({
    where: { id: runId, userId, state: { in: activeStates } },
    data: { state: ending.state, finishedAt: ending.now, reason: null, resumeAt: null },
  });
  return count > 0;
}

/** Readings that wait for their person, and in which nothing has moved since `before`. */
export async function findStalled(db: Db, before: Date): Promise<{ userId: string; runId: string }[]> {
  const rows = await db.xRun.findMany({
    where: {
      state: { in: ["signed_out", "refused"] },
      createdAt: { lt: before },
      source: { parts: { none: { receivedAt: { gte: before } } } },
    },
    select: { id: true, userId: true },
  });
  return rows.map((row) => ({ userId: row.userId, runId: row.id }));
}

/** Readings that should have a job: what a crash left behind and what has waited long enough. */
export async function findResumable(db: Db, now: Date): Promise<{ userId: string; runId: string }[]> {
  const rows = await db.xRun.findMany({
    where: { OR: [{ state: "running" }, { state: "waiting", resumeAt: { lte: now } }] },
    select: { id: true, userId: true },
  });
  return rows.map((row) => ({ userId: row.userId, runId: row.id }));
}
