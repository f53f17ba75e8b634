/** What an app asks for when it sends a person to sign in, and whether this software lets it. */
import type { Call } from "../answers/call.ts";
import { type Answer, empty, html, json, param } from "../transport/exchange.ts";
import type { OauthApp } from "../world/host-state.ts";

export type AuthorizeRequest = {
  readonly app: OauthApp;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly challenge: string | null;
};

export function readAuthorizeRequest(call: Call): AuthorizeRequest | Answer {
  const { ask, host, personality } = call;
  const { checks, stateOnError } = personality.oauth;
  const app = host.apps.get(param(ask, "client_id") ?? "");
  if (!app) return refuseClient(checks.client);
  const redirectUri = param(ask, "redirect_uri") ?? app.redirectUris[0] ?? "";
  if (!app.redirectUris.includes(redirectUri) && checks.redirect !== "no") {
    if (checks.redirect === "json_400") return json(400, { error: "invalid_redirect_uri" });
    return errorPage("The redirect uri included is not valid.");
  }
  const state = param(ask, "state");
  const asked = (param(ask, "scope") ?? "read").split(/[\s+]+/).filter(Boolean);
  const covered = asked.every((scope) => coversScope(app.scopes, scope));
  if (!covered && checks.scope === "json_400") return json(400, { error: "invalid_scope" });
  if (!covered && checks.scope === "redirect") {
    return sendBack(call, redirectUri, { error: "invalid_scope" }, stateOnError ? state : null);
  }
  const challenge = param(ask, "code_challenge");
  const method = param(ask, "code_challenge_method");
  if (personality.oauth.checksPkce && challenge !== null && method !== "S256") {
    if (checks.client === "json_400") return json(400, { error: "invalid_request" });
    return sendBack(
      call,
      redirectUri,
      { error: "invalid_code_challenge_method" },
      stateOnError ? state : null,
    );
  }
  return { app, redirectUri, scopes: asked, state, challenge };
}

export function isAnswer(value: AuthorizeRequest | Answer): value is Answer {
  return "status" in value;
}

/** The browser's way back to the app. */
export function sendBack(
  call: Call,
  redirectUri: string,
  params: Record<string, string>,
  state: string | null,
): Answer {
  const { oauth } = call.personality;
  const encode = oauth.encodesState
    ? (text: string) => new URLSearchParams({ x: text }).toString().slice(2)
    : (text: string) => text;
  const all = Object.entries(state === null ? params : { ...params, state });
  const query = all.map(([name, value]) => `${name}=${encode(value)}`).join("&");
  const join = redirectUri.includes("?") ? "&" : "?";
  return empty(oauth.callbackStatus, { location: `${redirectUri}${join}${query}` });
}

function coversScope(granted: readonly string[], scope: string): boolean {
  return granted.includes(scope) || granted.includes(scope.split(":")[0] ?? "");
}

function refuseClient(how: "json_400" | "html_401" | "empty_400"): Answer {
  if (how === "json_400") return json(400, { error: "invalid_client" });
  if (how === "empty_400") return html(400, "");
  return errorPage("Client authentication failed due to unknown client.");
}

function errorPage(words: string): Answer {
  return html(
    401,
    `<!DOCTYPE html><html lang="en"><title>Error</title><h1>An error has occurred</h1><p>${words}</p></html>`,
  );
}
