/** What does each kind of server allow, as far as its own code or behaviour tells? A table, with its sources. */
import type { Importer } from "#lib/plans/can-follow.ts";
import type { PaceNumbers } from "#lib/plans/estimate-duration.ts";
import { dayMs, hourMs, minuteMs, secondMs } from "#lib/time.ts";

/**
 * One counted allowance in fixed windows that begin at multiples of `windowMs`. `reserve` is left for the person's
 * other doings. Where a server's own window begins with the first call, its headers close the window for us, or the
 * window here is so short that no stretch of the server's length can hold too many.
 */
export type Allowance = {
  /** What is counted together: our token, the account's follows, our address at this server, paging. */
  readonly scope: "token" | "follows" | "searches" | "pages" | "ip";
  /** Which calls it concerns; `change`: follow and unfollow together. */
  readonly applies: "every" | "follow" | "change" | "search" | "page";
  readonly limit: number;
  readonly reserve: number;
  readonly windowMs: number;
};

export type PacePolicy = {
  readonly name: string;
  readonly allowances: readonly Allowance[];
  /** How many ids one relationships call takes. */
  readonly relationshipsMax: number;
  /** Whether `accounts/lookup` is worth a call for accounts of other servers. */
  readonly lookupKnowsOthers: boolean;
  readonly atOnce: { readonly lookup: number; readonly search: number; readonly follow: number };
  /** A follow of an open account stuck for this long is healed once by unfollow and follow; null: never. */
  readonly healAfterMs: number | null;
  /** Whether its people keep lists that a follow can be put in. */
  readonly hasLists: boolean;
  /** What takes a list of people to follow through its API, and then follows them by itself; null where nothing does. */
  readonly importer: Importer | null;
  /** The default total of follows; null where there is none. */
  readonly totalFollows: number | null;
  readonly sources: readonly string[];
};

const mastodon: PacePolicy = {
  name: "mastodon",
  allowances: [
    { scope: "token", applies: "every", limit: 300, reserve: 6, windowMs: 5 * minuteMs },
    { scope: "pages", applies: "page", limit: 300, reserve: 60, windowMs: 15 * minuteMs },
    { scope: "follows", applies: "follow", limit: 400, reserve: 0, windowMs: dayMs },
  ],
  relationshipsMax: 40,
  lookupKnowsOthers: true,
  atOnce: { lookup: 4, search: 2, follow: 4 },
  healAfterMs: dayMs,
  hasLists: true,
  importer: null,
  totalFollows: 7_500,
  sources: [
    "mastodon 4.6.5 config/initializers/rack_attack.rb: 300 requests / 5 min and token, paging 300 / 15 min, windows aligned to the epoch",
    "mastodon 4.6.5 app/lib/rate_limiter.rb: 400 new follows / UTC day and account",
    "mastodon 4.6.5 app/validators/follow_limit_validator.rb: 7,500 follows in all",
  ],
};

/** Up to 4.0 the 300 requests are the person's, not the token's: their other apps spend of them too. */
const mastodonUpTo40: PacePolicy = {
  ...mastodon,
  name: "mastodon-4.0",
  allowances: mastodon.allowances.map((allowance) =>
    allowance.scope === "token" ? { ...allowance, reserve: 60 } : allowance,
  ),
  sources: [
    "mastodon 3.5.3 and 4.0.0 config/initializers/rack_attack.rb: 300 requests / 5 min and user",
    ...mastodon.sources.slice(1),
  ],
};

