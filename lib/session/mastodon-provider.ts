/** next-auth's provider for one server, made for one request; all its calls go through the guarded client. */
import type { OAuthConfig } from "next-auth/providers/oauth";
import { fetchOwnAccount, fetchToken } from "#lib/instances/client.ts";
import { type Credentials, signInScopes } from "#lib/instances/instance.ts";
import type { Registration } from "#lib/instances/store.ts";
import type { FediverseIdentity } from "./identity.ts";
import type { SignInReport } from "./sign-in-failure.ts";

export function mastodonProvider(registration: Registration, report: SignInReport): OAuthConfig<Credentials> {
  return {
    id: `mastodon.${registration.host}`,
    name: registration.host,
    type: "oauth",
    checks: ["pkce", "state"],
    issuer: `https://${registration.host}`,
    clientId: registration.clientId,
    clientSecret: registration.clientSecret,
    authorization: {
      url: registration.authorizationEndpoint,
      params: { scope: signInScopes(registration.scopes) },
    },
    token: {
      url: registration.tokenEndpoint,
      async request({ params, checks }) {
        // next-auth leaves the comparison to its own token call, which this one replaces.
        if (!checks.state || params.state !== checks.state) throw report.failed("expired");
        if (!params.code || !checks.code_verifier) throw report.failed("expired");
        const app = { ...registration, scopes: signInScopes(registration.scopes) };
        const answer = await fetchToken(app, {
          code: params.code,
          codeVerifier: checks.code_verifier,
        });
        if (answer.kind !== "token") throw report.failed(answer.kind);
        return { tokens: { access_token: answer.accessToken, scope: answer.scope ?? app.scopes } };
      },
    },
    userinfo: {
      async request({ tokens }) {
        const answer = await fetchOwnAccount(registration.host, tokens.access_token ?? "");
        if (answer.kind !== "account") throw report.failed(answer.kind);
        report.verified(toIdentity(registration, answer.account, tokens));
        return answer.account as never;
      },
    },
    profile: (account) => ({ id: account.id, name: account.username, email: null, image: null }),
  };
}

function toIdentity(
  registration: Registration,
  account: Credentials,
  tokens: { access_token?: string; scope?: string },
): FediverseIdentity {
  return {
    kind: "fediverse",
    issuerHost: registration.host,
    accountId: account.id,
    handle: `${account.username}@${registration.accountDomain}`.toLowerCase(),
    displayName: (account.display_name || account.username).slice(0, 200),
    avatarUrl: account.avatar_static ?? account.avatar ?? null,
    profileUrl: account.url ?? null,
    software: registration.software,
    softwareVersion: registration.softwareVersion,
    locked: account.locked ?? false,
    followersCount: account.followers_count ?? null,
    followingCount: account.following_count ?? null,
    accessToken: tokens.access_token ?? "",
    scopes: tokens.scope ?? signInScopes(registration.scopes),
  };
}
