/** The claims in the database: stored in bulk, found for many contacts at once, withdrawn but never lost. */
import { z } from "zod";
import { type ClaimSource, claimSources } from "#lib/candidates/candidate.ts";
import { type Db, Prisma } from "#lib/db/client.ts";
import { parseHandle } from "#lib/fediverse/handle.ts";
import { parseXId } from "#lib/fediverse/x-id.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { ClaimRecord, FoundClaim, NewClaim } from "./claim.ts";
import { type ClaimQuery, foundMax } from "./claim-query.ts";

type SavedClaims = {
  readonly added: number;
  readonly known: number;
  /** Of those known, the ones that stay withdrawn. */
  readonly withdrawn: number;
};

type SaveOptions = {
  /** Names an imported list, so that two lists that say the same are two claims. */
  readonly listName?: string;
  /** Whose claim it is: a member's own, or a decision for one person's use. */
  readonly ownerUserId?: UserId;
  /** A decision that everybody may use. */
  readonly shared?: boolean;
  readonly now: Date;
};

/**
 * Stores claims in one statement. A claim already there is seen again, and stands again if it had been withdrawn with its
 * list, or because it was no longer seen; one that an operator picked out and withdrew stays so (`restoreClaims`).
 */
export async function saveClaims(
  db: Db,
  claims: readonly NewClaim[],
  { listName = "", ownerUserId, shared = false, now }: SaveOptions,
): Promise<SavedClaims> {
  const once = [...new Map(claims.map((claim) => [keyOf(claim), claim])).values()];
  if (once.length === 0) return { added: 0, known: 0, withdrawn: 0 };
  // One text instead of six lists, one count instead of thousands of rows: the way through the driver costs most of it.
  const rows = once.map((claim) => [
    claim.xId,
    claim.xUsername,
    claim.handle,
    claim.source,
    claim.listName ?? listName,
    claim.proof ?? null,
  ]);
  const [saved] = await db.$queryRaw<{ added: bigint; withdrawn: bigint }[]>`
    WITH saved AS (
      INSERT INTO directory_claims (x_id, x_username, handle, source, list_name, proof, owner_user_id, shared, created_at, seen_at)
      SELECT (row->>0)::bigint, row->>1, row->>2, row->>3, row->>4, row->>5, ${ownerUserId ?? null}::uuid, ${shared}, ${now}, ${now}
      FROM jsonb_array_elements(${JSON.stringify(rows)}::jsonb) AS row
      ON CONFLICT (x_id, x_username, handle, source, list_name, owner_user_id)
      DO UPDATE SET seen_at = excluded.seen_at, shared = excluded.shared,
        withdrawn_at = CASE WHEN directory_claims.withdrawn_by_hand THEN directory_claims.withdrawn_at END,
        proof = coalesce(excluded.proof, directory_claims.proof)
      RETURNING xmax = 0 AS added, withdrawn_at
    )
    SELECT count(*) FILTER (WHERE added) AS added, count(withdrawn_at) AS withdrawn FROM saved`;
  const added = Number(saved?.added ?? 0);
  return { added, known: once.length - added, withdrawn: Number(saved?.withdrawn ?? 0) };
}

function keyOf(claim: NewClaim): string {
  return `${claim.xId ?? ""}|${claim.xUsername ?? ""}|${claim.handle}|${claim.source}|${claim.listName ?? ""}`;
}

/** Contacts asked for in one go; sorted ids let PostgreSQL read the index in order. */
const idsAtOnce = 10_000;

type AskedContact = {
  readonly contactId: string;
  readonly xId: string | null;
  readonly username: string | null;
};
/** id, X id, X name, handle, source, list: as one text from the database, which is quicker than rows. */
const linesSchema = z.array(
  z.tuple([z.string(), z.string().nullable(), z.string().nullable(), z.string(), z.string(), z.string()]),
);
type ClaimLine = z.infer<typeof linesSchema>[number];

/**
 * The standing claims for many contacts, by contact. A claim with an id speaks only for that id; a claim with a name
 * alone speaks for whoever carries the name today. Decisions of one person are seen by that person only.
 */
