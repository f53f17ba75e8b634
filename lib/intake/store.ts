/** What a person handed us: the sources, and which pieces of each have arrived. */
import { z } from "zod";
import { type Db, Prisma } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { ContactEntry, Owner } from "./contact-entry.ts";
import { type RefusedRow, refusedRowsMax } from "./refusal.ts";
import { contactEntrySchema } from "./schema.ts";
import { type SourceKind, type SourceState, sourceKindNames, sourceStates } from "./source-kind.ts";

export type NewSource = {
  readonly kind: SourceKind;
  /** As the person knows it: the name of the file. */
  readonly name: string;
  readonly owner?: Owner;
  readonly generatedAt?: Date;
  /** Its pieces are to wait until the person has seen the difference. */
  readonly held?: boolean;
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
  /** Contacts it said something of; while it waits, its rows. */
  readonly contacts: number;
  readonly refusedTotal: number;
  /** It names somebody the person blocks on X. */
  readonly blocked: boolean;
};

export async function createSource(
  db: Pick<Db, "source">,
  userId: UserId,
  source: NewSource,
): Promise<string> {
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
      held: source.held ?? false,
    },
  });
  return row.id;
}

/** Throws `not_found` for a source that is not the person's, or that is in none of these states. */
export async function requireState(
  db: Pick<Db, "source">,
  userId: UserId,
  source: { readonly sourceId: string; readonly states: readonly SourceState[] },
): Promise<{ readonly held: boolean; readonly state: SourceState }> {
  const found = await db.source.findFirst({
    where: { id: source.sourceId, userId, state: { in: [...source.states] } },
    select: { held: true, state: true },
  });
  if (!found) throw new AppError("not_found");
  return { held: found.held, state: stateOf(found.state) };
}

/** Has the person anything with which a further source could differ? The pages of a first reading of X count as they come. */
export async function hasMergedSource(db: Pick<Db, "source">, userId: UserId): Promise<boolean> {
  const comes = { kind: "x_api", state: "receiving", held: false, parts: { some: {} } };
  const where = { userId, OR: [{ state: { in: ["ready", "applying"] } }, comes] };
  return (await db.source.findFirst({ where, select: { id: true } })) !== null;
}

/** False when that piece had arrived before. `staged` are its rows, for a source that is held. */
export async function takePart(
  tx: Prisma.TransactionClient,
  part: {
    readonly sourceId: string;
    readonly number: number;
    readonly rows: number;
    readonly staged?: readonly ContactEntry[];
  },
): Promise<boolean> {
  const staged = part.staged ? JSON.stringify(part.staged) : null;
  const taken = await tx.$executeRaw`
    INSERT INTO source_parts (source_id, number, rows, staged)
    VALUES (${part.sourceId}::uuid, ${part.number}, ${part.rows}, ${staged}::jsonb)
    ON CONFLICT (source_id, number) DO NOTHING`;
  return taken === 1;
}

/** The number of the next piece that waits to be merged, or null when none is left. */
export async function nextStagedPart(db: Pick<Db, "sourcePart">, sourceId: string): Promise<number | null> {
  const part = await db.sourcePart.findFirst({
    where: { sourceId, staged: { not: Prisma.AnyNull } },
    orderBy: { number: "asc" },
    select: { number: true },
  });
  return part?.number ?? null;
}

/** Takes the rows of a piece out of waiting; null when somebody else has. */
export async function takeStaged(
  tx: Prisma.TransactionClient,
  sourceId: string,
  number: number,
): Promise<readonly ContactEntry[] | null> {
  const part = await tx.sourcePart.findUnique({ where: { sourceId_number: { sourceId, number } } });
  if (!part || part.staged === null) return null;
  await tx.sourcePart.update({
    where: { sourceId_number: { sourceId, number } },
    data: { staged: Prisma.DbNull },
  });
  return z.array(contactEntrySchema).parse(part.staged);
}

