/** The pages a person meets between the app and the code: sign in, then allow or deny. */
import { randomBytes } from "node:crypto";
import type { Call } from "../answers/call.ts";
import { takeFault } from "../faults/take-fault.ts";
import { type Answer, html, json, param, redirect } from "../transport/exchange.ts";
import type { Account } from "../world/account.ts";
import type { OauthCode, PageSession } from "../world/host-state.ts";
import { type AuthorizeRequest, isAnswer, readAuthorizeRequest, sendBack } from "./authorize-request.ts";
import { escapeHtml } from "./escape-html.ts";
import { hidden, pageHtml } from "./page-html.ts";
import { pageSession, sessionCookie } from "./page-session.ts";

const codeLifeMs = 600_000;
const requestMembers = [
  "response_type",
  "client_id",
  "redirect_uri",
  "scope",
  "state",
  "code_challenge",
  "code_challenge_method",
  "lang",
];

/** `GET /oauth/authorize`. */
export function answerAuthorize(call: Call): Answer {
  const session = pageSession(call);
  const { oauth } = call.personality;
  if (takeFault(call.host, "sign_in_broken", call.ask.path)) return json(400, { error: "invalid_request" });
  if (param(call.ask, "force_login") === "true") session.accountKey = null;
  if (oauth.oneForm) {
    const request = readAuthorizeRequest(call);
    return isAnswer(request) ? request : page(call, session, 200, oneFormHtml(call, session, request, ""));
  }
  if (!signedIn(call, session)) {
    session.pending = `${call.ask.path}?${call.ask.query}`;
    const next = oauth.signInPath === "/login" ? `?next=${encodeURIComponent(session.pending)}` : "";
    const location = `${call.ask.base}${oauth.signInPath}${next}`;
    return html(oauth.signInRedirect, seeOther(call, location), {
      ...sessionCookie(call, session),
      location,
    });
  }
  const request = readAuthorizeRequest(call);
  return isAnswer(request) ? request : page(call, session, 200, consentHtml(call, session, request));
}

function seeOther(call: Call, location: string): string {
  return call.personality.oauth.signInRedirect === 303
    ? `<a href="${escapeHtml(location)}">See Other</a>.\n\n`
    : "";
}

/** `GET` and `POST` of the sign-in form, for software with a separate one. */
export function answerSignIn(call: Call): Answer {
  const session = pageSession(call);
  if (call.ask.method !== "POST") return page(call, session, 200, signInHtml(call, session, ""));
  if (param(call.ask, "authenticity_token") !== session.csrf) return expired(call, session);
  const account = checkPassword(call);
  if (!account) {
    const status = call.personality.oauth.wrongPasswordStatus;
    return page(call, session, status, signInHtml(call, session, "Wrong username or password."));
  }
  session.accountKey = account.key;
  const next = session.pending ?? "/";
  return redirect(303, `${call.ask.base}${next}`, sessionCookie(call, session));
}

/** `POST /oauth/authorize`: the decision, with the password in the same form where the software does so. */
export function answerDecision(call: Call): Answer {
  const session = pageSession(call);
  const { oauth } = call.personality;
  const request = readAuthorizeRequest(call);
  if (isAnswer(request)) return request;
  if (param(call.ask, "authenticity_token") !== session.csrf) return expired(call, session);
  const denies =
    param(call.ask, "decision") === "deny" || takeFault(call.host, "sign_in_denied", call.ask.path);
  if (denies) return denied(call, request);
  const account = oauth.oneForm ? checkPassword(call) : signedIn(call, session);
  if (!account) {
    const words = "Wrong username or password.";
    return page(call, session, oauth.wrongPasswordStatus, oneFormHtml(call, session, request, words));
  }
  const code = giveCode(call, request, account);
  return sendBack(call, request.redirectUri, { code: code.code }, request.state);
}

function denied(call: Call, request: AuthorizeRequest): Answer {
  const words = "The resource owner or authorization server denied the request.";
  const state = call.personality.oauth.stateOnError ? request.state : null;
  return sendBack(call, request.redirectUri, { error: "access_denied", error_description: words }, state);
}

