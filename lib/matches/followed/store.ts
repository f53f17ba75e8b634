/** Who was followed and is not any more: what a whole reading has not shown, and whose match still says the opposite. */
import type { UserId } from "#lib/session/user-id.ts";
import type { Reach } from "../facts/store.ts";

/** Forgets whom a reading that began at `before` and went to the end of the list has not shown. */
export async function forgetUnseen(
  db: Reach,
  userId: UserId,
  reading: { readonly accountId: string; readonly before: Date },
): Promise<number> {
  const { accountId, before } = reading;
  const gone = await db.followedAccount.deleteMany({
    where: { userId, accountId, seenAt: { lt: before } },
  });
  return gone.count;
}

/** How many the account follows, as far as its server has shown. */
export async function countFollowed(db: Reach, userId: UserId, accountId: string): Promise<number> {
  return db.followedAccount.count({ where: { userId, accountId } });
}

/** Contacts whose match says "followed already" though no account of the person is known to; rank those anew. */
export async function loadStaleFollowed(db: Reach, userId: UserId): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT m.contact_id AS id FROM matches m LEFT JOIN lookups l ON l.handle = m.handle
    WHERE m.user_id = ${userId}::uuid AND m.followed AND NOT EXISTS (
      SELECT 1 FROM followed_accounts f JOIN fediverse_accounts a ON a.id = f.account_id
      WHERE f.user_id = m.user_id AND a.state <> 'disconnected' AND f.handle IN (m.handle, l.subject))
    ORDER BY m.contact_id`;
  return rows.map(({ id }) => id);
}
