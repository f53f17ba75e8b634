/** Which contacts are known by their X id alone? */
import type { Db } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";

/** Ids in ascending order, from the one after `after` on. */
export async function loadUnnamedIds(
  db: Db,
  userId: UserId,
  page: { readonly after: string | null; readonly limit: number },
): Promise<string[]> {
  const rows = await db.contact.findMany({
    where: { userId, username: null, xId: { gt: BigInt(page.after ?? 0) } },
    orderBy: { xId: "asc" },
    take: page.limit,
    select: { xId: true },
  });
  return rows.flatMap(({ xId }) => (xId === null ? [] : [xId.toString()]));
}

export async function countUnnamed(db: Pick<Db, "contact">, userId: UserId): Promise<number> {
  return db.contact.count({ where: { userId, username: null, xId: { not: null } } });
}