const gotosocial: PacePolicy = {
  name: "gotosocial",
  allowances: [{ scope: "ip", applies: "every", limit: 300, reserve: 40, windowMs: 5 * minuteMs }],
  relationshipsMax: 20,
  lookupKnowsOthers: true,
  atOnce: { lookup: 2, search: 2, follow: 2 },
  healAfterMs: 10 * minuteMs,
  hasLists: false,
  importer: "gotosocial",
  totalFollows: null,
  sources: [
    "gotosocial internal/middleware/ratelimit.go and 0.19.2 as seen: 300 requests / 5 min and IP address, the window begins with the first call, sign-in pages count too",
    "gotosocial internal/api/client/import/import.go: POST /api/v1/import, multipart data, type and mode, scope write, 202",
    "gotosocial 0.19.2 as seen: lost follows are healed by unfollow and follow",
  ],
};

/** Its importer came with 0.17. */
const gotosocialUpTo016: PacePolicy = { ...gotosocial, name: "gotosocial-0.16", importer: null };

const akkoma: PacePolicy = {
  name: "akkoma",
  allowances: [
    { scope: "token", applies: "every", limit: 10, reserve: 0, windowMs: 2 * secondMs },
    { scope: "follows", applies: "change", limit: 1, reserve: 0, windowMs: 1_200 },
  ],
  relationshipsMax: 20,
  lookupKnowsOthers: true,
  atOnce: { lookup: 2, search: 2, follow: 1 },
  healAfterMs: hourMs,
  hasLists: false,
  importer: "pleroma",
  totalFollows: null,
  sources: [
    "akkoma 3.16.0 config/config.exs: relations_actions 10 / 10 s, search 30 / s; no headers",
    "pleroma docs/API/pleroma_api.md and user_import_controller_test.exs: POST /api/pleroma/follow_import, JSON list, scope write:follows or follow, 200",
  ],
};

/** A pace of our own for servers that set none: small machines, often one person's. */
const ownPace: PacePolicy = {
  name: "own-pace",
  allowances: [
    { scope: "ip", applies: "every", limit: 30, reserve: 0, windowMs: 10 * secondMs },
    { scope: "follows", applies: "change", limit: 1, reserve: 0, windowMs: secondMs },
  ],
  relationshipsMax: 20,
  lookupKnowsOthers: true,
  atOnce: { lookup: 2, search: 1, follow: 1 },
  healAfterMs: 10 * minuteMs,
  hasLists: false,
  importer: null,
  totalFollows: null,
  sources: ["hollo 0.10.0 and snac 2.75 as seen: no limit and no headers; the pace is ours"],
};

const hollo: PacePolicy = { ...ownPace, name: "hollo" };

const snac: PacePolicy = {
  ...ownPace,
  name: "snac",
  relationshipsMax: 1,
  lookupKnowsOthers: false,
  healAfterMs: null,
  sources: [
    ...ownPace.sources,
    "snac 2.75 as seen: relationships answers the first id only, lookup knows local accounts only",
  ],
};

const iceshrimp: PacePolicy = {
  ...ownPace,
  name: "iceshrimp",
  allowances: [
    { scope: "ip", applies: "every", limit: 200, reserve: 0, windowMs: minuteMs },
    { scope: "follows", applies: "change", limit: 1, reserve: 0, windowMs: secondMs },
  ],
  healAfterMs: hourMs,
  sources: ["iceshrimp.net Controllers/Mastodon: 500 requests / 60 s, sliding"],
};

const sharkey: PacePolicy = {
  ...ownPace,
  name: "sharkey",
  allowances: [
    { scope: "token", applies: "every", limit: 10, reserve: 0, windowMs: 10 * secondMs },
    { scope: "follows", applies: "change", limit: 1, reserve: 0, windowMs: 40 * secondMs },
  ],
  healAfterMs: hourMs,
  sources: ["misskey following/create.ts underneath: 100 follows / h; the rest is a pace of our own"],
};

const mitra: PacePolicy = {
  ...ownPace,
  name: "mitra",
  allowances: [
    ...ownPace.allowances,
    { scope: "searches", applies: "search", limit: 1, reserve: 0, windowMs: 31 * secondMs },
  ],
  healAfterMs: hourMs,
  sources: ["mitra mitra_api/src/mastodon_api: account search burst 2, then 1 / 30 s"],
};

