/** Talks to one server before anybody is signed in on it, and about tokens; every failure is a named value. */
import type { Handle } from "#lib/fediverse/handle.ts";
import { handleHost } from "#lib/fediverse/handle.ts";
import { type FetchReply, publicFetch } from "#lib/net/public-fetch.ts";
import {
  type Credentials,
  credentialsSchema,
  type Instance,
  type InstanceProblem,
  nodeInfoLink,
  readAccountDomain,
  readEndpoints,
  readNodeInfo,
  registrationSchema,
  scopesToTry,
  softwareProblem,
} from "./instance.ts";

export type Described = { readonly kind: "instance"; readonly instance: Instance } | Problem;
export type Problem = { readonly kind: "problem"; readonly problem: InstanceProblem; readonly host: string };

/** The web host of a handle's server: asked by WebFinger, because the two differ on split domains. */
export async function fetchWebHost(handle: Handle): Promise<string> {
  const host = handleHost(handle);
  const resource = encodeURIComponent(`acct:${handle}`);
  const reply = await publicFetch({
    url: `https://${host}/.well-known/webfinger?resource=${resource}`,
    headers: { accept: "application/jrd+json, application/json" },
  });
  const links = (toJson(reply) as { links?: unknown } | null)?.links;
  if (!Array.isArray(links)) return host;
  const self = links.find((link) => link?.rel === "self" && typeof link.href === "string");
  return self && URL.canParse(self.href) ? new URL(self.href).host : host;
}

/** Asks a server what it is: NodeInfo, its instance document, its OAuth metadata. */
export async function fetchInstance(asked: string, pagesAllowed: (url: URL) => boolean): Promise<Described> {
  const first = await publicFetch({ url: `https://${asked}/.well-known/nodeinfo` });
  if (first.kind !== "answered") return { kind: "problem", problem: problemOf(first), host: asked };
  const link = nodeInfoLink(toJson(first));
  // A domain that only hands out handles redirects to the host that answers for it.
  const host = new URL(link && isHttps(link) ? link : first.url).host;
  const nodeInfo = link
    ? readNodeInfo(toJson(await publicFetch({ url: `https://${host}${pathOf(link)}` })))
    : null;
  const software = nodeInfo?.name ?? "unknown";
  const unfit = softwareProblem(software);
  if (unfit) return { kind: "problem", problem: unfit, host };
  const accountDomain = await fetchAccountDomain(host);
  if (!nodeInfo && !accountDomain) {
    return { kind: "problem", problem: isHtml(first) ? "answered_html" : "not_fediverse", host };
  }
  const metadata = toJson(
    await publicFetch({ url: `https://${host}/.well-known/oauth-authorization-server` }),
  );
  const instance = {
    host,
    accountDomain: accountDomain ?? asked,
    software,
    softwareVersion: nodeInfo?.version ?? null,
    ...readEndpoints(host, metadata, pagesAllowed),
  };
  return { kind: "instance", instance };
}

async function fetchAccountDomain(host: string): Promise<string | null> {
  const newer = readAccountDomain(toJson(await publicFetch({ url: `https://${host}/api/v2/instance` })));
  return newer ?? readAccountDomain(toJson(await publicFetch({ url: `https://${host}/api/v1/instance` })));
}

export type Registered =
  | {
      readonly kind: "registered";
      readonly clientId: string;
      readonly clientSecret: string;
      readonly scopes: string;
    }
  | Problem;

/**
 * Registers our app: one `redirect_uris` string, form-encoded (an array is refused by GoToSocial and snac),
 * granular scopes first, the coarse ones when the server knows no others. Source: protocols.md §4.3, servers.md §1.
 */
export async function registerApp(
  instance: Instance,
  app: { readonly name: string; readonly website: string; readonly redirectUri: string },
): Promise<Registered> {
  let problem: InstanceProblem = "refused_registration";
  for (const scopes of scopesToTry(instance)) {
    const reply = await publicFetch({
      url: `https://${instance.host}/api/v1/apps`,
      method: "POST",
      ...form({ client_name: app.name, redirect_uris: app.redirectUri, scopes, website: app.website }),
    });
    if (reply.kind !== "answered") return { kind: "problem", problem: problemOf(reply), host: instance.host };
    const parsed = registrationSchema.safeParse(toJson(reply));
    if (reply.status < 300 && parsed.success) {
      return {
        kind: "registered",
        clientId: parsed.data.client_id,
        clientSecret: parsed.data.client_secret,
        scopes,
      };
    }
    problem = refusalOf(reply);
    if (problem !== "refused_registration") break;
  }
  return { kind: "problem", problem, host: instance.host };
}

function refusalOf(reply: FetchReply & { kind: "answered" }): InstanceProblem {
  if (reply.status === 429) return "rate_limited";
  if (reply.status >= 500) return "unreachable";
  if (reply.status < 300 && isHtml(reply)) return "answered_html";
  return "refused_registration";
}

export type TokenAnswer =
  | { readonly kind: "token"; readonly accessToken: string; readonly scope: string | null }
  /** The app is not known any more: register again, then start over. */
  | { readonly kind: "app_unknown" }
  | { readonly kind: "refused" }
  | { readonly kind: "unreachable" };

type AppAccess = {
  readonly host: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string;
  readonly redirectUri: string;
  readonly scopes: string;
};

