// Does an archive belong to another X account than those the person has signed in with? Then they are asked first.
import type { Db } from "#lib/db/client.ts";
import { loadXAccounts } from "#lib/session/store.ts";
import type { UserId } from "#lib/session/user-id.ts";

/** False where nothing is known: an archive without an owner, or a person who has connected no X account. */
export async function isForeignOwner(db: Db, userId: UserId, ownerId: string | undefined): Promise<boolean> {
  if (ownerId === undefined) return false;
  const accounts = await loadXAccounts(db, userId);
  return accounts.length > 0 && !accounts.some(({ xId }) => xId === ownerId);
}