/** For servers whose limits nobody has read: half of Mastodon's requests, its follows a day, one thing at a time. */
const careful: PacePolicy = {
  ...mastodon,
  name: "careful",
  allowances: mastodon.allowances.map((allowance) =>
    allowance.scope === "token" ? { ...allowance, reserve: 150 } : allowance,
  ),
  relationshipsMax: 20,
  hasLists: false,
  atOnce: { lookup: 2, search: 1, follow: 1 },
  sources: ["no limit known: half of Mastodon's requests, Mastodon's follows"],
};

/** Its `accounts/lookup` is missing; follows 7,500 in all with HTTP 400. */
const pixelfed: PacePolicy = {
  ...careful,
  name: "pixelfed",
  lookupKnowsOthers: false,
  sources: [
    "pixelfed ApiV1Controller.php: first 20 relationships, no lookup, 7,500 follows in all",
    ...careful.sources,
  ],
};

const takahe: PacePolicy = {
  ...careful,
  name: "takahe",
  relationshipsMax: 1,
  sources: ["takahe api/views: relationships is 404 when one id is unknown", ...careful.sources],
};

const friendica: PacePolicy = { ...careful, name: "friendica", totalFollows: null };

const byName: Readonly<Record<string, PacePolicy>> = {
  mastodon,
  hometown: mastodon,
  gotosocial,
  akkoma,
  pleroma: akkoma,
  hollo,
  snac,
  iceshrimp,
  "iceshrimp.net": iceshrimp,
  sharkey,
  firefish: sharkey,
  mitra,
  pixelfed,
  friendica,
  takahe,
};

/** The policy of a server by its NodeInfo name and version; the careful one for everything unknown. */
export function pacePolicyFor(server: {
  readonly software: string;
  readonly version: string | null;
}): PacePolicy {
  const name = server.software.toLowerCase();
  const policy = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (policy === mastodon && isUpTo(server.version, [4, 0])) return mastodonUpTo40;
  if (policy === gotosocial && isUpTo(server.version, [0, 16])) return gotosocialUpTo016;
  return policy ?? careful;
}

function isUpTo(version: string | null, last: readonly [major: number, minor: number]): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version ?? "") ?? [];
  if (major === undefined || minor === undefined) return false;
  return Number(major) < last[0] || (Number(major) === last[0] && Number(minor) <= last[1]);
}

/** The new follows of one UTC day; undefined where a server does not count them so. */
export function followsOfDay({ allowances }: PacePolicy): Allowance | undefined {
  return allowances.find(({ scope, windowMs }) => scope === "follows" && windowMs === dayMs);
}

/** What a person waits for between two follows; of a small server it is expected that it must search for everybody. */
function isOneByOne({ applies, windowMs }: Allowance): boolean {
  return (applies === "follow" || applies === "change" || applies === "search") && windowMs < dayMs;
}

function msEach({ windowMs, limit, reserve }: Allowance): number {
  return windowMs / (limit - reserve);
}

/** The numbers of a policy for a forecast; a short window of one follow counts as so many a day. */
export function paceNumbers(policy: PacePolicy): PaceNumbers {
  const follows = policy.allowances.find((allowance) => allowance.scope === "follows");
  const requests = policy.allowances.find((allowance) => allowance.applies === "every");
  return {
    followsPerDay: follows
      ? Math.floor((follows.limit - follows.reserve) * (dayMs / follows.windowMs))
      : null,
    requestsPerWindow: requests ? requests.limit - requests.reserve : Number.MAX_SAFE_INTEGER,
    windowMs: requests?.windowMs ?? dayMs,
    requestsPerFollow: (policy.lookupKnowsOthers ? 2.4 : 2) + 1 / policy.relationshipsMax,
    followMs: Math.max(0, ...policy.allowances.filter(isOneByOne).map(msEach)),
  };
}