function giveCode(call: Call, request: AuthorizeRequest, account: Account): OauthCode {
  const code: OauthCode = {
    code: randomBytes(24).toString("base64url"),
    clientId: request.app.clientId,
    accountKey: account.key,
    redirectUri: request.redirectUri,
    scopes: request.scopes,
    challenge: request.challenge,
    expiresAt: call.now + codeLifeMs,
    used: false,
  };
  call.host.codes.set(code.code, code);
  request.app.used = true;
  return code;
}

function signedIn(call: Call, session: PageSession): Account | undefined {
  const name = session.accountKey?.split("@")[0];
  return name ? call.host.accounts.get(name) : undefined;
}

/** By user name, handle or any address whose first part is the user name. */
function checkPassword(call: Call): Account | undefined {
  const typed = (param(call.ask, "username") ?? "").trim().replace(/^@/, "");
  const account = call.host.accounts.get((typed.split("@")[0] ?? "").toLowerCase());
  const given = param(call.ask, "password") ?? "";
  return account?.password !== undefined && account.password === given ? account : undefined;
}

function page(call: Call, session: PageSession, status: number, inner: string): Answer {
  const title = call.host.spec.title ?? call.host.name;
  return html(status, pageHtml(title, inner), {
    ...sessionCookie(call, session),
    "cache-control": "no-store",
  });
}

function expired(call: Call, session: PageSession): Answer {
  return page(
    call,
    session,
    422,
    `<h1>Your session has expired</h1><p>Go back to the app and start again.</p>`,
  );
}

function heading(call: Call, words: string): string {
  const title = escapeHtml(call.host.spec.title ?? call.host.name);
  return `<h1>${words}</h1><p class="muted">${title} · ${escapeHtml(call.host.name)}</p>`;
}

function credentials(call: Call, error: string): string {
  const hint = call.host.spec.signInHint;
  const shown = error ? `<p class="error" role="alert">${escapeHtml(error)}</p>` : "";
  return `${shown}<label for="username">Username</label><input id="username" name="username" autocomplete="username" required autofocus>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>${hint ? `<p class="muted">${escapeHtml(hint)}</p>` : ""}`;
}

function signInHtml(call: Call, session: PageSession, error: string): string {
  const action = `${call.ask.base}${call.personality.oauth.signInPath}`;
  return `${heading(call, "Sign in")}<form method="post" action="${escapeHtml(action)}">
${hidden("authenticity_token", session.csrf)}${credentials(call, error)}<button type="submit">Sign in</button></form>`;
}

function consentHtml(call: Call, session: PageSession, request: AuthorizeRequest): string {
  const who = signedIn(call, session);
  return `${heading(call, "Authorization required")}${wishes(request)}
<p>You are signed in as <strong>@${escapeHtml(who?.username ?? "")}</strong>.</p>
<form method="post" action="${escapeHtml(call.ask.base)}/oauth/authorize">${carried(call, session)}${buttons(call)}</form>`;
}

function oneFormHtml(call: Call, session: PageSession, request: AuthorizeRequest, error: string): string {
  return `${heading(call, "Sign in and authorize")}${wishes(request)}
<form method="post" action="${escapeHtml(call.ask.base)}/oauth/authorize">${carried(call, session)}${credentials(call, error)}${buttons(call)}</form>`;
}

function wishes(request: AuthorizeRequest): string {
  const scopes = request.scopes.map((scope) => `<li><code>${escapeHtml(scope)}</code></li>`).join("");
  return `<p><strong>${escapeHtml(request.app.name)}</strong> would like permission to:</p><ul>${scopes}</ul>`;
}

function carried(call: Call, session: PageSession): string {
  const members = requestMembers.map((name) => {
    const value = param(call.ask, name);
    return value === null ? "" : hidden(name, value);
  });
  return hidden("authenticity_token", session.csrf) + members.join("");
}

function buttons(call: Call): string {
  const deny = call.personality.oauth.canDeny
    ? `<button type="submit" name="decision" value="deny" class="quiet" formnovalidate>Deny</button>`
    : "";
  return `<button type="submit" name="decision" value="allow">Authorize</button>${deny}`;
}
