/** What a person handed us: the sources, and which pieces of each have arrived. */
import type { Db, Prisma } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { Owner } from "./contact-entry.ts";
import { type RefusedRow, refusedRowsMax } from "./refusal.ts";
import { type SourceKind, sourceKindNames } from "./source-kind.ts";

/** receiving: pieces still come. ready: complete. A source that never completes is swept away after two days. */
export type SourceState = "receiving" | "ready";

export type NewSource = {
  readonly kind: SourceKind;
  /** As the person knows it: the name of the file. */
  readonly name: string;
  readonly owner?: Owner;
  readonly generatedAt?: Date;
};

/** Totals the reader counted, told to the person again later. */
export type SourceSummary = Readonly<Record<string, number>>;

export type Source = {
  readonly id: string;
  readonly kind: SourceKind;
  readonly name: string;
  readonly state: SourceState;
  readonly owner: {
    readonly xId: string | null;
    readonly username: string | null;
    readonly displayName: string | null;
  };
  readonly generatedAt: Date | null;
  readonly createdAt: Date;
  readonly readyAt: Date | null;
  /** Contacts it said something of. */
  readonly contacts: number;
  readonly refusedTotal: number;
};

export async function createSource(db: Db, userId: UserId, source: NewSource): Promise<string> {
  const { owner } = source;
  const row = await db.source.create({
    data: {
      userId,
      kind: source.kind,
      name: source.name.slice(0, 200),
      ownerXId: owner?.id ? BigInt(owner.id) : null,
      ownerUsername: owner?.username ?? null,
      ownerDisplayName: owner?.displayName ?? null,
      generatedAt: source.generatedAt ?? null,
    },
  });
  return row.id;
}

/** Throws `not_found` for a source that is not the person's, or that takes no more pieces. */
export async function requireReceiving(
  db: Pick<Db, "source">,
  userId: UserId,
  sourceId: string,
): Promise<void> {
  const source = await db.source.findFirst({ where: { id: sourceId, userId, state: "receiving" } });
  if (!source) throw new AppError("not_found");
}

/** False when that piece had arrived before. */
export async function takePart(
  tx: Prisma.TransactionClient,
  part: { readonly sourceId: string; readonly number: number; readonly rows: number },
): Promise<boolean> {
  const taken = await tx.$executeRaw`
    INSERT INTO source_parts (source_id, number, rows) VALUES (${part.sourceId}::uuid, ${part.number}, ${part.rows})
    ON CONFLICT (source_id, number) DO NOTHING`;
  return taken === 1;
}

/** The numbers of the pieces that arrived, for an upload that goes on after an interruption. */
export async function loadParts(db: Db, userId: UserId, sourceId: string): Promise<number[]> {
  const rows = await db.sourcePart.findMany({
    where: { sourceId, source: { userId } },
    orderBy: { number: "asc" },
  });
  return rows.map((row) => row.number);
}

/** Closes a source. Answers false when it was complete before, so that finishing twice is harmless. */
export async function markReady(
  db: Db,
  userId: UserId,
  source: {
    readonly sourceId: string;
    readonly summary: SourceSummary;
    readonly refused: readonly RefusedRow[];
    readonly refusedTotal: number;
    readonly now: Date;
  },
): Promise<boolean> {
  const { count } = await db.source.updateMany({
    where: { id: source.sourceId, userId, state: "receiving" },
    data: {
      state: "ready",
      readyAt: source.now,
      summary: { ...source.summary, refusedTotal: source.refusedTotal },
      refused: source.refused.slice(0, refusedRowsMax) as Prisma.InputJsonValue,
    },
  });
  return count === 1;
}

/** The person's sources, newest first. */
export async function loadSources(db: Db, userId: UserId): Promise<Source[]> {
  const rows = await db.source.findMany({
    where: { userId },
    orderBy: { createdAt: "desc" },
    include: { _count: { select: { entries: true } } },
  });
  return rows.map((row) => ({
    id: row.id,
    kind: sourceKindNames.find((kind) => kind === row.kind) ?? "list",
    name: row.name,
    state: row.state === "ready" ? "ready" : "receiving",
    owner: {
      xId: row.ownerXId?.toString() ?? null,
      username: row.ownerUsername,
      displayName: row.ownerDisplayName,
    },
    generatedAt: row.generatedAt,
    createdAt: row.createdAt,
    readyAt: row.readyAt,
    contacts: row._count.entries,
    refusedTotal: readRefusedTotal(row.summary),
  }));
}

function readRefusedTotal(summary: Prisma.JsonValue): number {
  const total =
    summary && typeof summary === "object" && !Array.isArray(summary) ? summary["refusedTotal"] : 0;
  return typeof total === "number" ? total : 0;
}
