/** Hollo 0.10: strict OAuth, uuids, plain-text 404s, follows that become real a little later. */
import { answer, empty, html, json } from "../transport/exchange.ts";
import { recordedBody, recordedPair } from "../world/recorded-answers.ts";
import { holloAccount, holloOwnAccount } from "./hollo-account.ts";
import type { Personality, RelationshipView } from "./personality.ts";

const cors = { "access-control-allow-origin": "*" };
const scopes = recordedBody("hollo/01-oauth-metadata", "host.test")["scopes_supported"] as string[];
const plain404 = () => answer(404, { ...cors, "content-type": "text/plain; charset=UTF-8" }, "404 Not Found");
const grantError = recordedPair("hollo/12-token-invalid-grant").response.body;
const clientError = recordedPair("hollo/13-token-bad-client-401").response.body;

export const hollo: Personality = {
  name: "hollo",
  software: "hollo",
  version: "0.10.0",
  idShape: "uuid",
  profilePath: (username) => `/@${username}`,
  actorPath: (username) => `/@${username}`,
  webfinger: {
    hostCase: "any",
    userCase: "exact",
    jrd: ({ origin, domain, account: { username } }) => ({
      subject: `acct:${username}@${domain}`,
      aliases: [`${origin}/@${username}`],
      links: [
        { rel: "self", href: `${origin}/@${username}`, type: "application/activity+json" },
        { rel: "http://webfinger.net/rel/profile-page", href: `${origin}/@${username}` },
      ],
    }),
    ok: (body) => json(200, body, { ...cors, "content-type": "application/jrd+json" }),
    refuse: (reason) => (reason === "gone" ? empty(410, cors) : plain404()),
  },
  hostMeta: false,
  nodeinfo(host, origin, path) {
    if (path === "/.well-known/nodeinfo") {
      const links = recordedBody("hollo/02-nodeinfo-links", host.webHost);
      return json(200, links, { ...cors, "content-type": "application/jrd+json" });
    }
    if (path === "/nodeinfo/2.0") return empty(302, { ...cors, location: `${origin}/nodeinfo/2.1` });
    if (path !== "/nodeinfo/2.1") return null;
    const body = recordedBody("hollo/03-nodeinfo", host.webHost);
    const software = { ...(body["software"] as object), version: host.spec.version ?? "0.10.0" };
    const users = { total: host.accounts.size, activeMonth: 0, activeHalfyear: 0 };
    const usage = { users, localPosts: 0, localComments: 0 };
    const type = recordedPair("hollo/03-nodeinfo").response.headers["content-type"] ?? "application/json";
    return json(200, { ...body, software, usage }, { ...cors, "content-type": type });
  },
  metadata(origin, pagesOrigin) {
    const body = recordedBody("hollo/01-oauth-metadata", origin.slice("https://".length));
    return json(200, { ...body, authorization_endpoint: `${pagesOrigin}/oauth/authorize` }, cors);
  },
  actorNeedsSignature: false,
  registerApp(request) {
    const unknown = request.scopes.find((scope) => !scopes.includes(scope));
    const badUri = request.redirectUris.find(
      (uri) => uri !== "urn:ietf:wg:oauth:2.0:oob" && !URL.canParse(uri),
    );
    if (unknown === undefined && badUri === undefined && request.redirectUris.length > 0) return null;
    const body = JSON.stringify(recordedPair("hollo/08-app-unknown-scope-422").response.body);
    return json(422, JSON.parse(body.replaceAll("bogus:scope", unknown ?? badUri ?? "")), {
      ...cors,
      "access-control-expose-headers": "Link",
    });
  },
  appBody: (app) => ({
    ...(recordedPair("hollo/07-app-registered").response.body as object),
    id: app.id,
    name: app.name,
    website: app.website,
    redirect_uris: app.redirectUris,
    redirect_uri: app.redirectUris.join(" "),
    client_id: app.clientId,
    client_secret: app.clientSecret,
  }),
  oauth: {
    signInPath: "/login",
    oneForm: false,
    signInRedirect: 302,
    wrongPasswordStatus: 400,
    canDeny: true,
    stateOnError: false,
    encodesState: true,
    checks: { client: "json_400", redirect: "json_400", scope: "json_400" },
    checksPkce: true,
    takesAnyCode: false,
    checksTokenRedirect: true,
    reusesTokens: false,
    callbackStatus: 302,
  },
  tokenBody: (token, { nowMs }) => ({
    access_token: token.token,
    token_type: "Bearer",
    scope: token.scopes.join(" "),
    created_at: nowMs,
  }),
  tokenRefused(why) {
    if (why === "bad_client") return json(401, clientError, cors);
    if (why === "bad_scope") return json(400, { error: "invalid_scope" }, cors);
    return json(400, grantError, cors);
  },
  revokedAgain: () => json(200, {}, cors),
  api: {
    enforcesScopes: true,
    needsUserAgent: false,
    lookupNeedsToken: false,
    lookupKnowsStrangers: true,
    searchWithoutToken: false,
    searchMatch: "fuzzy",
    searchFindsUrls: true,
    searchCaseSensitive: false,
    emptyQuery: "locals",
    farSilent: () => ({
      ...html(504, String(recordedPair("hollo/21-search-silent-host-504").response.body), {
        "content-type": "text/html",
      }),
      waitMs: 120_000,
    }),
    farBroken: () => null,
    accountsSearchResolves: false,
    accountsByIds: true,
    relationshipsRows: "all",
    relationshipsUnknown: "left_out",
    relationshipsBare: "none",
    followSelf: () => empty(500),
    followMoved: () => null,
    followBlocked: () => json(403, { error: "This action is not allowed" }, cors),
    optimism: "none",
    honoursFollowOptions: false,
    followingLinks: "when_more",
    undelivered: "host_lost",
    acceptDelayMs: 1_800,
    followsPerDay: null,
    followsTotal: null,
    followRequests: true,
  },
  instanceV1(host) {
    const { domain, title, version, description } = instance(host.webHost, host.spec.title);
    return json(200, { uri: domain, title, version, description, short_description: description }, cors);
  },
  instanceV2(host) {
    const body = instance(host.webHost, host.spec.title);
    return json(
      200,
      { ...body, version: host.spec.version ?? "0.10.0" },
      {
        ...cors,
        "access-control-expose-headers": "Link",
      },
    );
  },
  account: holloAccount,
  ownAccount: holloOwnAccount,
  relationship: (view: RelationshipView) => ({
    ...(recordedPair("hollo/25-follow-open").response.body as object),
    id: view.id,
    following: view.state === "following",
    showing_reblogs: view.state !== "none",
    notifying: false,
    languages: null,
    followed_by: view.followedBy,
    blocking: view.blocking,
    blocked_by: view.blockedBy,
    requested: view.state === "requested",
    requested_by: view.requestedBy,
  }),
  apiHeaders: () => ({ ...cors, "access-control-expose-headers": "Link" }),
  refuseToken: (why) => json(401, { error: why === "missing" ? "unauthorized" : "invalid_token" }),
  refuseScope: () => json(403, { error: "insufficient_scope" }),
  notFound: () => json(404, { error: "Record not found" }),
  unknownPath: () => plain404(),
  throttles: () => [],
  tooMany: () => json(429, { error: "Too many requests" }),
};

function instance(host: string, title: string | undefined): Record<string, unknown> {
  const body = recordedBody("hollo/04-instance-v2", host);
  return { ...body, title: title ?? host };
}
