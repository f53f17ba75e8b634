/** Keeps what a server vouched for: the account, its public name and our sealed token. */
import type { Db } from "#lib/db/client.ts";
import type { XId } from "#lib/fediverse/x-id.ts";
import { seal } from "#lib/seal.ts";

export type FediverseIdentity = {
  readonly kind: "fediverse";
  readonly issuerHost: string;
  readonly accountId: string;
  readonly handle: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
  readonly profileUrl: string | null;
  readonly software: string;
  readonly softwareVersion: string | null;
  readonly locked: boolean;
  readonly followersCount: number | null;
  readonly followingCount: number | null;
  readonly accessToken: string;
  readonly scopes: string;
};

export type XIdentity = {
  readonly kind: "x";
  readonly xId: XId;
  readonly username: string;
  readonly displayName: string;
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresAt: Date | null;
  readonly scopes: string;
  /** Through an app that was brought along, not the operator's. */
  readonly ownApp: boolean;
  /** The app is this organisation's. */
  readonly organisationId: string | null;
  /** The person's own totals: what reading the lists will cost is reckoned from them. */
  readonly followingCount: number | null;
  readonly followersCount: number | null;
};

export type Identity = FediverseIdentity | XIdentity;

type Saving<I> = { readonly userId: string; readonly identity: I; readonly appSecret: string };

/** Stores a first sign-in and refreshes every later one: a token is replaced each time, never kept from an earlier one. */
export async function saveIdentity(db: Db, { userId, identity, appSecret }: Saving<Identity>): Promise<void> {
  if (identity.kind === "x") await saveX(db, { userId, identity, appSecret });
  else await saveFediverse(db, { userId, identity, appSecret });
}

async function saveFediverse(
  db: Db,
  { userId, identity, appSecret }: Saving<FediverseIdentity>,
): Promise<void> {
  const { kind: _kind, accessToken, issuerHost, accountId, ...shown } = identity;
  const fresh = {
    ...shown,
    tokenSealed: seal(accessToken, { appSecret, purpose: "fediverse-token" }),
    state: "connected",
    signedOutAt: null,
  };
  await db.fediverseAccount.upsert({
    where: { issuerHost_accountId: { issuerHost, accountId }, userId },
    create: { userId, issuerHost, accountId, ...fresh },
    update: fresh,
  });
}

async function saveX(db: Db, { userId, identity, appSecret }: Saving<XIdentity>): Promise<void> {
  const sealFor = (text: string) => seal(text, { appSecret, purpose: "x-token" });
  const fresh = {
    username: identity.username,
    displayName: identity.displayName,
    tokenSealed: sealFor(identity.accessToken),
    refreshTokenSealed: identity.refreshToken ? sealFor(identity.refreshToken) : null,
    tokenExpiresAt: identity.expiresAt,
    scopes: identity.scopes,
    ownApp: identity.ownApp,
    organisationId: identity.organisationId,
    followingCount: identity.followingCount,
    followersCount: identity.followersCount,
    countedAt: new Date(),
    state: "connected",
  };
  const xId = BigInt(identity.xId);
  await db.xAccount.upsert({ where: { xId, userId }, create: { userId, xId, ...fresh }, update: fresh });
}
