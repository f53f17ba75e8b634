/** What a Mastodon server says about itself: instance v1 and v2, NodeInfo, OAuth metadata. */
import { type Answer, json } from "../transport/exchange.ts";
import type { HostState } from "../world/host-state.ts";

const utf8 = { "content-type": "application/json; charset=utf-8", "access-control-allow-origin": "*" };
const apiVersions: Readonly<Record<number, number>> = { 3: 2, 4: 6, 5: 7, 6: 11 };

export function mastodonInstanceV2(host: HostState, version: string, minor: number): Answer {
  const apiVersion = apiVersions[minor];
  return json(200, {
    domain: host.name,
    title: host.spec.title ?? "Mastodon",
    version,
    source_url: "https://github.com/mastodon/mastodon",
    description: host.spec.description ?? "",
    usage: { users: { active_month: host.accounts.size } },
    thumbnail: { url: `https://${host.webHost}/packs/media/images/preview.png` },
    languages: ["en"],
    configuration: {
      urls: { streaming: `wss://${host.webHost}` },
      accounts: { max_featured_tags: 10 },
      statuses: { max_characters: 500, max_media_attachments: 4, characters_reserved_per_url: 23 },
      translation: { enabled: false },
    },
    registrations: {
      enabled: host.spec.registrationsOpen ?? true,
      approval_required: false,
      message: null,
    },
    contact: { email: `admin@${host.name}`, account: null },
    rules: [],
    ...(apiVersion === undefined ? {} : { api_versions: { mastodon: apiVersion } }),
  });
}

export function mastodonInstanceV1(host: HostState, version: string): Answer {
  return json(200, {
    uri: host.name,
    title: host.spec.title ?? "Mastodon",
    short_description: host.spec.description ?? "",
    description: host.spec.description ?? "",
    email: `admin@${host.name}`,
    version,
    urls: { streaming_api: `wss://${host.webHost}` },
    stats: { user_count: host.accounts.size, status_count: 0, domain_count: 0 },
    thumbnail: `https://${host.webHost}/packs/media/images/preview.png`,
    languages: ["en"],
    registrations: host.spec.registrationsOpen ?? true,
    approval_required: false,
    invites_enabled: true,
    rules: [],
    contact_account: null,
  });
}

/** Mastodon (and Akkoma) link to a 2.0 document; null for other paths. */
export function nodeinfo20(
  host: HostState,
  origin: string,
  path: string,
  software: { name: string; version: string },
): Answer | null {
  if (path === "/.well-known/nodeinfo") {
    const rel = "http://nodeinfo.diaspora.software/ns/schema/2.0";
    const headers = { ...utf8, "cache-control": "max-age=259200, public" };
    return json(200, { links: [{ rel, href: `${origin}/nodeinfo/2.0` }] }, headers);
  }
  if (path !== "/nodeinfo/2.0") return null;
  const total = host.accounts.size;
  const body = {
    version: "2.0",
    software,
    protocols: ["activitypub"],
    services: { outbound: [], inbound: [] },
    usage: { users: { total, activeMonth: total, activeHalfyear: total }, localPosts: 0 },
    openRegistrations: host.spec.registrationsOpen ?? true,
    metadata: { nodeName: host.spec.title ?? host.name, nodeDescription: host.spec.description ?? "" },
  };
  const type = 'application/json; profile="http://nodeinfo.diaspora.software/ns/schema/2.0#"; charset=utf-8';
  return json(200, body, { ...utf8, "content-type": type, "cache-control": "max-age=1800, public" });
}

export const mastodonScopes = [
  "read",
  "profile",
  "write",
  ...["blocks", "bookmarks", "conversations", "favourites", "filters", "follows", "lists", "media"].map(
    (name) => `write:${name}`,
  ),
  ...["accounts", "mutes", "notifications", "reports", "statuses"].map((name) => `write:${name}`),
  ...["accounts", "blocks", "bookmarks", "favourites", "filters", "follows", "lists", "mutes"].map(
    (name) => `read:${name}`,
  ),
  ...["notifications", "search", "statuses"].map((name) => `read:${name}`),
  "follow",
  "push",
];

export function mastodonMetadata(origin: string, pagesOrigin: string): Answer {
  return json(
    200,
    {
      issuer: `${origin}/`,
      authorization_endpoint: `${pagesOrigin}/oauth/authorize`,
      token_endpoint: `${origin}/oauth/token`,
      revocation_endpoint: `${origin}/oauth/revoke`,
      userinfo_endpoint: `${origin}/oauth/userinfo`,
      scopes_supported: mastodonScopes,
      response_types_supported: ["code"],
      response_modes_supported: ["query", "fragment", "form_post"],
      grant_types_supported: ["authorization_code", "client_credentials"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      code_challenge_methods_supported: ["S256"],
      service_documentation: "https://docs.joinmastodon.org/",
      app_registration_endpoint: `${origin}/api/v1/apps`,
    },
    utf8,
  );
}
