/** Keys of X apps that people and organisations brought, and the tokens by which X lets us read for somebody: sealed at rest, opened for one call. */
import type { Db } from "#lib/db/client.ts";
import { seal, unseal } from "#lib/seal.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { XKeys } from "../client.ts";
import type { XTokens } from "../x-reply.ts";
import type { XRun } from "../x-run.ts";

/** The keys of the person's own app, or null. */
export async function loadOwnKeys(db: Db, userId: UserId, appSecret: string): Promise<XKeys | null> {
  const row = await db.xApp.findUnique({ where: { userId } });
  if (!row) return null;
  return {
    clientId: row.clientId,
    clientSecret: unseal(row.clientSecretSealed, { appSecret, purpose: "x-app-secret" }),
  };
}

/** The client id alone, for showing which app it is. */
export async function loadOwnClientId(db: Db, userId: UserId): Promise<string | null> {
  const row = await db.xApp.findUnique({ where: { userId }, select: { clientId: true } });
  return row?.clientId ?? null;
}

/** The keys an organisation brought, for its own people alone: null for everybody else. */
export async function loadOrganisationKeys(
  db: Db,
  userId: UserId,
  organisationId: string,
  appSecret: string,
): Promise<XKeys | null> {
  const row = await db.organisationXApp.findFirst({
    where: { organisationId, organisation: { accounts: { some: { userId } } } },
  });
  return (
    row && {
      clientId: row.clientId,
      clientSecret: unseal(row.clientSecretSealed, { appSecret, purpose: "x-app-secret" }),
    }
  );
}

export type OrganisationApp = { readonly organisationId: string; readonly name: string };

/** The organisation through whose app this person may read, or null. Its keys stay where they are. */
export async function loadOrganisationApp(db: Db, userId: UserId): Promise<OrganisationApp | null> {
  const row = await db.organisation.findFirst({
    where: { accounts: { some: { userId } }, xApp: { isNot: null } },
    orderBy: { name: "asc" },
    select: { id: true, name: true },
  });
  return row && { organisationId: row.id, name: row.name };
}

/** The keys of the app through which somebody signed in, or null when they are not theirs to use any more. */
export async function loadAppKeys(
  db: Db,
  userId: UserId,
  app: { readonly ownApp: boolean; readonly organisationId: string | null },
  settings: { readonly appSecret: string; readonly operatorKeys: XKeys | null },
): Promise<XKeys | null> {
  const { appSecret, operatorKeys } = settings;
  if (!app.ownApp) return operatorKeys;
  return app.organisationId
    ? loadOrganisationKeys(db, userId, app.organisationId, appSecret)
    : loadOwnKeys(db, userId, appSecret);
}

/** Tokens belong to the app that gave them: those of an app that is replaced or taken away are forgotten with it. */
export async function saveOwnKeys(db: Db, userId: UserId, keys: XKeys, appSecret: string): Promise<void> {
  const fresh = {
    clientId: keys.clientId,
    clientSecretSealed: seal(keys.clientSecret, { appSecret, purpose: "x-app-secret" }),
  };
  await db.$transaction([
    db.xApp.upsert({ where: { userId }, create: { userId, ...fresh }, update: fresh }),
    forgetOwnAppTokens(db, userId),
  ]);
}

/** Answers false when there were none. */
export async function deleteOwnKeys(db: Db, userId: UserId): Promise<boolean> {
  const [gone] = await db.$transaction([
    db.xApp.deleteMany({ where: { userId } }),
    forgetOwnAppTokens(db, userId),
  ]);
  return gone.count > 0;
}

function forgetOwnAppTokens(db: Db, userId: UserId) {
  return db.xAccount.updateMany({
    where: { userId, ownApp: true, organisationId: null },
    data: { tokenSealed: null, refreshTokenSealed: null, tokenExpiresAt: null, state: "signed_out" },
  });
}

export type XAccountAccess = {
  readonly id: string;
  readonly xId: string;
  readonly username: string;
  readonly ownApp: boolean;
  /** Whose app it is, where an organisation brought it. */
  readonly organisation: OrganisationApp | null;
  readonly followingCount: number | null;
  readonly followersCount: number | null;
  /** When X told these totals. */
  readonly countedAt: Date;
  /** Null when the person has to sign in with X again. */
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
  readonly expiresAt: Date | null;
};

