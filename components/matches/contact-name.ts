/** How a contact or an account is called on screen. */

type Named = {
  readonly displayName: string | null;
  readonly username: string | null;
  readonly xId: string | null;
};

/** The name people know, else @name, else the number; null when there is nothing to call them by. */
export function contactName(contact: Named): string | null {
  const shown = contact.displayName?.trim();
  if (shown) return shown;
  if (contact.username) return `@${contact.username}`;
  return contact.xId;
}

/** The public X profile: by name, else by number, which X sends on to the right page. */
export function xProfileUrl(contact: Pick<Named, "username" | "xId">): string | null {
  if (contact.username) return `https://x.com/${encodeURIComponent(contact.username)}`;
  return contact.xId ? `https://x.com/i/user/${contact.xId}` : null;
}

/** At most two letters or digits of a name; "?" when it has none. Whole characters, so no emoji is cut in half. */
export function initialsOf(name: string | null): string {
  const words = (name ?? "").match(/[\p{L}\p{N}]+/gu) ?? [];
  const first = words.slice(0, 2).map((word) => [...word][0] ?? "");
  return first.join("").toUpperCase() || "?";
}
