/** `POST /oauth/token` and `/oauth/revoke`, with each software's checks and the checks it forgets. */
import { createHash, randomBytes } from "node:crypto";
import { apiRefusal, type Call, hasScope } from "../answers/call.ts";
import { actorUrl, profileUrl } from "../personalities/account-json.ts";
import type { TokenError } from "../personalities/personality.ts";
import { type Answer, json, param, withHeaders } from "../transport/exchange.ts";
import { accountView } from "../world/account-view.ts";
import type { AccessToken, HostState, OauthApp, OauthCode } from "../world/host-state.ts";

export function answerToken(call: Call): Answer {
  const app = clientOf(call);
  if (!app) return refused(call, "bad_client");
  const grant = param(call.ask, "grant_type");
  if (grant === "client_credentials") return answerAppToken(call, app);
  if (grant !== "authorization_code") return refused(call, "bad_grant");
  return answerUserToken(call, app);
}

/** HTTP Basic or members of the body. */
function clientOf(call: Call): OauthApp | undefined {
  const basic = call.ask.headers.authorization?.match(/^Basic\s+(.+)$/i)?.[1];
  const pair = basic ? Buffer.from(basic, "base64").toString("utf8").split(":").map(decodeURIComponent) : [];
  const app = call.host.apps.get(pair[0] ?? param(call.ask, "client_id") ?? "");
  const secret = pair[1] ?? param(call.ask, "client_secret");
  return app && secret === app.clientSecret ? app : undefined;
}

function answerUserToken(call: Call, app: OauthApp): Answer {
  const { oauth } = call.personality;
  const code = usableCode(call, app);
  if (!code) return refused(call, "bad_code");
  const redirectUri = param(call.ask, "redirect_uri");
  if (oauth.checksTokenRedirect && redirectUri !== code.redirectUri) return refused(call, "bad_redirect");
  if (oauth.checksPkce && !verifierFits(call, code)) return refused(call, "bad_code");
  code.used = true;
  const token = makeToken(call, app, code);
  return tokenAnswer(call, token);
}

function usableCode(call: Call, app: OauthApp): OauthCode | undefined {
  const { host, personality } = call;
  const code = host.codes.get(param(call.ask, "code") ?? "");
  if (personality.oauth.takesAnyCode) {
    const earlier = [...host.codes.values()].findLast((other) => other.clientId === app.clientId);
    return app.used ? (code ?? earlier) : code;
  }
  if (!code || code.used || code.clientId !== app.clientId || code.expiresAt < call.now) return undefined;
  return code;
}

function verifierFits(call: Call, code: OauthCode): boolean {
  if (code.challenge === null) return true;
  const verifier = param(call.ask, "code_verifier") ?? "";
  return createHash("sha256").update(verifier).digest("base64url") === code.challenge;
}

function makeToken(call: Call, app: OauthApp, code: OauthCode): AccessToken {
  const { host, personality } = call;
  if (personality.oauth.reusesTokens) {
    const wanted = [...code.scopes].sort().join(" ");
    for (const token of host.tokens.values()) {
      const same = token.clientId === app.clientId && token.accountKey === code.accountKey;
      if (same && !token.revoked && [...token.scopes].sort().join(" ") === wanted) return token;
    }
  }
  return newToken(host, app.clientId, code.accountKey, code.scopes);
}

export function newToken(
  host: HostState,
  clientId: string,
  accountKey: string | null,
  scopes: readonly string[],
): AccessToken {
  const text = randomBytes(32).toString("base64url");
  const token: AccessToken = { token: text, clientId, accountKey, scopes, revoked: false };
  host.tokens.set(text, token);
  return token;
}

/** An app's own token, which knows no person. */
function answerAppToken(call: Call, app: OauthApp): Answer {
  const asked = (param(call.ask, "scope") ?? "read").split(/\s+/).filter(Boolean);
  if (call.personality.oauth.takesAnyCode) return refused(call, "bad_grant");
  const covered = asked.every(
    (scope) => app.scopes.includes(scope) || app.scopes.includes(scope.split(":")[0] ?? ""),
  );
  if (!covered) return refused(call, "bad_scope");
  return tokenAnswer(call, newToken(call.host, app.clientId, null, asked));
}

function tokenAnswer(call: Call, token: AccessToken): Answer {
  const name = token.accountKey?.split("@")[0];
  const actor = name ? `https://${call.host.webHost}${call.personality.actorPath(name)}` : null;
  const asked = { scope: param(call.ask, "scope"), nowMs: call.now, actor };
  const headers: Answer["headers"] = { ...tokenHeaders(call), "cache-control": "no-store" };
  return json(200, call.personality.tokenBody(token, asked), headers);
}

function refused(call: Call, why: TokenError): Answer {
  return withHeaders(call.personality.tokenRefused(why), tokenHeaders(call));
}

function tokenHeaders(call: Call): Record<string, string> {
  const { "access-control-expose-headers": _, ...headers } = call.personality.apiHeaders(call.ask);
  return headers;
}

/** `POST /oauth/revoke`. */
export function answerRevoke(call: Call): Answer {
  const token = call.host.tokens.get(param(call.ask, "token") ?? "");
  const app = clientOf(call);
  if (!app || (token && token.clientId !== app.clientId)) {
    if (call.personality.name === "hollo" || call.personality.name === "gotosocial") {
      return refused(call, "bad_client");
    }
    const words = "You are not authorized to revoke this token";
    return json(403, { error: "unauthorized_client", error_description: words });
  }
  if (!token || token.revoked) return call.personality.revokedAgain();
  token.revoked = true;
  return json(200, {}, tokenHeaders(call));
}

/** `GET /oauth/userinfo` (Mastodon 4.4 and newer, Hollo); null where the software has none. */
export function answerUserInfo(call: Call): Answer | null {
  const { personality, caller, ask } = call;
  if (personality.name !== "mastodon-4.6" && personality.name !== "hollo") return null;
  if (caller.kind === "nobody") return apiRefusal(call, personality.refuseToken("missing", ask));
  if (caller.kind !== "user") return apiRefusal(call, personality.refuseToken("dead", ask));
  if (!hasScope(caller.token.scopes, "profile")) return apiRefusal(call, personality.refuseScope());
  const view = accountView(call.world, call.host, caller.account);
  const { avatar } = personality.account(view);
  const { username: preferred_username, displayName: name } = caller.account;
  const body = { iss: `https://${call.host.webHost}/`, sub: actorUrl(view), name, preferred_username };
  return json(200, { ...body, profile: profileUrl(view), picture: avatar }, tokenHeaders(call));
}
