/** What a person may always do with what we hold of them: end a connection, take everything along, erase everything. */
import type { Db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { revokeToken } from "#lib/instances/client.ts";
import { loadRegistration } from "#lib/instances/store.ts";
import { unseal } from "#lib/seal.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { disconnectFediverse, disconnectX, erasePerson, findTokens, type HeldToken } from "./store.ts";

type Whose = { readonly db: Db; readonly userId: UserId; readonly appSecret: string };

/** "gone": the server confirmed that the token is dead. "not_asked": it could not be reached; we forgot the token all the same. */
export type Revoked = "gone" | "not_asked";

/** Ends one connection: the token is revoked at its server, then forgotten here. What was followed stays followed. */
export async function runDisconnect({ db, userId, appSecret }: Whose, accountId: string): Promise<Revoked> {
  const held = (await findTokens(db, userId)).find((token) => token.id === accountId);
  if (!held) {
    // Already signed out by the server, or an X account whose token is forgotten with its row.
    const ended =
      (await disconnectFediverse(db, userId, accountId)) || (await disconnectX(db, userId, accountId));
    if (!ended) throw new AppError("not_found");
    return "gone";
  }
  const revoked = await revokeHeld(db, held, appSecret);
  await disconnectFediverse(db, userId, accountId);
  return revoked;
}

/** Revokes every token, then erases the person in one transaction; only counts are kept. */
export async function runErase({
  db,
  userId,
  appSecret,
}: Whose): Promise<{ revoked: number; notAsked: number }> {
  const answers = await Promise.all(
    (await findTokens(db, userId)).map((held) => revokeHeld(db, held, appSecret)),
  );
  await erasePerson(db, userId);
  const revoked = answers.filter((answer) => answer === "gone").length;
  return { revoked, notAsked: answers.length - revoked };
}

async function revokeHeld(db: Db, held: HeldToken, appSecret: string): Promise<Revoked> {
  const registration = await loadRegistration(db, held.issuerHost, appSecret);
  if (!registration) return "not_asked";
  const token = unseal(held.tokenSealed, { appSecret, purpose: "fediverse-token" });
  return revokeToken(registration, token);
}
