/** Mastodon 4.0, 4.2 and 4.6, after its code (facts of each version stand beside the differences). */
import { type Answer, answer, empty, html, json } from "../transport/exchange.ts";
import { mastodonAccount, mastodonOwnAccount } from "./mastodon-account.ts";
import {
  mastodonInstanceV1,
  mastodonInstanceV2,
  mastodonMetadata,
  mastodonScopes,
  nodeinfo20,
} from "./mastodon-instance.ts";
import { mastodonThrottles } from "./mastodon-limits.ts";
import type { Personality, TokenError } from "./personality.ts";

const utf8 = { "content-type": "application/json; charset=utf-8" };
const cors = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers":
    "Link, X-RateLimit-Reset, X-RateLimit-Limit, X-RateLimit-Remaining, X-Request-Id, Mastodon-Async-Refresh",
};
const refuse = (status: number, error: string, headers = {}): Answer =>
  json(status, { error }, { ...utf8, ...headers });

const tokenErrors: Record<TokenError, [number, string, string]> = {
  bad_client: [
    401,
    "invalid_client",
    "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.",
  ],
  bad_code: [
    400,
    "invalid_grant",
    "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.",
  ],
  bad_redirect: [400, "invalid_grant", "The redirect uri included is not valid."],
  bad_grant: [400, "unsupported_grant_type", "The authorization grant type is not supported."],
  bad_scope: [400, "invalid_scope", "The requested scope is invalid, unknown, or malformed."],
};

