/** Akkoma and its ancestor Pleroma, from their code: follow bursts limited, refresh tokens, 403 for dead tokens. */
import { type Answer, html, json } from "../transport/exchange.ts";
import { akkomaAccount } from "./akkoma-account.ts";
import { akkomaThrottles } from "./akkoma-limits.ts";
import { nodeinfo20 } from "./mastodon-instance.ts";
import type { Personality } from "./personality.ts";

const utf8 = { "content-type": "application/json; charset=utf-8" };
const refuse = (status: number, error: string): Answer => json(status, { error }, utf8);
export function akkoma(name: "akkoma" | "pleroma"): Personality {
  const version = name === "akkoma" ? "3.16.0" : "2.7.0";
  const shown = name === "akkoma" ? "Akkoma" : "Pleroma";
  const notFound = () => refuse(404, "Can't find user");
  return {
    name,
    software: name,
    version,
    idShape: "flake",
    profilePath: (username) => `/users/${username}`,
    actorPath: (username) => `/users/${username}`,
    webfinger: {
      hostCase: "any",
      userCase: "any",
      jrd({ origin, domain, account: { username } }) {
        const href = `${origin}/users/${username}`;
        const ld = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';
        return {
          subject: `acct:${username}@${domain}`,
          aliases: [href],
          links: [
            { rel: "http://webfinger.net/rel/profile-page", type: "text/html", href },
            { rel: "self", type: "application/activity+json", href },
            { rel: "self", type: ld, href },
            {
              rel: "http://ostatus.org/schema/1.0/subscribe",
              template: `${origin}/ostatus_subscribe?acct={uri}`,
            },
          ],
        };
      },
      ok: (body) =>
        json(200, body, {
          "content-type": "application/jrd+json; charset=utf-8",
          "access-control-allow-origin": "*",
        }),
      refuse: (reason) =>
        reason === "gone"
          ? json(410, "Gone", utf8)
          : json(reason === "no_resource" ? 400 : 404, "Couldn't find user", utf8),
    },
    hostMeta: true,
    nodeinfo: (host, origin, path) =>
      nodeinfo20(host, origin, path, { name, version: host.spec.version ?? version }),
    metadata: () => null,
    actorNeedsSignature: false,
    registerApp: (request) =>
      request.name === null || request.redirectUris.length === 0 || request.redirectIsArray
        ? refuse(400, "Missing parameters")
        : null,
    appBody: (app) => ({
      id: app.id,
      name: app.name,
      client_id: app.clientId,
      client_secret: app.clientSecret,
      redirect_uri: app.redirectUris.join("\n"),
      website: app.website,
      vapid_key: "BOfMhpBvnWmYrFoopbackVapidKeyForTestsOnly=",
    }),
    oauth: {
      signInPath: "/oauth/sign_in",
      oneForm: true,
      signInRedirect: 302,
      wrongPasswordStatus: 401,
      canDeny: true,
      stateOnError: true,
      encodesState: true,
      checks: { client: "html_401", redirect: "html_401", scope: "redirect" },
      checksPkce: false,
      takesAnyCode: false,
      checksTokenRedirect: true,
      reusesTokens: false,
      callbackStatus: 302,
    },
    tokenBody: (token, { nowMs, actor }) => ({
      id: Number.parseInt(token.token.slice(0, 6), 36) % 100_000,
      access_token: token.token,
      refresh_token: `${token.token}-refresh`,
      expires_in: 3_153_600_000,
      token_type: "Bearer",
      scope: token.scopes.join(" "),
      created_at: Math.floor(nowMs / 1000),
      ...(actor ? { me: actor } : {}),
    }),
    tokenRefused: (why) =>
      why === "bad_client" || why === "bad_code"
        ? refuse(400, "Invalid credentials")
        : refuse(400, "Bad request"),
    revokedAgain: () => json(200, {}, utf8),
    api: {
      enforcesScopes: true,
      needsUserAgent: false,
      lookupNeedsToken: false,
      lookupKnowsStrangers: true,
      searchWithoutToken: true,
      searchMatch: "fuzzy",
      searchFindsUrls: true,
      searchCaseSensitive: false,
      emptyQuery: "nothing",
      farSilent: () => ({ ...json(200, { accounts: [], statuses: [], hashtags: [] }, utf8), waitMs: 15_000 }),
      farBroken: () => null,
      accountsSearchResolves: true,
      accountsByIds: false,
      relationshipsRows: "all",
      relationshipsUnknown: "left_out",
      relationshipsBare: "one",
      followSelf: () => refuse(400, "Can not follow yourself"),
      followMoved: () => null,
      followBlocked: () => refuse(403, "Could not follow user"),
      optimism: "none",
      honoursFollowOptions: true,
      followingLinks: "when_more",
      undelivered: 60_000,
      acceptDelayMs: 1_500,
      followsPerDay: null,
      followsTotal: null,
      followRequests: true,
    },
    instanceV1: (host) =>
      json(
        200,
        {
          uri: `https://${host.webHost}`,
          title: host.spec.title ?? shown,
          description: host.spec.description ?? "",
          version: `2.7.2 (compatible; ${shown} ${host.spec.version ?? version})`,
          email: `admin@${host.name}`,
          stats: { user_count: host.accounts.size, status_count: 0, domain_count: 0 },
          registrations: host.spec.registrationsOpen ?? true,
          pleroma: { metadata: { account_activation_required: false } },
        },
        utf8,
      ),
    instanceV2: (host) =>
      json(
        200,
        {
          domain: host.name,
          title: host.spec.title ?? shown,
          version: `2.7.2 (compatible; ${shown} ${host.spec.version ?? version})`,
          description: host.spec.description ?? "",
          registrations: { enabled: host.spec.registrationsOpen ?? true },
        },
        utf8,
      ),
    account: akkomaAccount,
    ownAccount: akkomaAccount,
    relationship: (view) => ({
      id: view.id,
      following: view.state === "following",
      showing_reblogs: view.reblogs,
      notifying: view.notify,
      subscribing: view.notify,
      followed_by: view.followedBy,
      blocking: view.blocking,
      blocked_by: view.blockedBy,
      muting: false,
      muting_notifications: false,
      requested: view.state === "requested",
      requested_by: view.requestedBy,
      domain_blocking: false,
      endorsed: false,
      note: "",
    }),
    apiHeaders: () => ({ ...utf8, "access-control-allow-origin": "*" }),
    refuseToken: () => refuse(403, "Invalid credentials."),
    refuseScope: () => refuse(403, "Insufficient permissions: follow | write:follows."),
    notFound,
    unknownPath: (ask) =>
      ask.path.startsWith("/api/")
        ? refuse(404, "Not implemented")
        : html(200, `<!DOCTYPE html><title>${shown}</title><noscript>JavaScript is needed.</noscript>`),
    throttles: akkomaThrottles,
    tooMany: () => refuse(429, "Throttled"),
  };
}
