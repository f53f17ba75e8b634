/** The claims in the database: stored in bulk, found for many contacts at once, withdrawn but never lost. */
import type { ClaimSource } from "#lib/candidates/candidate.ts";
import type { Db } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { FoundClaim, NewClaim } from "./claim.ts";

type SavedClaims = { readonly added: number; readonly known: number };

type SaveOptions = {
  /** Names an imported list, so that two lists that say the same are two claims. */
  readonly listName?: string;
  /** Whose claim it is: a member's own, or a decision for one person's use. */
  readonly ownerUserId?: UserId;
  readonly now: Date;
};

/** Stores claims in one statement. A claim already there is seen again, and stands again if it had been withdrawn. */
export async function saveClaims(
  db: Db,
  claims: readonly NewClaim[],
  { listName = "", ownerUserId, now }: SaveOptions,
): Promise<SavedClaims> {
  const once = [...new Map(claims.map((claim) => [keyOf(claim), claim])).values()];
  if (once.length === 0) return { added: 0, known: 0 };
  const rows = await db.$queryRaw<{ added: boolean }[]>`
    INSERT INTO directory_claims (x_id, x_username, handle, source, list_name, owner_user_id, created_at, seen_at)
    SELECT x_id, x_username, handle, source, coalesce(list_name, ${listName}), ${ownerUserId ?? null}::uuid, ${now}, ${now}
    FROM unnest(
      ${once.map((claim) => claim.xId)}::bigint[], ${once.map((claim) => claim.xUsername)}::text[],
      ${once.map((claim) => claim.handle)}::text[], ${once.map((claim) => claim.source)}::text[],
      ${once.map((claim) => claim.listName)}::text[]
    ) AS new (x_id, x_username, handle, source, list_name)
    ON CONFLICT (x_id, x_username, handle, source, list_name, owner_user_id)
    DO UPDATE SET seen_at = excluded.seen_at, withdrawn_at = NULL
    RETURNING xmax = 0 AS added`;
  const added = rows.filter((row) => row.added).length;
  return { added, known: rows.length - added };
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
type ClaimLine = {
  id: bigint;
  x_id: bigint | null;
  x_username: string | null;
  handle: string;
  source: string;
  list_name: string;
};

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
    found.set(contactId, [...(found.get(contactId) ?? []), toFoundClaim(line, by)]);
  };
  for (const line of await readById(db, userId, [...byId.keys()])) {
    const contactId = byId.get(String(line.x_id));
    if (contactId) add(contactId, line, "x_id");
  }
  for (const line of await readByName(db, userId, [...byName.keys()])) {
    for (const contactId of byName.get(line.x_username ?? "") ?? []) add(contactId, line, "x_username");
  }
  return found;
}

async function readById(db: Db, userId: UserId, ids: readonly string[]): Promise<ClaimLine[]> {
  const sorted = ids.map(BigInt).sort((one, other) => (one < other ? -1 : 1));
  const lines: ClaimLine[] = [];
  for (let from = 0; from < sorted.length; from += idsAtOnce) {
    const some = sorted.slice(from, from + idsAtOnce).map(String);
    lines.push(
      ...(await db.$queryRaw<ClaimLine[]>`
        SELECT id, x_id, x_username, handle, source, list_name FROM directory_claims
        WHERE x_id = ANY(${some}::bigint[]) AND withdrawn_at IS NULL
          AND (source <> 'decided' OR owner_user_id = ${userId}::uuid)
        ORDER BY id`),
    );
  }
  return lines;
}

async function readByName(db: Db, userId: UserId, names: readonly string[]): Promise<ClaimLine[]> {
  const sorted = [...names].sort();
  const lines: ClaimLine[] = [];
  for (let from = 0; from < sorted.length; from += idsAtOnce) {
    lines.push(
      ...(await db.$queryRaw<ClaimLine[]>`
        SELECT id, x_id, x_username, handle, source, list_name FROM directory_claims
        WHERE x_username = ANY(${sorted.slice(from, from + idsAtOnce)}::text[]) AND x_id IS NULL AND withdrawn_at IS NULL
          AND (source <> 'decided' OR owner_user_id = ${userId}::uuid)
        ORDER BY id`),
    );
  }
  return lines;
}

function toFoundClaim(line: ClaimLine, by: FoundClaim["by"]): FoundClaim {
  return {
    claimId: String(line.id),
    handle: line.handle,
    source: line.source as ClaimSource,
    listName: line.list_name,
    by,
  };
}

/** A member's claims end with their connection: they are withdrawn, and stand again when the person comes back. */
export async function withdrawMemberClaims(db: Db, ownerUserId: UserId, now: Date): Promise<number> {
  const { count } = await db.directoryClaim.updateMany({
    where: { ownerUserId, source: "member", withdrawnAt: null },
    data: { withdrawnAt: now },
  });
  return count;
}
