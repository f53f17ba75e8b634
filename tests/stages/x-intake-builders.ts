/** Somebody signed in with X at the stand-in, and a reading that is driven page by page. */
import { runFetchXPage, type XPageEnding, type XPorts } from "#lib/contacts/x-page/run.ts";
import { countUnnamed } from "#lib/contacts/x-page/store.ts";
import { runStartReading } from "#lib/contacts/x-reading/run.ts";
import type { Db } from "#lib/db/client.ts";
import { parseXId } from "#lib/fediverse/x-id.ts";
import { loadXAccess, type XAccountAccess } from "#lib/intake/x-api/access/store.ts";
import { fetchXList, fetchXUsers, refreshXTokens } from "#lib/intake/x-api/client.ts";
import { quoteWish, type XQuote, type XWish } from "#lib/intake/x-api/cost.ts";
import { loadMonthLeft, spendingScopeOf } from "#lib/intake/x-api/spending/store.ts";
import { readXSettings, termsFor, type XSettings } from "#lib/intake/x-api/x-settings.ts";
import { readFetchPolicy } from "#lib/net/fetch-policy.ts";
import { saveIdentity } from "#lib/session/identity.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { type Fediverse, startFediverse } from "../fediverse/start-fediverse.ts";
import { trustTestCa } from "../fediverse/transport/test-ca.ts";
import type { XSpec, XUserSpec } from "../fediverse/x-stand-in/x-spec.ts";

export const appSecret = "7".repeat(64);
export const me = "8800000000000000001";
export const operatorApp = { clientId: "operator", clientSecret: "operator-secret" };
export const ownApp = { clientId: "own", clientSecret: "own-secret" };
export const houseApp = { clientId: "house-app", clientSecret: "house-secret" };
const scopes = ["tweet.read", "users.read", "follows.read", "offline.access"];

export const xSettings = (more: Record<string, number> = {}): XSettings =>
  readXSettings({
    APP_SECRET: appSecret,
    X_CLIENT_ID: operatorApp.clientId,
    X_CLIENT_SECRET: operatorApp.clientSecret,
    X_PRICE_PER_USER: 0.01,
    X_PRICE_PER_POST: 0.005,
    X_PRICE_OWN_APP: 0.001,
    X_SPEND_MAX_PER_RUN: 1_000,
    X_SPEND_MAX_PER_ACCOUNT: 10_000,
    X_SPEND_MAX_PER_MONTH: 10_000,
    ...more,
  });

export const xPerson = (index: number): string => String(8_900_000_000_000_000_000n + BigInt(index));

/** The first `following` people are followed, the last `followers` follow back. */
export function xWorld(
  people: number,
  more: Omit<Partial<XSpec>, "users"> & {
    readonly followers?: Record<string, readonly string[]>;
    readonly person?: (index: number) => Partial<XUserSpec>;
  } = {},
): XSpec {
  const { person, ...spec } = more;
  const ids = Array.from({ length: people }, (_, index) => xPerson(index));
  return {
    apps: [
      { ...operatorApp, redirectUris: [] },
      { ...ownApp, redirectUris: [], ownerId: me },
      { ...houseApp, redirectUris: [], ownerId: me },
    ],
    users: [
      { id: me, username: "me_on_x", name: "Me" },
      ...ids.map((id, index) => ({
        id,
        username: `person_${index}`,
        name: `Person ${index}`,
        ...person?.(index),
      })),
    ],
    following: { [me]: ids },
    followers: { [me]: ids.slice(-1) },
    ...spec,
  };
}

export async function startX(spec: XSpec): Promise<Fediverse> {
  await trustTestCa();
  return startFediverse({ x: spec });
}

export function portsTo(fediverse: Fediverse): XPorts {
  const policy = readFetchPolicy({
    allow: "127.0.0.0/8",
    connect: fediverse.connect,
    contact: "https://transhumance.example",
  });
  return {
    fetchList: (token, ask) => fetchXList(token, ask, policy),
    fetchUsers: (token, ask) => fetchXUsers(token, ask, policy),
    refresh: (keys, token, now) => refreshXTokens(keys, token, now, policy),
    now: () => new Date(fediverse.now()),
  };
}

