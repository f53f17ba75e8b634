/** X's OAuth 2.0: authorize page, PKCE, tokens for two hours, refresh tokens that work once. */
import { createHash, randomBytes } from "node:crypto";
import { escapeHtml } from "../oauth/escape-html.ts";
import { hidden, pageHtml } from "../oauth/page-html.ts";
import { type Answer, type Ask, html, json, param, redirect } from "../transport/exchange.ts";
import type { XAppSpec } from "./x-spec.ts";
import type { XGrant, XState } from "./x-state.ts";

const codeLifeMs = 30_000;
const tokenLifeMs = 7_200_000;
const stateLengthMax = 500;
const members = [
  "response_type",
  "client_id",
  "redirect_uri",
  "scope",
  "state",
  "code_challenge",
  "code_challenge_method",
];

/** `GET` and `POST https://x.com/i/oauth2/authorize`. */
export function answerXAuthorize(state: XState, ask: Ask, now: number): Answer {
  const app = state.spec.apps.find((one) => one.clientId === param(ask, "client_id"));
  const redirectUri = param(ask, "redirect_uri") ?? "";
  const challenge = param(ask, "code_challenge");
  const givenState = param(ask, "state") ?? "";
  const fits =
    app?.redirectUris.includes(redirectUri) &&
    challenge &&
    param(ask, "response_type") === "code" &&
    givenState.length > 0 &&
    givenState.length <= stateLengthMax;
  if (!app || !fits)
    return page(400, "<h1>Something went wrong</h1><p>You weren’t able to give access to the App.</p>");
  if (ask.method !== "POST") return page(200, formHtml(ask, ""));
  const back = new URL(redirectUri);
  back.searchParams.set("state", givenState);
  if (param(ask, "decision") === "deny") {
    back.searchParams.set("error", "access_denied");
    return redirect(302, back.href);
  }
  const user = state.byName.get((param(ask, "username") ?? "").replace(/^@/, "").toLowerCase());
  if (user?.password === undefined || user.password !== param(ask, "password")) {
    return page(401, formHtml(ask, "Wrong username or password."));
  }
  const code = randomBytes(24).toString("base64url");
  state.codes.set(code, {
    clientId: app.clientId,
    redirectUri,
    userId: user.id,
    scopes: (param(ask, "scope") ?? "").split(/\s+/).filter(Boolean),
    challenge,
    method: param(ask, "code_challenge_method") ?? "plain",
    expiresAt: now + codeLifeMs,
  });
  back.searchParams.set("code", code);
  return redirect(302, back.href);
}

/** `POST https://api.x.com/2/oauth2/token`. */
export function answerXToken(state: XState, ask: Ask, now: number): Answer {
  const app = clientOf(state, ask);
  if (!app) return refused(401, "unauthorized_client", "Missing valid authorization header");
  switch (param(ask, "grant_type")) {
    case "authorization_code":
      return tokenForCode(state, ask, app, now);
    case "refresh_token":
      return tokenForRefresh(state, ask, app, now);
    default:
      return refused(400, "unsupported_grant_type", "Unsupported grant_type");
  }
}

/** `POST https://api.x.com/2/oauth2/revoke`. */
export function answerXRevoke(state: XState, ask: Ask): Answer {
  if (!clientOf(state, ask)) return refused(401, "unauthorized_client", "Missing valid authorization header");
  const token = param(ask, "token") ?? "";
  state.tokens.delete(token);
  state.refreshTokens.delete(token);
  return json(200, { revoked: true });
}

function tokenForCode(state: XState, ask: Ask, app: XAppSpec, now: number): Answer {
  const text = param(ask, "code") ?? "";
  const code = state.codes.get(text);
  state.codes.delete(text);
  const bad = "Value passed for the authorization code was invalid.";
  if (!code || code.clientId !== app.clientId || code.expiresAt < now)
    return refused(400, "invalid_request", bad);
  if (code.redirectUri !== param(ask, "redirect_uri")) {
    return refused(
      400,
      "invalid_request",
      "Value passed for the redirect uri did not match the uri of the authorization code.",
    );
  }
  const verifier = param(ask, "code_verifier") ?? "";
  const hashed = createHash("sha256").update(verifier).digest("base64url");
  if ((code.method === "S256" ? hashed : verifier) !== code.challenge) {
    return refused(
      400,
      "invalid_request",
      "Value passed for the code verifier did not match the code challenge.",
    );
  }
  return grant(state, { clientId: app.clientId, userId: code.userId, scopes: code.scopes }, now);
}

function tokenForRefresh(state: XState, ask: Ask, app: XAppSpec, now: number): Answer {
  const text = param(ask, "refresh_token") ?? "";
  const kept = state.refreshTokens.get(text);
  state.refreshTokens.delete(text);
  if (!kept || kept.clientId !== app.clientId) {
    return refused(400, "invalid_request", "Value passed for the token was invalid.");
  }
  return grant(state, kept, now);
}

function grant(state: XState, { clientId, userId, scopes }: Omit<XGrant, "expiresAt">, now: number): Answer {
  const access = randomBytes(32).toString("base64url");
  state.tokens.set(access, { clientId, userId, scopes, expiresAt: now + tokenLifeMs });
  const body = {
    token_type: "bearer",
    expires_in: tokenLifeMs / 1000,
    access_token: access,
    scope: scopes.join(" "),
  };
  if (!scopes.includes("offline.access")) return json(200, body);
  const refresh = randomBytes(32).toString("base64url");
  state.refreshTokens.set(refresh, { clientId, userId, scopes, expiresAt: Number.POSITIVE_INFINITY });
  return json(200, { ...body, refresh_token: refresh });
}

function clientOf(state: XState, ask: Ask): XAppSpec | undefined {
  const basic = ask.headers.authorization?.match(/^Basic\s+(.+)$/i)?.[1];
  const [id, secret] = basic
    ? Buffer.from(basic, "base64").toString("utf8").split(":").map(decodeURIComponent)
    : [];
  const app = state.spec.apps.find((one) => one.clientId === (id ?? param(ask, "client_id")));
  if (!app) return undefined;
  return app.clientSecret === null || app.clientSecret === secret ? app : undefined;
}

function refused(status: number, error: string, description: string): Answer {
  return json(status, { error, error_description: description });
}

function page(status: number, inner: string): Answer {
  return html(status, pageHtml("X (stand-in)", inner), { "cache-control": "no-store" });
}

function formHtml(ask: Ask, error: string): string {
  const shown = error ? `<p class="error" role="alert">${escapeHtml(error)}</p>` : "";
  const carried = members.map((name) => hidden(name, param(ask, name) ?? "")).join("");
  const scopes = (param(ask, "scope") ?? "")
    .split(/\s+/)
    .map((scope) => `<li><code>${escapeHtml(scope)}</code></li>`);
  return `<h1>X (stand-in)</h1><p>An app wants to access your account.</p><ul>${scopes.join("")}</ul>
<form method="post" action="${escapeHtml(ask.base)}/i/oauth2/authorize">${carried}${shown}
<label for="username">Username</label><input id="username" name="username" required autofocus>
<label for="password">Password</label><input id="password" name="password" type="password" required>
<button type="submit" name="decision" value="allow">Authorize app</button><button type="submit" name="decision" value="deny" class="quiet" formnovalidate>Cancel</button></form>`;
}