/** The person agrees to the difference; what they chose about contacts that are gone is kept with the source. */
export async function agreeToSource(
  db: Db,
  userId: UserId,
  source: { readonly sourceId: string; readonly dropGone: boolean },
): Promise<void> {
  const choice = JSON.stringify(source.dropGone ? { dropGone: 1 } : {});
  await db.$executeRaw`
    UPDATE sources SET state = 'applying', summary = summary || ${choice}::jsonb
    WHERE id = ${source.sourceId}::uuid AND user_id = ${userId}::uuid AND state = 'received'`;
}

/** null for a source that is not being merged. */
export async function loadApplying(
  db: Pick<Db, "source">,
  userId: UserId,
  sourceId: string,
): Promise<{ readonly dropGone: boolean } | null> {
  const found = await db.source.findFirst({ where: { id: sourceId, userId, state: "applying" } });
  return found && { dropGone: readCount(found.summary, "dropGone") > 0 };
}

/** The last step of merging; false when it was done before. */
export async function markApplied(
  db: Pick<Db, "source">,
  userId: UserId,
  sourceId: string,
  now: Date,
): Promise<boolean> {
  const { count } = await db.source.updateMany({
    where: { id: sourceId, userId, state: "applying" },
    data: { state: "ready", readyAt: now },
  });
  return count === 1;
}

/** Sources whose merging a crash may have left alone. */
export async function findApplying(
  db: Db,
): Promise<{ readonly userId: string; readonly sourceId: string }[]> {
  const rows = await db.source.findMany({ where: { state: "applying" }, select: { id: true, userId: true } });
  return rows.map(({ id, userId }) => ({ sourceId: id, userId }));
}

/** The numbers of the pieces that arrived, for an upload that goes on after an interruption. */
export async function loadParts(db: Db, userId: UserId, sourceId: string): Promise<number[]> {
  const rows = await db.sourcePart.findMany({
    where: { sourceId, source: { userId } },
    orderBy: { number: "asc" },
  });
  return rows.map((row) => row.number);
}

/** Closes a source, or has it wait when it is held. Answers false when it was complete before, so that finishing twice is harmless. */
export async function markReady(
  db: Db,
  userId: UserId,
  source: {
    readonly sourceId: string;
    readonly summary: SourceSummary;
    readonly refused: readonly RefusedRow[];
    readonly refusedTotal: number;
    readonly now: Date;
    readonly held?: boolean;
  },
): Promise<boolean> {
  const { count } = await db.source.updateMany({
    where: { id: source.sourceId, userId, state: "receiving" },
    data: {
      state: source.held ? "received" : "ready",
      readyAt: source.held ? null : source.now,
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
    include: { _count: { select: { entries: true } }, parts: { select: { rows: true } } },
  });
  return rows.map((row) => ({
    id: row.id,
    kind: sourceKindNames.find((kind) => kind === row.kind) ?? "list",
    name: row.name,
    state: stateOf(row.state),
    owner: {
      xId: row.ownerXId?.toString() ?? null,
      username: row.ownerUsername,
      displayName: row.ownerDisplayName,
    },
    generatedAt: row.generatedAt,
    createdAt: row.createdAt,
    readyAt: row.readyAt,
    contacts: waits(row.state) ? row.parts.reduce((sum, part) => sum + part.rows, 0) : row._count.entries,
    refusedTotal: readCount(row.summary, "refusedTotal"),
    blocked: readCount(row.summary, "blocked") > 0,
  }));
}

function stateOf(text: string): SourceState {
  return sourceStates.find((state) => state === text) ?? "receiving";
}

const waits = (state: string) => state === "received" || state === "applying";

function readCount(summary: Prisma.JsonValue, name: string): number {
  const count = summary && typeof summary === "object" && !Array.isArray(summary) ? summary[name] : 0;
  return typeof count === "number" ? count : 0;
}
