/** Is the account that a server shows the very one that was asked for? */
import { parseHandle } from "#lib/fediverse/handle.ts";

/**
 * Compares a server's `acct` with the handle asked for: any case, Unicode or ASCII host. An `acct` without a host is
 * local, so it stands for every domain of the server (`localHosts`). Never trust a search result without this: Hollo
 * adds substring matches, Mastodon falls back to fuzzy ones (servers.md §1, protocols.md §2.1).
 */
export function isSameAccount(acct: string, handle: string, localHosts: readonly string[]): boolean {
  const asked = canonical(handle);
  const shown = acct.replace(/^@/, "");
  if (shown.includes("@")) return canonical(shown) === asked;
  return localHosts.some((host) => canonical(`${shown}@${host}`) === asked);
}

/** The full address of an `acct`, with the account's own domain where the server left it out. */
export function fullHandle(acct: string, localHost: string): string {
  const bare = acct.replace(/^@/, "");
  return canonical(bare.includes("@") ? bare : `${bare}@${localHost}`);
}

function canonical(handle: string): string {
  return parseHandle(handle) ?? handle.toLowerCase();
}