/** `minor` is the middle number of the version: 0, 2 or 6. */
export function mastodon(name: "mastodon-4.0" | "mastodon-4.2" | "mastodon-4.6"): Personality {
  const minor = Number(name.slice(-1));
  const version = { 0: "4.0.15", 2: "4.2.29", 6: "4.6.5" }[minor] ?? "4.6.5";
  const knownScopes = minor >= 3 ? mastodonScopes : mastodonScopes.filter((scope) => scope !== "profile");
  return {
    name,
    software: "mastodon",
    version,
    idShape: "snowflake",
    profilePath: (username) => `/@${username}`,
    actorPath: (username) => `/users/${username}`,
    webfinger: {
      hostCase: "any",
      userCase: "any",
      jrd: ({ origin, domain, account: { username } }) => ({
        subject: `acct:${username}@${domain}`,
        aliases: [`${origin}/@${username}`, `${origin}/users/${username}`],
        links: [
          { rel: "http://webfinger.net/rel/profile-page", type: "text/html", href: `${origin}/@${username}` },
          { rel: "self", type: "application/activity+json", href: `${origin}/users/${username}` },
          {
            rel: "http://ostatus.org/schema/1.0/subscribe",
            template: `${origin}/authorize_interaction?uri={uri}`,
          },
        ],
      }),
      ok: (body) =>
        json(200, body, {
          "content-type": "application/jrd+json; charset=utf-8",
          "cache-control": "max-age=259200, public",
          "access-control-allow-origin": "*",
        }),
      refuse(reason) {
        const status = { gone: 410, no_resource: 400, unknown: 404, foreign: 404 }[reason];
        return empty(status, { "cache-control": "max-age=180, public", "access-control-allow-origin": "*" });
      },
    },
    hostMeta: true,
    nodeinfo: (host, origin, path) =>
      nodeinfo20(host, origin, path, { name: "mastodon", version: host.spec.version ?? version }),
    metadata: (origin, pagesOrigin) => (minor >= 3 ? mastodonMetadata(origin, pagesOrigin) : null),
    actorNeedsSignature: false,
    registerApp(request) {
      if (request.name === null) return refuse(422, "Validation failed: Application name can't be blank");
      if (request.redirectUris.length === 0 || (request.redirectIsArray && minor < 3)) {
        return refuse(422, "Validation failed: Redirect URI can't be blank");
      }
      if (request.redirectUris.some((uri) => !/^(urn:|[a-z][a-z0-9+.-]*:\/\/)/.test(uri))) {
        return refuse(422, "Validation failed: Redirect URI must be an absolute URI.");
      }
      const unknown = request.scopes.some((scope) => !knownScopes.includes(scope));
      return unknown
        ? refuse(422, "Validation failed: Scopes doesn't match configured on the server.")
        : null;
    },
    appBody: (app) => ({
      id: app.id,
      name: app.name,
      website: app.website,
      ...(minor >= 3 ? { scopes: app.scopes, redirect_uris: app.redirectUris } : {}),
      redirect_uri: app.redirectUris.join("\n"),
      client_id: app.clientId,
      client_secret: app.clientSecret,
      ...(minor >= 4 ? { client_secret_expires_at: 0 } : {}),
      vapid_key: "BOfMhpBvnWmYrFoopbackVapidKeyForTestsOnly=",
    }),
    oauth: {
      signInPath: "/auth/sign_in",
      oneForm: false,
      signInRedirect: 302,
      wrongPasswordStatus: 422,
      canDeny: true,
      stateOnError: true,
      encodesState: true,
      checks: { client: "html_401", redirect: "html_401", scope: "redirect" },
      checksPkce: minor >= 3,
      takesAnyCode: false,
      checksTokenRedirect: true,
      reusesTokens: true,
      callbackStatus: 302,
    },
    tokenBody: (token, { nowMs }) => ({
      access_token: token.token,
      token_type: "Bearer",
      scope: token.scopes.join(" "),
      created_at: Math.floor(nowMs / 1000),
    }),
    tokenRefused(why) {
      const [status, error, description] = tokenErrors[why];
      return json(status, { error, error_description: description }, { ...utf8, ...cors });
    },
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
      emptyQuery: "refused",
      farSilent: () => ({ ...refuse(503, "Remote data could not be fetched"), waitMs: 10_000 }),
      farBroken: (why) =>
        why === "tls"
          ? refuse(503, "Remote SSL certificate could not be verified")
          : refuse(503, "Remote data could not be fetched"),
      accountsSearchResolves: true,
      accountsByIds: minor >= 3,
      relationshipsRows: "all",
      relationshipsUnknown: "left_out",
      relationshipsBare: "one",
      followSelf: () => refuse(403, "Following your own account is not allowed"),
      followMoved: () => refuse(403, "This action is not allowed"),
      followBlocked: () => refuse(403, "This action is not allowed"),
      optimism: "open",
      honoursFollowOptions: true,
      followingLinks: "when_more",
      undelivered: 60_000,
      acceptDelayMs: 1_000,
      followsPerDay: 400,
      followsTotal: 7_500,
      followRequests: true,
    },
    instanceV1: (host) => mastodonInstanceV1(host, host.spec.version ?? version),
    instanceV2: (host) => mastodonInstanceV2(host, host.spec.version ?? version, minor),
    account: (view) => mastodonAccount(view, minor),
    ownAccount: (view) => mastodonOwnAccount(view, minor),
    relationship: (view) => ({
      id: view.id,
      following: view.state === "following",
      showing_reblogs: view.state !== "none" && view.reblogs,
      notifying: view.state !== "none" && view.notify,
      languages: view.state === "none" ? null : view.languages,
      followed_by: view.followedBy,
      blocking: view.blocking,
      blocked_by: view.blockedBy,
      muting: false,
      muting_notifications: false,
      ...(minor >= 6 ? { muting_expires_at: null } : {}),
      requested: view.state === "requested",
      ...(minor >= 2 ? { requested_by: view.requestedBy } : {}),
      domain_blocking: false,
      endorsed: false,
      note: "",
    }),
    apiHeaders: () => ({ ...cors, "cache-control": "private, no-store", ...utf8 }),
    refuseToken: () =>
      refuse(401, "The access token is invalid", {
        "www-authenticate":
          'Bearer realm="Doorkeeper", error="invalid_token", error_description="The access token is invalid"',
      }),
    refuseScope: () => refuse(403, "This action is outside the authorized scopes"),
    notFound: () => refuse(404, "Record not found"),
    unknownPath: (ask) =>
      ask.path.startsWith("/api/")
        ? refuse(404, "Record not found")
        : html(404, "<!DOCTYPE html><title>The page you are looking for isn't here.</title>"),
    throttles: (limits) => mastodonThrottles(version, limits),
    tooMany: () => answer(429, utf8, JSON.stringify({ error: "Too many requests" })),
  };
}
