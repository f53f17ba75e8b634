/** Where are the pictures of a person's candidates, and does the person want to see any? */
import type { UserId } from "#lib/session/user-id.ts";
import type { Reach } from "../facts/store.ts";

/** The address of the picture of one of this person's candidates; null when it has none or is nobody's they have. */
export async function loadPictureUrl(db: Reach, userId: UserId, handle: string): Promise<string | null> {
  const rows = await db.$queryRaw<{ url: string | null }[]>`
    SELECT l.profile ->> 'avatarUrl' AS url FROM candidates c JOIN lookups l ON l.handle = c.handle
    WHERE c.user_id = ${userId}::uuid AND c.handle = ${handle} LIMIT 1`;
  return rows[0]?.url ?? null;
}

export async function loadShowsPictures(db: Reach, userId: UserId): Promise<boolean> {
  const user = await db.user.findUnique({ where: { id: userId }, select: { showsPictures: true } });
  return user?.showsPictures ?? false;
}

export async function saveShowsPictures(db: Reach, userId: UserId, shows: boolean): Promise<void> {
  await db.user.updateMany({ where: { id: userId }, data: { showsPictures: shows } });
}