let tokens = 0;

/** Tokens at the stand-in, kept for this person as a sign-in keeps them. */
export async function signInWithX(
  db: Db,
  userId: UserId,
  fediverse: Fediverse,
  app: typeof operatorApp = operatorApp,
  organisationId: string | null = null,
): Promise<void> {
  tokens += 1;
  const [accessToken, refreshToken] = [`access-${tokens}-${userId}`, `refresh-${tokens}-${userId}`];
  const grant = { clientId: app.clientId, userId: me, scopes };
  const expiresAt = fediverse.now() + 7_200_000;
  fediverse.x?.tokens.set(accessToken, { ...grant, expiresAt });
  fediverse.x?.refreshTokens.set(refreshToken, { ...grant, expiresAt: Number.POSITIVE_INFINITY });
  await db.xAccount.deleteMany({ where: { xId: BigInt(me), userId: { not: userId } } });
  const spec = fediverse.x?.spec;
  await saveIdentity(db, {
    userId,
    appSecret,
    identity: {
      kind: "x",
      xId: parseXId(me) ?? never(),
      username: "me_on_x",
      displayName: "Me",
      accessToken,
      refreshToken,
      expiresAt: new Date(expiresAt),
      scopes: scopes.join(" "),
      ownApp: app !== operatorApp,
      organisationId,
      followingCount: spec?.following?.[me]?.length ?? 0,
      followersCount: spec?.followers?.[me]?.length ?? 0,
    },
  });
}

function never(): never {
  throw new Error("not an id");
}

export const bothLists: XWish = { kind: "lists", sides: ["following", "followers"], pinned: false };

async function termsOf(db: Db, settings: XSettings, account: XAccountAccess) {
  const cap = { scope: spendingScopeOf(account.xId, appSecret), capMicros: settings.accountCapMicros };
  const accountLeftMicros = await loadMonthLeft(db, new Date(), cap);
  return termsFor(settings, { ownApp: account.ownApp, accountLeftMicros });
}

/** What the screen would show. */
export async function quoteFor(
  db: Db,
  userId: UserId,
  settings: XSettings,
  wish: XWish = bothLists,
): Promise<XQuote> {
  const [account] = await loadXAccess(db, userId, appSecret);
  if (!account) throw new Error("not signed in with X");
  const unnamed = await countUnnamed(db, userId);
  const terms = await termsOf(db, settings, account);
  const quote = quoteWish(wish, { totals: account, unnamed, ...terms });
  if (!quote) throw new Error("no quote");
  return quote;
}

/** Says yes to whatever the price is. */
export async function agree(
  db: Db,
  userId: UserId,
  settings: XSettings,
  wish: XWish = bothLists,
): Promise<string> {
  const agreed = await quoteFor(db, userId, settings, wish);
  return runStartReading({ db, userId, settings }, { wish, agreed, now: new Date() });
}

export type Reading = {
  readonly db: Db;
  readonly userId: UserId;
  readonly settings: XSettings;
  readonly ports: XPorts;
  readonly runId: string;
};

export function onePage({ runId, ...work }: Reading): Promise<XPageEnding> {
  return runFetchXPage(work, runId);
}

/** Page after page; a wait is waited for by shifting the stand-in's clock. Answers the ending and the waits in seconds. */
export async function readAll(
  reading: Reading,
  fediverse: Fediverse,
  waitsMax = 50,
): Promise<{ ending: XPageEnding["kind"]; waits: number[] }> {
  const waits: number[] = [];
  for (let step = 0; step < 2_000 && waits.length <= waitsMax; step += 1) {
    const ending = await onePage(reading);
    if (ending.kind !== "again") return { ending: ending.kind, waits };
    const waitMs = ending.at.getTime() - fediverse.now();
    if (waitMs <= 0) continue;
    waits.push(Math.round(waitMs / 1_000));
    fediverse.shiftTime(waitMs + 1);
  }
  throw new Error("the reading never came to an end");
}
