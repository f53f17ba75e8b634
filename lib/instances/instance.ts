/** What kind of server is it, and how does one sign in there? Pure reading of its public documents. */
import { z } from "zod";
import { parseHost } from "#lib/fediverse/host.ts";

/** Why a server cannot be signed in on. Each has a sentence on the sign-in page. */
export const instanceProblems = [
  "unreadable",
  "unknown_host",
  "not_public",
  "timed_out",
  "unreachable",
  "bad_certificate",
  "answered_html",
  "not_fediverse",
  "misskey_only",
  "no_client_api",
  "refused_registration",
  "rate_limited",
] as const;
export type InstanceProblem = (typeof instanceProblems)[number];

export type Instance = {
  /** Where its API answers; part of the identity of every account on it. */
  readonly host: string;
  /** The domain in its people's handles; differs from `host` on split domains. */
  readonly accountDomain: string;
  /** NodeInfo's software name in lower case, "unknown" without one. */
  readonly software: string;
  readonly softwareVersion: string | null;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string;
  /** What RFC 8414 metadata lists; null without metadata. */
  readonly scopesSupported: readonly string[] | null;
};

const nodeInfoRel = "http://nodeinfo.diaspora.software/ns/schema/";

const nodeInfoLinksSchema = z.object({
  links: z.array(z.object({ rel: z.string(), href: z.string() })).max(50),
});

/** The document to ask next: the highest schema version offered, or null. Never guess its path (servers.md §2). */
export function nodeInfoLink(document: unknown): string | null {
  const parsed = nodeInfoLinksSchema.safeParse(document);
  if (!parsed.success) return null;
  const links = parsed.data.links.filter((link) => link.rel.startsWith(nodeInfoRel));
  links.sort((one, other) => other.rel.localeCompare(one.rel));
  return links[0]?.href ?? null;
}

const nodeInfoSchema = z.object({ software: z.object({ name: z.string(), version: z.string().optional() }) });

export function readNodeInfo(document: unknown): { name: string; version: string | null } | null {
  const parsed = nodeInfoSchema.safeParse(document);
  if (!parsed.success) return null;
  const { name, version } = parsed.data.software;
  return { name: name.toLowerCase().slice(0, 60), version: version?.slice(0, 60) ?? null };
}

const instanceSchema = z.object({
  domain: z.string().optional(),
  uri: z.string().optional(),
  version: z.string().optional(),
});