export async function loadClaimsFor(
  db: Db,
  userId: UserId,
  contacts: readonly AskedContact[],
): Promise<Map<string, FoundClaim[]>> {
  const byId = new Map(contacts.flatMap(({ xId, contactId }) => (xId ? [[xId, contactId] as const] : [])));
  const byName = new Map<string, string[]>();
  for (const { username, contactId } of contacts) {
    if (username)
      byName.set(username.toLowerCase(), [...(byName.get(username.toLowerCase()) ?? []), contactId]);
  }
  const found = new Map<string, FoundClaim[]>();
  const add = (contactId: string, line: ClaimLine, by: FoundClaim["by"]) => {
    const known = found.get(contactId);
    if (known) known.push(toFoundClaim(line, by));
    else found.set(contactId, [toFoundClaim(line, by)]);
  };
  for (const line of await readById(db, userId, [...byId.keys()])) {
    const contactId = byId.get(line[1] ?? "");
    if (contactId) add(contactId, line, "x_id");
  }
  for (const line of await readByName(db, userId, [...byName.keys()])) {
    for (const contactId of byName.get(line[2] ?? "") ?? []) add(contactId, line, "x_username");
  }
  return found;
}

async function readById(db: Db, userId: UserId, ids: readonly string[]): Promise<ClaimLine[]> {
  const sorted = ids.map(BigInt).sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  const lines: ClaimLine[] = [];
  for (let from = 0; from < sorted.length; from += idsAtOnce) {
    const some = sorted.slice(from, from + idsAtOnce).join(",");
    const isAsked = Prisma.sql`x_id = ANY(string_to_array(${some}, ',')::bigint[])`;
    lines.push(...(await readStanding(db, userId, isAsked)));
  }
  return lines;
}

async function readByName(db: Db, userId: UserId, names: readonly string[]): Promise<ClaimLine[]> {
  const sorted = [...names].sort();
  const lines: ClaimLine[] = [];
  for (let from = 0; from < sorted.length; from += idsAtOnce) {
    // X names are letters, digits and `_`: no comma is in any of them.
    const some = sorted.slice(from, from + idsAtOnce).join(",");
    const isAsked = Prisma.sql`x_username = ANY(string_to_array(${some}, ',')) AND x_id IS NULL`;
    lines.push(...(await readStanding(db, userId, isAsked)));
  }
  return lines;
}

async function readStanding(db: Db, userId: UserId, isAsked: Prisma.Sql): Promise<ClaimLine[]> {
  const [, rows] = await db.$transaction([
    // PostgreSQL reckons with turning disks by default, and would read a million claims one after the other instead of
    // asking its index ten thousand times, which takes a quarter of the time.
    db.$executeRaw`SET LOCAL random_page_cost = 1.1`,
    db.$queryRaw`
      SELECT json_agg(json_build_array(id::text, x_id::text, x_username, handle, source, list_name) ORDER BY id)::text AS lines
      FROM directory_claims
      WHERE ${isAsked} AND withdrawn_at IS NULL
        AND (source <> 'decided' OR shared OR owner_user_id = ${userId}::uuid)`,
  ]);
  return readLines(rows);
}

function readLines(rows: unknown): ClaimLine[] {
  const [row] = z.array(z.object({ lines: z.string().nullable() })).parse(rows);
  return row?.lines ? linesSchema.parse(JSON.parse(row.lines)) : [];
}

function toFoundClaim([claimId, , , handle, source, listName]: ClaimLine, by: FoundClaim["by"]): FoundClaim {
  return { claimId, handle, source: source as ClaimSource, listName, by };
}

/**
 * Makes the standing claims of one source and owner exactly these: new ones are stored, all others are withdrawn, and stand
 * again when they come back.
 */
export async function replaceOwnClaims(
  db: Db,
  claims: readonly NewClaim[],
  of: {
    readonly source: "member" | "decided";
    readonly ownerUserId: UserId;
    readonly shared?: boolean;
    readonly now: Date;
  },
): Promise<void> {
  const keys = new Set(claims.map((claim) => ownKey(claim.xId, claim.xUsername, claim.handle)));
  const standing = await db.directoryClaim.findMany({
    where: { ownerUserId: of.ownerUserId, source: of.source, withdrawnAt: null },
  });
  const ended = standing.filter(
    (row) => !keys.has(ownKey(row.xId?.toString() ?? null, row.xUsername, row.handle)),
  );
  await db.directoryClaim.updateMany({
    where: { id: { in: ended.map(({ id }) => id) } },
    data: { withdrawnAt: of.now },
  });
  await saveClaims(db, claims, of);
}

