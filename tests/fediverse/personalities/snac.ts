/** snac 2.75: HTML errors, empty 422s, any code is a token, everything is followed at once. */
import { html, json } from "../transport/exchange.ts";
import { recordedAccount, recordedBody, recordedPair } from "../world/recorded-answers.ts";
import { countsOf, dateOnly, fieldsOf, profileUrl, withSeconds } from "./account-json.ts";
import type { AccountView, Personality, RelationshipView } from "./personality.ts";

const cors = { "access-control-allow-headers": "*", "access-control-allow-origin": "*" };
const page = (status: number, words: string) => html(status, words, cors);
const notFound = () => page(404, "<h1>404 Not Found (snac/2.75)</h1>");

function account(view: AccountView): Record<string, unknown> {
  const avatar = view.account.avatar ?? `https://${view.home.webHost}/susie.png`;
  return {
    ...recordedAccount("snac/16-search-remote-hit", view.host.webHost),
    id: view.id,
    username: view.account.username,
    display_name: view.account.displayName,
    discoverable: view.account.discoverable ?? true,
    group: view.account.group ?? false,
    acct: `${view.account.username}@${view.account.domain}`,
    created_at: withSeconds(view.account.createdAt),
    last_status_at: dateOnly(view.account.lastStatusAt ?? view.account.createdAt),
    bot: view.account.bot ?? false,
    note: view.account.note || "<br>",
    url: profileUrl(view),
    uri: profileUrl(view),
    avatar,
    avatar_static: avatar,
    locked: false,
    ...countsOf(view),
    fields: fieldsOf(view),
  };
}

export const snac: Personality = {
  name: "snac",
  software: "snac",
  version: "2.75",
  idShape: "hex32",
  profilePath: (username) => `/${username}`,
  actorPath: (username) => `/${username}`,
  webfinger: {
    hostCase: "exact",
    userCase: "any",
    jrd: ({ origin, domain, account: { username } }) => {
      const href = `${origin}/${username}`;
      const ld = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';
      return {
        subject: `acct:${username}@${domain}`,
        links: [
          { rel: "self", type: "application/activity+json", href },
          { rel: "self", type: ld, href },
          { rel: "http://webfinger.net/rel/profile-page", type: "text/html", href },
        ],
      };
    },
    ok: (body) => json(200, body, { ...cors, "content-type": "application/jrd+json" }),
    refuse: (reason) => (reason === "gone" ? page(410, "<h1>410 Gone (snac/2.75)</h1>") : notFound()),
  },
  hostMeta: false,
  nodeinfo(host, _origin, path) {
    const type = { ...cors, "content-type": "application/json; charset=utf-8" };
    if (path === "/.well-known/nodeinfo") {
      return json(200, recordedBody("snac/02-nodeinfo-links", host.webHost), type);
    }
    if (path !== "/nodeinfo_2_0") return null;
    const body = recordedBody("snac/03-nodeinfo", host.webHost);
    const total = host.accounts.size;
    const usage = { users: { total, activeMonth: total, activeHalfyear: total }, localPosts: 1 };
    return json(
      200,
      { ...body, software: { name: "snac", version: host.spec.version ?? "2.75" }, usage },
      type,
    );
  },
  metadata: () => null,
  actorNeedsSignature: false,
  registerApp: (request) => (request.name === null || request.redirectIsArray ? notFound() : null),
  appBody: (app) => ({
    ...(recordedPair("snac/07-app-registered").response.body as object),
    name: app.name,
    redirect_uri: app.redirectUris.join("\n"),
    client_id: app.clientId,
    client_secret: app.clientSecret,
    id: String(BigInt(`0x${app.id.slice(0, 12)}`)),
  }),
  oauth: {
    signInPath: "/oauth/x-snac-login",
    oneForm: true,
    signInRedirect: 303,
    wrongPasswordStatus: 200,
    canDeny: false,
    stateOnError: false,
    encodesState: false,
    checks: { client: "empty_400", redirect: "no", scope: "no" },
    checksPkce: false,
    takesAnyCode: true,
    checksTokenRedirect: false,
    reusesTokens: false,
    callbackStatus: 303,
  },
  tokenBody: (token, { scope, nowMs }) => ({
    access_token: token.token,
    token_type: "Bearer",
    created_at: Math.floor(nowMs / 1000),
    ...(scope === null ? {} : { scope }),
  }),
  tokenRefused: (why) => page(why === "bad_client" ? 401 : 400, ""),
  revokedAgain: () => ({
    status: 403,
    headers: { ...cors, "content-type": "application/json" },
    body: "<h1>403 Forbidden (snac/2.75)</h1>",
  }),
  api: {
    enforcesScopes: false,
    needsUserAgent: false,
    lookupNeedsToken: false,
    lookupKnowsStrangers: false,
    searchWithoutToken: false,
    searchMatch: "exact",
    searchFindsUrls: false,
    searchCaseSensitive: true,
    emptyQuery: "nothing",
    farSilent: () => ({ ...json(200, { accounts: [], statuses: [], hashtags: [] }), waitMs: 8_000 }),
    farBroken: () => null,
    accountsSearchResolves: false,
    accountsByIds: false,
    relationshipsRows: "first",
    relationshipsUnknown: "left_out",
    relationshipsBare: "one",
    followSelf: () => null,
    followMoved: () => null,
    followBlocked: () => null,
    optimism: "always",
    honoursFollowOptions: false,
    followingLinks: "never",
    undelivered: 120_000,
    acceptDelayMs: 1_800,
    followsPerDay: null,
    followsTotal: null,
    followRequests: false,
  },
  instanceV1(host) {
    const title = host.spec.title ?? host.webHost;
    return json(200, { ...recordedBody("snac/05-instance-v1", host.webHost), title });
  },
  instanceV2: () => null,
  account,
  ownAccount(view) {
    const own = recordedBody("snac/13-verify-ok", view.host.webHost);
    const seen = account(view);
    const kept = Object.keys(own).map((name) => [name, name in seen ? seen[name] : own[name]]);
    return {
      ...Object.fromEntries(kept),
      acct: view.account.username,
      note: view.account.note,
      last_status_at: withSeconds(view.account.lastStatusAt ?? view.account.createdAt),
      locked: view.account.locked ?? false,
    };
  },
  relationship: (view: RelationshipView) => ({
    ...(recordedPair("snac/24-follow-open").response.body as object),
    id: view.id,
    following: view.state !== "none",
    followed_by: view.followedBy,
    blocking: view.blocking,
  }),
  apiHeaders: () => cors,
  refuseToken: (_why, ask) => page(ask.path.endsWith("/verify_credentials") ? 422 : 401, ""),
  refuseScope: () => page(403, ""),
  notFound,
  unknownPath: notFound,
  throttles: () => [],
  tooMany: () => page(429, ""),
};