/** Exchanges the code. Any 4xx means "start again"; `invalid_client` or an empty 401 means the app is gone (servers.md §1). */
export async function fetchToken(
  app: AppAccess,
  grant: { readonly code: string; readonly codeVerifier: string },
): Promise<TokenAnswer> {
  const reply = await publicFetch({
    url: app.tokenEndpoint,
    method: "POST",
    ...form({
      grant_type: "authorization_code",
      code: grant.code,
      client_id: app.clientId,
      client_secret: app.clientSecret,
      redirect_uri: app.redirectUri,
      code_verifier: grant.codeVerifier,
      scope: app.scopes,
    }),
  });
  if (reply.kind !== "answered" || reply.status >= 500 || reply.status === 429)
    return { kind: "unreachable" };
  const answer = toJson(reply) as { access_token?: unknown; scope?: unknown; error?: unknown } | null;
  if (reply.status < 300 && typeof answer?.access_token === "string") {
    const scope = typeof answer.scope === "string" ? answer.scope : null;
    return { kind: "token", accessToken: answer.access_token, scope };
  }
  const appUnknown = answer?.error === "invalid_client" || (reply.status === 401 && !answer);
  return { kind: appUnknown ? "app_unknown" : "refused" };
}

/** RFC 6749 §5.2: errors that leave open whether the app is known. */
const aboutTheGrant = new Set([
  "unsupported_grant_type",
  "invalid_grant",
  "invalid_scope",
  "invalid_request",
  "unauthorized_client",
]);

/**
 * Does the server still know our app? Asked before a person is sent to it, because there an unknown app, or a server that
 * is not well, ends on a page that never comes back. Many refuse the grant, which says nothing of the app; every other
 * complaint (`invalid_client`, Akkoma's own words, snac's empty 401) is taken for a forgotten app: to register once more
 * harms nobody.
 */
export async function checkApp(app: AppAccess): Promise<"known" | "unknown" | InstanceProblem> {
  const reply = await publicFetch({
    url: app.tokenEndpoint,
    method: "POST",
    ...form({
      grant_type: "client_credentials",
      client_id: app.clientId,
      client_secret: app.clientSecret,
      redirect_uri: app.redirectUri,
      scope: app.scopes,
    }),
  });
  if (reply.kind !== "answered") return problemOf(reply);
  const answer = toJson(reply) as { error?: unknown } | null;
  const complaint = reply.status < 500 && typeof answer?.error === "string" ? answer.error : null;
  if (reply.status === 401 || (complaint && !aboutTheGrant.has(complaint))) return "unknown";
  return reply.status < 300 && !answer && isHtml(reply) ? "answered_html" : "known";
}

export type VerifiedAccount =
  | { readonly kind: "account"; readonly account: Credentials }
  | { readonly kind: "refused" }
  | { readonly kind: "unreachable" };

/** Whose token is it? 401, 403 and snac's empty 422 all mean that it is nobody's. */
export async function fetchOwnAccount(host: string, accessToken: string): Promise<VerifiedAccount> {
  const reply = await publicFetch({
    url: `https://${host}/api/v1/accounts/verify_credentials`,
    headers: { authorization: `Bearer ${accessToken}`, accept: "application/json" },
    redirectsMax: 0,
  });
  if (reply.kind !== "answered" || reply.status >= 500 || reply.status === 429)
    return { kind: "unreachable" };
  const parsed = credentialsSchema.safeParse(toJson(reply));
  return reply.status < 300 && parsed.success
    ? { kind: "account", account: parsed.data }
    : { kind: "refused" };
}

/** Ends a token at its server. "gone" also when it was already dead (snac answers 403 then); false when nobody could be asked. */
export async function revokeToken(
  app: Omit<AppAccess, "tokenEndpoint" | "redirectUri" | "scopes">,
  token: string,
): Promise<"gone" | "not_asked"> {
  const reply = await publicFetch({
    url: app.revocationEndpoint,
    method: "POST",
    ...form({ client_id: app.clientId, client_secret: app.clientSecret, token }),
  });
  return reply.kind === "answered" && reply.status < 500 && reply.status !== 429 ? "gone" : "not_asked";
}

function form(values: Record<string, string>): { headers: Record<string, string>; body: string } {
  return {
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: new URLSearchParams(values).toString(),
  };
}

function problemOf(reply: Exclude<FetchReply, { kind: "answered" }>): InstanceProblem {
  if (reply.kind === "refused") return "not_public";
  if (reply.reason === "dns") return "unknown_host";
  if (reply.reason === "timeout") return "timed_out";
  return reply.reason === "tls" ? "bad_certificate" : "unreachable";
}

/** The JSON of an answer whatever its label says, or null: HTML comes labelled as JSON too (snac). */
function toJson(reply: FetchReply): unknown {
  return reply.kind === "answered" ? tryParse(reply.body) : null;
}

function tryParse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}

function isHtml(reply: FetchReply & { kind: "answered" }): boolean {
  return /^\s*</.test(reply.body.toString("utf8", 0, 200));
}

function isHttps(link: string): boolean {
  return URL.canParse(link) && new URL(link).protocol === "https:";
}

function pathOf(link: string): string {
  const url = new URL(link);
  return `${url.pathname}${url.search}`;
}