function ownKey(xId: string | null, xUsername: string | null, handle: string): string {
  return `${xId ?? ""}|${xUsername ?? ""}|${handle}`;
}

/** Claims that a new reading of the whole collection did not bring again are withdrawn. */
export async function withdrawUnseen(
  db: Db,
  collection: { readonly source: ClaimSource; readonly listName: string },
  { before, now }: { readonly before: Date; readonly now: Date },
): Promise<number> {
  const { count } = await db.directoryClaim.updateMany({
    where: { ...collection, ownerUserId: null, withdrawnAt: null, seenAt: { lt: before } },
    data: { withdrawnAt: now },
  });
  return count;
}

export type WithdrawnClaims = { readonly ids: readonly string[] } | { readonly listName: string };

/**
 * Withdraws what came from a file or from Wikidata; what a person said or decided only they withdraw. Claims picked out by
 * their id stay withdrawn from then on, those that were withdrawn with their list before included. Answers how many changed.
 */
export async function withdrawClaims(db: Db, which: WithdrawnClaims, now: Date): Promise<number> {
  if ("listName" in which) {
    const ofList = { listName: which.listName, ownerUserId: null, withdrawnAt: null };
    const { count } = await db.directoryClaim.updateMany({
      where: ofList,
      data: { withdrawnAt: now, withdrawnByHand: false },
    });
    return count;
  }
  const picked = { id: { in: which.ids.map(BigInt) }, ownerUserId: null };
  const [standing, others] = await db.$transaction([
    db.directoryClaim.updateMany({
      where: { ...picked, withdrawnAt: null },
      data: { withdrawnAt: now, withdrawnByHand: true },
    }),
    db.directoryClaim.updateMany({
      where: { ...picked, withdrawnAt: { not: null }, withdrawnByHand: false },
      data: { withdrawnByHand: true },
    }),
  ]);
  return standing.count + others.count;
}

/** Makes claims stand again that were withdrawn; not those that only their owner can withdraw. */
export async function restoreClaims(db: Db, ids: readonly string[]): Promise<number> {
  const { count } = await db.directoryClaim.updateMany({
    where: { id: { in: ids.map(BigInt) }, ownerUserId: null, withdrawnAt: { not: null } },
    data: { withdrawnAt: null, withdrawnByHand: false },
  });
  return count;
}

/**
 * The claims about an X id, an X name, a handle or a list, conflicting and withdrawn ones included, standing ones first.
 * Decisions that are not shared are nobody else's business and stay out.
 */
export async function searchClaims(db: Db, query: ClaimQuery): Promise<ClaimRecord[]> {
  const rows = await db.directoryClaim.findMany({
    where: {
      OR: [
        ...(query.xId ? [{ xId: BigInt(query.xId) }] : []),
        ...(query.xUsername ? [{ xUsername: query.xUsername }] : []),
        ...(query.handle ? [{ handle: query.handle }] : []),
        ...(query.listName ? [{ listName: query.listName }] : []),
      ],
      NOT: { source: "decided", shared: false },
    },
    orderBy: [{ withdrawnAt: { sort: "asc", nulls: "first" } }, { id: "asc" }],
    take: foundMax,
  });
  return rows.map((row) => ({
    id: row.id.toString(),
    xId: row.xId?.toString() ?? null,
    xUsername: row.xUsername,
    handle: row.handle,
    source: claimSources.find((source) => source === row.source) ?? "list",
    listName: row.listName,
    proof: row.proof,
    createdAt: row.createdAt,
    seenAt: row.seenAt,
    withdrawnAt: row.withdrawnAt,
  }));
}

/** How many claims stand, by source. */
export async function countClaims(
  db: Db,
): Promise<readonly { readonly source: string; readonly claims: number }[]> {
  const rows = await db.directoryClaim.groupBy({
    by: ["source"],
    where: { withdrawnAt: null },
    _count: true,
  });
  return rows.map((row) => ({ source: row.source, claims: row._count }));
}

// ------------------------------------------------------------------ what a person signed in as, and what they decided

