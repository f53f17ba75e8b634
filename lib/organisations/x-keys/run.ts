/** An administrator brings an organisation's X app, or takes it away; nobody keeps access that is not theirs any more. */
import type { Db } from "#lib/db/client.ts";
import { revokeXToken, type XKeys } from "#lib/intake/x-api/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { removeAccount, removeOrganisation, requireAdministratorRole } from "../store.ts";
import { deleteKeys, findAccess, forgetAccess, type HeldAccess, openKeys, saveKeys } from "./store.ts";

type Whose = {
  readonly db: Db;
  readonly administrator: UserId;
  readonly organisationId: string;
  readonly appSecret: string;
  readonly now: Date;
  readonly revokeX?: typeof revokeXToken;
};

const revokedAtOnce = 8;

/** Throws `not_yours` for everybody who is no administrator, as all of these do. Access through another app before ends. */
export async function runSaveOrganisationKeys(whose: Whose, keys: XKeys): Promise<void> {
  const { db, administrator } = whose;
  await requireAdministratorRole(db, administrator);
  const before = await openKeys(db, whose.organisationId, whose.appSecret);
  if (before && before.clientId !== keys.clientId) await endAccess(whose, before, "everybody");
  await saveKeys(db, administrator, { ...whose, keys });
}

/** Nobody can use the keys from the first moment on; then X is told of every token they gave. */
export async function runDeleteOrganisationKeys(whose: Whose): Promise<void> {
  const { db, administrator } = whose;
  await requireAdministratorRole(db, administrator);
  const keys = await openKeys(db, whose.organisationId, whose.appSecret);
  if (!(await deleteKeys(db, administrator, whose))) return;
  await endAccess(whose, keys, "everybody");
}

/** Whoever is not one of the organisation's people any more loses the access its app gave. */
export async function runRemoveAccount(whose: Whose, handle: string): Promise<void> {
  const { db, administrator, organisationId, appSecret } = whose;
  await removeAccount(db, administrator, { organisationId, handle });
  await endAccess(whose, await openKeys(db, organisationId, appSecret), "strangers");
}

export async function runRemoveOrganisation(whose: Whose): Promise<void> {
  await runDeleteOrganisationKeys(whose);
  await removeOrganisation(whose.db, whose.administrator, whose.organisationId);
}

async function endAccess(whose: Whose, keys: XKeys | null, who: "everybody" | "strangers"): Promise<void> {
  const { db, administrator, organisationId, appSecret, now } = whose;
  const held = await findAccess(db, organisationId, { whose: who, appSecret });
  for (let from = 0; keys && from < held.length; from += revokedAtOnce) {
    await Promise.all(held.slice(from, from + revokedAtOnce).map((one) => revoke(whose, keys, one)));
  }
  if (held.length > 0) await forgetAccess(db, administrator, { organisationId, held, now });
}

/** The refresh token first: it would make new access tokens. What X cannot be told is forgotten all the same. */
async function revoke({ revokeX = revokeXToken }: Whose, keys: XKeys, held: HeldAccess): Promise<void> {
  if (held.refreshToken) await revokeX(keys, held.refreshToken, "refresh_token");
  if (held.accessToken) await revokeX(keys, held.accessToken, "access_token");
}
