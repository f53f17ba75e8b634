/** next-auth's provider for X, with the operator's keys or those a person brought; OAuth 2.0 with PKCE through twitter-api-v2. */
import type { OAuthConfig } from "next-auth/providers/oauth";
import { TwitterApi } from "twitter-api-v2";
import { z } from "zod";
import { parseXId } from "#lib/fediverse/x-id.ts";
import { publicAgent } from "#lib/net/public-agent.ts";
import type { XIdentity } from "./identity.ts";
import type { SignInReport } from "./sign-in-failure.ts";

// All three are required by the following and followers end points; protocols.md §7.1.
const xScopes = ["tweet.read", "users.read", "follows.read", "offline.access"];

const count = z.number().int().min(0).nullable().catch(null).default(null);
const meSchema = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string().default(""),
  public_metrics: z.object({ following_count: count, followers_count: count }).optional().catch(undefined),
});
type Me = z.infer<typeof meSchema>;

/** `x-own`: the keys are the person's own; `x-organisation`: their organisation's. Both for this request alone. */
export const xProviderIds = ["x", "x-own", "x-organisation"] as const;
export type XProviderId = (typeof xProviderIds)[number];

export function xProvider(
  keys: {
    readonly id: XProviderId;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly redirectUri: string;
    readonly organisationId?: string;
  },
  report: SignInReport,
): OAuthConfig<Me> {
  const settings = { httpAgent: publicAgent() };
  return {
    id: keys.id,
    name: "X",
    type: "oauth",
    version: "2.0",
    checks: ["pkce", "state"],
    issuer: "https://x.com",
    clientId: keys.clientId,
    clientSecret: keys.clientSecret,
    authorization: { url: "https://x.com/i/oauth2/authorize", params: { scope: xScopes.join(" ") } },
    token: {
      url: "https://api.x.com/2/oauth2/token",
      async request({ params, checks }) {
        if (!checks.state || params.state !== checks.state) throw report.failed("expired");
        if (!params.code || !checks.code_verifier) throw report.failed("expired");
        const app = new TwitterApi({ clientId: keys.clientId, clientSecret: keys.clientSecret }, settings);
        const answer = await app
          .loginWithOAuth2({
            code: params.code,
            codeVerifier: checks.code_verifier,
            redirectUri: keys.redirectUri,
          })
          .catch(() => {
            throw report.failed("refused");
          });
        return {
          tokens: {
            access_token: answer.accessToken,
            refresh_token: answer.refreshToken,
            expires_at: Math.floor(Date.now() / 1000) + answer.expiresIn,
            scope: answer.scope.join(" "),
          },
        };
      },
    },
    userinfo: {
      async request({ tokens }) {
        const answer = await new TwitterApi(tokens.access_token ?? "", settings).v2
          .me({ "user.fields": ["public_metrics"] })
          .catch(() => {
            throw report.failed("refused");
          });
        const me = meSchema.parse(answer.data);
        const app = { ownApp: keys.id !== "x", organisationId: keys.organisationId ?? null };
        report.verified(toIdentity(me, { ...tokens, ...app }, report));
        return me as never;
      },
    },
    profile: (me) => ({ id: me.id, name: me.username, email: null, image: null }),
  };
}

type Tokens = {
  access_token?: string;
  refresh_token?: string;
  expires_at?: number;
  scope?: string;
  ownApp: boolean;
  organisationId: string | null;
};

function toIdentity(me: Me, tokens: Tokens, report: SignInReport): XIdentity {
  const xId = parseXId(me.id);
  if (!xId) throw report.failed("refused");
  return {
    kind: "x",
    xId,
    username: me.username,
    displayName: me.name.slice(0, 200),
    accessToken: tokens.access_token ?? "",
    refreshToken: tokens.refresh_token ?? null,
    expiresAt: tokens.expires_at ? new Date(tokens.expires_at * 1000) : null,
    scopes: tokens.scope ?? "",
    ownApp: tokens.ownApp,
    organisationId: tokens.organisationId,
    followingCount: me.public_metrics?.following_count ?? null,
    followersCount: me.public_metrics?.followers_count ?? null,
  };
}