/** The account domain told by `/api/v2/instance` (`domain`) or `/api/v1/instance` (`uri`, sometimes a URL). */
export function readAccountDomain(document: unknown): string | null {
  const parsed = instanceSchema.safeParse(document);
  if (!parsed.success) return null;
  const told = (parsed.data.domain ?? parsed.data.uri ?? "")
    .replace(/^https?:\/\//i, "")
    .replace(/\/.*$/, "");
  return parseHost(told);
}

const metadataSchema = z.object({
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  revocation_endpoint: z.string().optional(),
  scopes_supported: z.array(z.string()).max(200).optional(),
});

type Endpoints = Pick<
  Instance,
  "authorizationEndpoint" | "tokenEndpoint" | "revocationEndpoint" | "scopesSupported"
>;

/**
 * RFC 8414 metadata, or the paths every server without it uses. Endpoints we call ourselves must be on the same host;
 * the page the person's browser opens may be elsewhere only when `pagesAllowed` says so (a loopback demo).
 */
export function readEndpoints(
  host: string,
  document: unknown,
  pagesAllowed: (url: URL) => boolean,
): Endpoints {
  const usual: Endpoints = {
    authorizationEndpoint: `https://${host}/oauth/authorize`,
    tokenEndpoint: `https://${host}/oauth/token`,
    revocationEndpoint: `https://${host}/oauth/revoke`,
    scopesSupported: null,
  };
  const parsed = metadataSchema.safeParse(document);
  if (!parsed.success) return usual;
  const own = (link: string | undefined) => (link && isOn(host, link) ? link : null);
  const page = parsed.data.authorization_endpoint;
  const pageAllowed = own(page) !== null || (URL.canParse(page) && pagesAllowed(new URL(page)));
  return {
    authorizationEndpoint: pageAllowed ? page : usual.authorizationEndpoint,
    tokenEndpoint: own(parsed.data.token_endpoint) ?? usual.tokenEndpoint,
    revocationEndpoint: own(parsed.data.revocation_endpoint) ?? usual.revocationEndpoint,
    scopesSupported: parsed.data.scopes_supported ?? null,
  };
}

function isOn(host: string, link: string): boolean {
  if (!URL.canParse(link)) return false;
  const url = new URL(link);
  return url.protocol === "https:" && url.host === host;
}

export const granularScopes = "read:accounts read:follows read:search write:follows";
export const coarseScopes = "read write follow";
/** What our app may ask for besides, when a person wants the people of a plan in a list. */
export const listScopes = "read:lists write:lists";

/** GoToSocial's importer asks for no less (internal/api/client/import/import.go). */
const importScope = "write";

/** What a person may be asked for beyond signing in and following, when they want what it is for. */
export type MoreScopes = "lists" | "import";

/** What an ordinary sign-in asks for, of all that our app is registered with. */
export function signInScopes(registered: string): string {
  const scopes = registered.split(" ");
  // Beside the narrow scopes the wide one is an extra; without them it is all there is.
  const wide = scopes.includes("write:follows") ? [importScope] : [];
  const extra = [...listScopes.split(" "), ...wide];
  return scopes.filter((scope) => !extra.includes(scope)).join(" ");
}

/** Whether our app, as it is registered, may ask for it. */
export function mayAskFor(more: MoreScopes, registered: string): boolean {
  const scopes = registered.split(" ");
  if (more === "import") return scopes.includes(importScope);
  return scopes.includes("write") || listScopes.split(" ").every((scope) => scopes.includes(scope));
}

// protocols.md §4.3: these know only the coarse scopes, or map granular ones wrongly.
const coarseSoftware = new Set(["pixelfed", "friendica", "takahe", "sharkey"]);

/** The scopes to ask for, best first; the next is tried when the server refuses one. */
export function scopesToTry(instance: Pick<Instance, "software" | "scopesSupported">): readonly string[] {
  if (coarseSoftware.has(instance.software)) return [coarseScopes];
  const supported = instance.scopesSupported;
  if (instance.software === "mastodon" || instance.software === "hometown") {
    const wide = `${granularScopes} ${listScopes}`;
    const knows = !supported || wide.split(" ").every((scope) => supported.includes(scope));
    if (knows) return [wide, granularScopes, coarseScopes];
  }
  if (instance.software === "gotosocial") {
    return [`${granularScopes} ${importScope}`, granularScopes, coarseScopes];
  }
  const unknown = supported && granularScopes.split(" ").some((scope) => !supported.includes(scope));
  return unknown ? [coarseScopes, granularScopes] : [granularScopes, coarseScopes];
}

const withoutMastodonApi = new Set(["misskey", "cherrypick", "firefish-legacy"]);
const notForPeople = new Set([
  "lemmy",
  "peertube",
  "mobilizon",
  "writefreely",
  "funkwhale",
  "bookwyrm",
  "kbin",
  "mbin",
  "plume",
  "diaspora",
  "wordpress",
  "owncast",
  "castopod",
]);

/** Named before anything is registered, so that the person gets the reason and not a failed registration. */
export function softwareProblem(software: string): InstanceProblem | null {
  if (withoutMastodonApi.has(software)) return "misskey_only";
  return notForPeople.has(software) ? "no_client_api" : null;
}

/** The answer of `POST /api/v1/apps`; everything but the two secrets may be missing (servers.md §2). */
export const registrationSchema = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
});

/** The account behind a token: `GET /api/v1/accounts/verify_credentials`. Ids are opaque text. */
export const credentialsSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  username: z.string().min(1),
  acct: z.string().optional(),
  display_name: z.string().nullish(),
  url: z.string().nullish(),
  avatar: z.string().nullish(),
  avatar_static: z.string().nullish(),
  locked: z.boolean().nullish(),
  followers_count: z.number().int().nullish(),
  following_count: z.number().int().nullish(),
});
export type Credentials = z.infer<typeof credentialsSchema>;
