/** Our app's registration on each server: made once, kept, its secret sealed. */
import type { Db } from "#lib/db/client.ts";
import { seal, unseal } from "#lib/seal.ts";
import type { Instance } from "./instance.ts";

export type Registration = {
  readonly host: string;
  readonly accountDomain: string;
  readonly software: string;
  readonly softwareVersion: string | null;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: string;
  readonly redirectUri: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string;
};

const purpose = "client-secret";

export async function loadRegistration(
  db: Db,
  host: string,
  appSecret: string,
): Promise<Registration | null> {
  const row = await db.instanceRegistration.findUnique({ where: { host } });
  if (!row) return null;
  const { clientSecretSealed, registeredAt: _registeredAt, ...rest } = row;
  return { ...rest, clientSecret: unseal(clientSecretSealed, { appSecret, purpose }) };
}

export async function saveRegistration(
  db: Db,
  instance: Instance,
  app: { clientId: string; clientSecret: string; scopes: string; redirectUri: string; appSecret: string },
): Promise<void> {
  const row = {
    accountDomain: instance.accountDomain,
    software: instance.software,
    softwareVersion: instance.softwareVersion,
    clientId: app.clientId,
    clientSecretSealed: seal(app.clientSecret, { appSecret: app.appSecret, purpose }),
    scopes: app.scopes,
    redirectUri: app.redirectUri,
    authorizationEndpoint: instance.authorizationEndpoint,
    tokenEndpoint: instance.tokenEndpoint,
    revocationEndpoint: instance.revocationEndpoint,
    registeredAt: new Date(),
  };
  await db.instanceRegistration.upsert({
    where: { host: instance.host },
    create: { host: instance.host, ...row },
    update: row,
  });
}

/** The server does not know our app any more: the next sign-in registers it again. */
export async function deleteRegistration(db: Db, host: string): Promise<void> {
  await db.instanceRegistration.deleteMany({ where: { host } });
}