/** The pairs of X account and fediverse account that one person has shown to be theirs by signing in on both sides. */
export async function loadOwnPairs(db: Db, userId: UserId): Promise<NewClaim[]> {
  const [xAccounts, accounts] = await Promise.all([
    db.xAccount.findMany({ where: { userId, state: "connected" } }),
    db.fediverseAccount.findMany({ where: { userId, state: { not: "disconnected" } } }),
  ]);
  return xAccounts.flatMap((x) =>
    accounts.flatMap((account) => {
      const xId = parseXId(x.xId.toString());
      const handle = parseHandle(account.handle);
      const names = { xUsername: x.username.toLowerCase(), source: "member" as const, listName: null };
      return xId && handle ? [{ xId, handle, ...names, proof: "signed in on both sides" }] : [];
    }),
  );
}

/** What stands of one person's decisions: where they said that a contact is. The last word on a contact counts. */
export async function loadDecided(db: Db, userId: UserId): Promise<NewClaim[]> {
  const rows = await db.decision.findMany({
    where: { userId, undoneAt: null },
    orderBy: [{ decidedAt: "asc" }, { id: "asc" }],
  });
  const verdicts = new Map(rows.map((row) => [`${row.xId ?? ""}|${row.xUsername ?? ""}|${row.handle}`, row]));
  const byContact = new Map(
    [...verdicts.values()]
      .filter(({ verdict }) => verdict === "accepted")
      .map((row) => [row.xId?.toString() ?? row.xUsername?.toLowerCase() ?? "", row]),
  );
  return [...byContact.values()].flatMap((row) => {
    const handle = parseHandle(row.handle);
    const xId = row.xId === null ? null : parseXId(row.xId.toString());
    const xUsername = xId ? null : (row.xUsername?.toLowerCase() ?? null);
    const proof = `decided ${row.decidedAt.toISOString().slice(0, 10)}`;
    return handle && (xId || xUsername)
      ? [{ xId, xUsername, handle, source: "decided" as const, listName: null, proof }]
      : [];
  });
}

/** What a person lets others find: their own two accounts, and what they decided about others. */
export const sharingKinds = ["member", "decided"] as const;
export type SharingKind = (typeof sharingKinds)[number];
export type Sharing = Readonly<Record<SharingKind, boolean>>;

const consentKind = (kind: SharingKind) => `directory.${kind}`;

export async function loadSharing(db: Db, userId: UserId): Promise<Sharing> {
  const rows = await db.consent.findMany({
    where: { userId, kind: { in: sharingKinds.map(consentKind) }, withdrawnAt: null },
  });
  const given = new Set(rows.map(({ kind }) => kind));
  return { member: given.has(consentKind("member")), decided: given.has(consentKind("decided")) };
}

/** Remembers the very words the person agreed to. Agreeing twice is agreeing once. */
export async function saveSharing(
  db: Db,
  userId: UserId,
  { kind, wording, now }: { readonly kind: SharingKind; readonly wording: string; readonly now: Date },
): Promise<void> {
  if ((await loadSharing(db, userId))[kind]) return;
  await db.$transaction([
    db.consent.create({ data: { userId, kind: consentKind(kind), wording, givenAt: now } }),
    db.auditEntry.create({ data: { userId, actorId: userId, action: `directory.${kind}.shared`, at: now } }),
  ]);
}

export async function endSharing(db: Db, userId: UserId, kind: SharingKind, now: Date): Promise<void> {
  const { count } = await db.consent.updateMany({
    where: { userId, kind: consentKind(kind), withdrawnAt: null },
    data: { withdrawnAt: now },
  });
  if (count === 0) return;
  await db.auditEntry.create({
    data: { userId, actorId: userId, action: `directory.${kind}.withdrawn`, at: now },
  });
}

// ------------------------------------------------------------------ readings of open collections

export type FetchProgress = {
  readonly cursor: string;
  readonly claims: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
};

export async function loadFetchProgress(db: Db, name: string): Promise<FetchProgress | null> {
  return db.directoryFetch.findUnique({ where: { name } });
}

export async function saveFetchProgress(db: Db, name: string, progress: FetchProgress): Promise<void> {
  await db.directoryFetch.upsert({
    where: { name },
    create: { name, ...progress },
    update: { ...progress },
  });
}
