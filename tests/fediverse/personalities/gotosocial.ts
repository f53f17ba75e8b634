/** GoToSocial 0.19: needs a User-Agent and a token for nearly everything, ULIDs, 300 requests per 5 min and IP. */
import { html, json } from "../transport/exchange.ts";
import { recordedBody, recordedPair } from "../world/recorded-answers.ts";
import { gotosocialAccount, gotosocialOwnAccount } from "./gotosocial-account.ts";
import { gotosocialThrottles } from "./gotosocial-limits.ts";
import type { Personality, RelationshipView, TokenError } from "./personality.ts";

const noStore = { "cache-control": "no-store" };
const briefly = { "cache-control": "public, max-age=120" };
const errorHint =
  "If you arrived at this error during a sign in/oauth flow, please try clearing your session cookies and signing in again; if problems persist, make sure you're using the correct credentials";

export const gotosocial: Personality = {
  name: "gotosocial",
  software: "gotosocial",
  version: "0.19.2",
  idShape: "ulid",
  profilePath: (username) => `/@${username}`,
  actorPath: (username) => `/users/${username}`,
  webfinger: {
    hostCase: "exact",
    userCase: "any",
    jrd: ({ origin, domain, account: { username } }) => ({
      subject: `acct:${username}@${domain}`,
      aliases: [`${origin}/users/${username}`, `${origin}/@${username}`],
      links: [
        { rel: "http://webfinger.net/rel/profile-page", type: "text/html", href: `${origin}/@${username}` },
        { rel: "self", type: "application/activity+json", href: `${origin}/users/${username}` },
      ],
    }),
    ok: (body) => json(200, body, { ...briefly, "content-type": "application/jrd+json" }),
    refuse(reason, askedHost) {
      if (reason === "foreign") {
        const error = `Bad Request: requested host ${askedHost} does not belong to this instance`;
        return json(400, { error }, briefly);
      }
      if (reason === "no_resource") return json(400, { error: "Bad Request: no resource" }, briefly);
      if (reason === "gone") return json(410, { error: "Gone" }, briefly);
      return json(404, { error: "Not Found" }, briefly);
    },
  },
  hostMeta: true,
  nodeinfo(host, _origin, path) {
    if (path === "/.well-known/nodeinfo") {
      return json(200, recordedBody("gotosocial/02-nodeinfo-links", host.webHost), briefly);
    }
    const version = path.match(/^\/nodeinfo\/(2\.[01])$/)?.[1];
    if (!version) return null;
    const body = recordedBody("gotosocial/03-nodeinfo", host.webHost);
    const software = { name: "gotosocial", version: host.spec.version ?? "0.19.2" };
    const type = `application/json; profile="http://nodeinfo.diaspora.software/ns/schema/${version}#"`;
    return json(
      200,
      { ...body, version, software, usage: { users: { total: host.accounts.size } } },
      { "content-type": type, "cache-control": "public, max-age=86400" },
    );
  },
  metadata: () => null,
  actorNeedsSignature: true,
  registerApp(request) {
    if (request.redirectIsArray) {
      return json(400, recordedPair("gotosocial/07-app-redirect-array-400").response.body, noStore);
    }
    if (request.name === null) {
      return json(400, recordedPair("gotosocial/09-app-missing-name-400").response.body, noStore);
    }
    return null;
  },
  appBody: (app) => ({
    ...((app.website
      ? recordedPair("gotosocial/06-app-registered")
      : recordedPair("gotosocial/08-app-unknown-scope-accepted")
    ).response.body as object),
    id: app.id,
    created_at: new Date().toISOString(),
    name: app.name,
    ...(app.website ? { website: app.website } : {}),
    redirect_uri: app.redirectUris.join("\n"),
    redirect_uris: app.redirectUris,
    client_id: app.clientId,
    client_secret: app.clientSecret,
    scopes: app.scopes,
  }),
  oauth: {
    signInPath: "/auth/sign_in",
    oneForm: false,
    signInRedirect: 303,
    wrongPasswordStatus: 401,
    canDeny: true,
    stateOnError: false,
    encodesState: true,
    checks: { client: "html_401", redirect: "no", scope: "redirect" },
    checksPkce: false,
    takesAnyCode: false,
    checksTokenRedirect: true,
    reusesTokens: false,
    callbackStatus: 302,
  },
  tokenBody: (token, { nowMs }) => ({
    access_token: token.token,
    created_at: Math.floor(nowMs / 1000),
    scope: token.scopes.join(" "),
    token_type: "Bearer",
  }),
  tokenRefused(why: TokenError) {
    const words: Record<TokenError, string> = {
      bad_client: "invalid_client",
      bad_code: "sql: no rows in result set",
      bad_redirect: "invalid redirect uri",
      bad_grant: "unsupported_grant_type",
      bad_scope: "invalid_scope",
    };
    const status = why === "bad_redirect" ? 403 : 400;
    const error = words[why];
    const description = `Bad Request: could not get access token: ${error}: ${errorHint}`;
    const headers = { "cache-control": "private, max-age=120" };
    return json(status, { error, error_description: description }, headers);
  },
  revokedAgain: () => json(200, {}),
  api: {
    enforcesScopes: true,
    needsUserAgent: true,
    lookupNeedsToken: true,
    lookupKnowsStrangers: true,
    searchWithoutToken: false,
    searchMatch: "exact",
    searchFindsUrls: true,
    searchCaseSensitive: false,
    emptyQuery: "refused",
    farSilent: () => ({
      ...html(502, String(recordedPair("gotosocial/21-search-silent-host-502").response.body), {
        "content-type": "text/html",
      }),
      waitMs: 30_000,
    }),
    farBroken: () => null,
    accountsSearchResolves: true,
    accountsByIds: false,
    relationshipsRows: "all",
    relationshipsUnknown: "all_false",
    relationshipsBare: "one",
    followSelf: () => json(406, { error: "Not Acceptable" }),
    followMoved: () => null,
    followBlocked: () => json(404, { error: "Not Found: target account not found" }),
    optimism: "none",
    honoursFollowOptions: true,
    followingLinks: "always",
    undelivered: "lost",
    acceptDelayMs: 1_800,
    followsPerDay: null,
    followsTotal: null,
    followRequests: true,
  },
  instanceV1(host) {
    const body = recordedBody("gotosocial/04-instance-v2", host.webHost);
    return json(200, {
      uri: host.webHost,
      account_domain: host.name,
      title: body["title"],
      version: body["version"],
    });
  },
  instanceV2(host) {
    const body = recordedBody("gotosocial/04-instance-v2", host.webHost);
    const title = host.spec.title ?? host.webHost;
    return json(200, { ...body, account_domain: host.name, title, version: host.spec.version ?? "0.19.2" });
  },
  account: gotosocialAccount,
  ownAccount: gotosocialOwnAccount,
  relationship: (view: RelationshipView) => ({
    ...(recordedPair("gotosocial/25-follow-open").response.body as object),
    id: view.id,
    following: view.state === "following",
    showing_reblogs: view.state === "following" && view.reblogs,
    notifying: view.state === "following" && view.notify,
    followed_by: view.followedBy,
    blocking: view.blocking,
    blocked_by: view.blockedBy,
    requested: view.state === "requested",
    requested_by: view.requestedBy,
  }),
  apiHeaders: (ask): Record<string, string> =>
    ask.headers.origin
      ? {
          ...noStore,
          "access-control-allow-origin": "*",
          "access-control-expose-headers": "X-Ratelimit-Limit,X-Ratelimit-Remaining,X-Ratelimit-Reset,Link",
        }
      : noStore,
  refuseToken: () => json(401, { error: "Unauthorized: token not supplied" }),
  refuseScope: () => json(403, { error: "Forbidden: token has insufficient scope permission" }),
  notFound: () => json(404, { error: "Not Found" }),
  unknownPath: () => json(404, { error: "Not Found" }),
  throttles: (limits) => (limits.requests === false ? [] : gotosocialThrottles),
  tooMany: () => json(429, { error: "rate limit reached" }),
  hidesAllowance: ({ path }, { status }) =>
    (status >= 400 && /^\/(\.well-known|users)\//.test(path)) ||
    (status === 401 && path === "/api/v1/accounts/lookup"),
};

export const noUserAgent = () => json(418, { error: "I'm a teapot: no user-agent sent with request" });