/**
 * The person's X accounts with their opened tokens, the one signed in last first. Tokens of an organisation's app are opened only
 * while the person is one of its people and the organisation keeps the app.
 */
export async function loadXAccess(db: Db, userId: UserId, appSecret: string): Promise<XAccountAccess[]> {
  const rows = await db.xAccount.findMany({
    where: { userId },
    orderBy: { connectedAt: "desc" },
    include: {
      organisation: {
        select: {
          id: true,
          name: true,
          xApp: { select: { clientId: true } },
          accounts: { where: { userId } },
        },
      },
    },
  });
  return rows.map((row) => {
    const { organisation } = row;
    const isOpen = organisation === null || (organisation.xApp !== null && organisation.accounts.length > 0);
    const open = (sealed: string | null) =>
      isOpen ? sealed && unseal(sealed, { appSecret, purpose: "x-token" }) : null;
    return {
      id: row.id,
      xId: row.xId.toString(),
      username: row.username,
      ownApp: row.ownApp,
      organisation: organisation && { organisationId: organisation.id, name: organisation.name },
      followingCount: row.followingCount,
      followersCount: row.followersCount,
      countedAt: row.countedAt ?? row.connectedAt,
      accessToken: row.state === "connected" ? open(row.tokenSealed) : null,
      refreshToken: open(row.refreshTokenSealed),
      expiresAt: row.tokenExpiresAt,
    };
  });
}

/** One statement, so that a crash leaves either the old pair of tokens or the new one. */
export async function saveXTokens(
  db: Db,
  userId: UserId,
  accountId: string,
  { tokens, appSecret }: { readonly tokens: XTokens; readonly appSecret: string },
): Promise<void> {
  const sealFor = (text: string) => seal(text, { appSecret, purpose: "x-token" });
  await db.xAccount.updateMany({
    where: { id: accountId, userId },
    data: {
      tokenSealed: sealFor(tokens.accessToken),
      refreshTokenSealed: tokens.refreshToken ? sealFor(tokens.refreshToken) : null,
      tokenExpiresAt: tokens.expiresAt,
      scopes: tokens.scopes,
      state: "connected",
    },
  });
}

/** X takes the tokens no more: the account waits for its person to sign in again, and its readings with it. */
export async function signOutX(db: Db, userId: UserId, run: Pick<XRun, "id" | "accountId">): Promise<void> {
  await db.$transaction([
    db.xAccount.updateMany({
      where: { userId, id: run.accountId ?? "00000000-0000-0000-0000-000000000000" },
      data: { tokenSealed: null, refreshTokenSealed: null, tokenExpiresAt: null, state: "signed_out" },
    }),
    db.xRun.updateMany({
      where: { id: run.id, userId, state: { in: ["running", "waiting"] } },
      data: { state: "signed_out", reason: null, resumeAt: null },
    }),
  ]);
}

/** After a sign-in with X: readings that waited for it go on, through the same app as before. Answers their ids. */
export async function wakeSignedOut(
  db: Db,
  userId: UserId,
  account: {
    readonly xId: string;
    readonly ownApp: boolean;
    readonly organisationId: string | null;
  },
): Promise<string[]> {
  const held = await db.xAccount.findFirst({ where: { userId, xId: BigInt(account.xId) } });
  if (!held) return [];
  const waiting = await db.xRun.findMany({
    where: {
      userId,
      state: "signed_out",
      ownApp: account.ownApp,
      organisationId: account.organisationId,
      OR: [{ accountId: held.id }, { accountId: null }],
    },
    include: { source: { select: { ownerXId: true } } },
  });
  // An account that was disconnected and comes back is known by its X id alone.
  const ids = waiting
    .filter(
      ({ accountId, kind, source }) => accountId !== null || kind === "names" || source.ownerXId === held.xId,
    )
    .map((run) => run.id);
  await db.xRun.updateMany({
    where: { userId, id: { in: ids }, state: "signed_out" },
    data: { state: "running", accountId: held.id, reason: null, resumeAt: null },
  });
  return ids;
}
