/** Does a fediverse profile link back to this X account, to another one, or to none? */

type XSide = { readonly id: string | null; readonly username: string | null };

export type BackLink = {
  /** other: X profiles are linked, and none of them is this contact's. */
  readonly verdict: "agrees" | "other" | "none";
  /** The links that led to the verdict, sorted. */
  readonly urls: readonly string[];
};

type XProfileLink = { readonly name: string } | { readonly id: string };

const xHosts = new Set(
  ["x.com", "twitter.com"].flatMap((host) => [host, `www.${host}`, `mobile.${host}`, `m.${host}`]),
);

// First path segments of the X site that are pages, not people.
const pages = new Set(
  "about account bookmarks communities compose download explore followers following hashtag home i intent jobs lists login logout messages mentions notifications oauth personalization premium premium_sign_up privacy search settings share signup spaces tos trends verified-orgs-signup who_to_follow widgets"
    .split(" ")
    .map((page) => page.toLowerCase()),
);

/** Parts of a profile, below its name. */
const tabs = new Set(["with_replies", "media", "articles", "highlights", "likes"]);

const nameForm = /^@?([A-Za-z0-9_]{1,20})$/;

/**
 * Whose X profile an address shows, or null when it is no X profile: posts, searches and other pages say nothing
 * about whose account it is. The older spellings (`/#!/name`, `/i/user/ID`, `/intent/user?user_id=ID`) count.
 */
export function parseXProfileUrl(text: string): XProfileLink | null {
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
  if (!url || !/^https?:$/.test(url.protocol) || !xHosts.has(url.hostname)) return null;
  const path = url.hash.startsWith("#!/") ? url.hash.slice(2) : url.pathname;
  const [first = "", ...rest] = path.split("/").filter((part) => part !== "");
  if (first === "i" && rest[0] === "user" && /^\d+$/.test(rest[1] ?? "")) return { id: rest[1] ?? "" };
  if (first === "intent") return readIntent(url);
  const name = nameForm.exec(first.replace(/^%40/, "@"))?.[1]?.toLowerCase();
  const isProfile = rest.length === 0 || (rest.length === 1 && tabs.has(rest[0] ?? ""));
  return isProfile && name && !pages.has(name) ? { name } : null;
}

function readIntent(url: URL): XProfileLink | null {
  const id = url.searchParams.get("user_id");
  if (id && /^\d+$/.test(id)) return { id };
  const name = nameForm.exec(url.searchParams.get("screen_name") ?? "")?.[1];
  return name ? { name: name.toLowerCase() } : null;
}

/**
 * One agreeing link is enough. A link counts against the contact only when it can be compared:
 * a name proves nothing about a contact of whom only the id is known.
 */
export function readBackLink(x: XSide, links: readonly string[]): BackLink {
  const agreeing: string[] = [];
  const other: string[] = [];
  for (const url of new Set(links)) {
    const link = parseXProfileUrl(url);
    if (!link) continue;
    const known = "id" in link ? x.id : (x.username?.toLowerCase() ?? null);
    if (known === null) continue;
    const said = "id" in link ? link.id : link.name;
    (said === known ? agreeing : other).push(url);
  }
  if (agreeing.length > 0) return { verdict: "agrees", urls: agreeing.sort() };
  return other.length > 0 ? { verdict: "other", urls: other.sort() } : { verdict: "none", urls: [] };
}
