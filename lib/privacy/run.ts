/** What a person may always do with what we hold of them: end a connection, take everything along, erase everything. */
import type { Db } from "#lib/db/client.ts";
import { runOwnClaims } from "#lib/directory/run.ts";
import { AppError } from "#lib/errors.ts";
import { revokeToken } from "#lib/instances/client.ts";
import { loadRegistration } from "#lib/instances/store.ts";
import {
  deleteOwnKeys,
  loadAppKeys,
  loadXAccess,
  type XAccountAccess,
} from "#lib/intake/x-api/access/store.ts";
import { revokeXToken, type XKeys } from "#lib/intake/x-api/client.ts";
import { unseal } from "#lib/seal.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { disconnectFediverse, disconnectX, erasePerson, findTokens, type HeldToken } from "./store.ts";

type Whose = {
  readonly db: Db;
  readonly userId: UserId;
  readonly appSecret: string;
  /** Of the operator's X app; null where there is none. */
  readonly operatorXKeys: XKeys | null;
  readonly revokeX?: typeof revokeXToken;
};

/** "gone": the server confirmed that the token is dead. "not_asked": it could not be reached; we forgot the token all the same. */
export type Revoked = "gone" | "not_asked";

/** Ends one connection: the token is revoked at its server, then forgotten here. What was followed stays followed. */
export async function runDisconnect(whose: Whose, accountId: string): Promise<Revoked> {
  const { db, userId, appSecret } = whose;
  const held = (await findTokens(db, userId)).find((token) => token.id === accountId);
  if (!held) {
    const onX = (await loadXAccess(db, userId, appSecret)).find(({ id }) => id === accountId);
    const revoked = onX ? await revokeX(whose, onX) : "gone";
    // Without a token: already signed out by the server.
    const ended =
      (await disconnectFediverse(db, userId, accountId)) || (await disconnectX(db, userId, accountId));
    if (!ended) throw new AppError("not_found");
    await runOwnClaims({ db, userId, now: new Date() });
    return revoked;
  }
  const revoked = await revokeHeld(db, held, appSecret);
  await disconnectFediverse(db, userId, accountId);
  await runOwnClaims({ db, userId, now: new Date() });
  return revoked;
}

/** Revokes every token, then erases the person in one transaction; only counts are kept. */
export async function runErase(whose: Whose): Promise<{ revoked: number; notAsked: number }> {
  const { db, userId, appSecret } = whose;
  const onX = (await loadXAccess(db, userId, appSecret)).filter(hasToken);
  const answers = await Promise.all([
    ...(await findTokens(db, userId)).map((held) => revokeHeld(db, held, appSecret)),
    ...onX.map((account) => revokeX(whose, account)),
  ]);
  await erasePerson(db, userId);
  const revoked = answers.filter((answer) => answer === "gone").length;
  return { revoked, notAsked: answers.length - revoked };
}

/** Ends our access through the person's own X app, then forgets the app's keys. */
export async function runDeleteXKeys(whose: Whose): Promise<void> {
  const accounts = (await loadXAccess(whose.db, whose.userId, whose.appSecret)).filter(
    (account) => account.ownApp && account.organisation === null && hasToken(account),
  );
  await Promise.all(accounts.map((account) => revokeX(whose, account)));
  await deleteOwnKeys(whose.db, whose.userId);
}

/**
 * After a sign-in with X through another app than before: X is told that the tokens of the app before are not needed. Through
 * the same app nothing is asked, since X might end the new access with the old.
 */
export async function runEndReplacedAccess(whose: Whose, before: XAccountAccess): Promise<Revoked> {
  const after = (await loadXAccess(whose.db, whose.userId, whose.appSecret)).find(
    ({ id }) => id === before.id,
  );
  return after && isSameApp(before, after) ? "gone" : revokeX(whose, before);
}

function isSameApp(one: XAccountAccess, other: XAccountAccess): boolean {
  return (
    one.ownApp === other.ownApp && one.organisation?.organisationId === other.organisation?.organisationId
  );
}

function hasToken(account: XAccountAccess): boolean {
  return account.accessToken !== null || account.refreshToken !== null;
}

/** The refresh token first: it would make new access tokens. */
async function revokeX(whose: Whose, account: XAccountAccess): Promise<Revoked> {
  const { db, userId, appSecret, operatorXKeys } = whose;
  if (!hasToken(account)) return "gone";
  const app = { ownApp: account.ownApp, organisationId: account.organisation?.organisationId ?? null };
  const keys = await loadAppKeys(db, userId, app, { appSecret, operatorKeys: operatorXKeys });
  if (!keys) return "not_asked";
  const { refreshToken, accessToken } = account;
  const revoke = whose.revokeX ?? revokeXToken;
  const isRefreshGone = !refreshToken || (await revoke(keys, refreshToken, "refresh_token"));
  const isAccessGone = !accessToken || (await revoke(keys, accessToken, "access_token"));
  return isRefreshGone && isAccessGone ? "gone" : "not_asked";
}

async function revokeHeld(db: Db, held: HeldToken, appSecret: string): Promise<Revoked> {
  const registration = await loadRegistration(db, held.issuerHost, appSecret);
  if (!registration) return "not_asked";
  const token = unseal(held.tokenSealed, { appSecret, purpose: "fediverse-token" });
  return revokeToken(registration, token);
}
