/** What does one source say of one X account? The one shape every reader of this stage produces. */
import { type Handle, parseHandle } from "#lib/fediverse/handle.ts";
import type { XId } from "#lib/fediverse/x-id.ts";

/**
 * What one source says of one contact. `id` or `username` is there, or neither: then the first `acct:` address in `urls` says who
 * it is, somebody of whom only the place on the fediverse was told.
 */
export type ContactEntry = {
  readonly id?: XId;
  /** As the source writes it, without `@`; X names are the same in any case of letters. */
  readonly username?: string;
  /** Latest first; kept as text because people write their handle into their name. */
  readonly displayNames?: readonly string[];
  readonly following?: boolean;
  readonly follower?: boolean;
  readonly blocked?: boolean;
  readonly muted?: boolean;
  readonly bio?: string;
  readonly location?: string;
  /** Expanded links, never t.co; and addresses on the fediverse that a list gives, as `acct:user@host` (RFC 7565). */
  readonly urls?: readonly string[];
  readonly pinned?: string;
};

/** Whose archive or export it is, as far as the source says. */
export type Owner = {
  readonly id?: XId;
  readonly username?: string;
  readonly displayName?: string;
};

/** How an address on the fediverse stands among the links of a contact. No link to a profile is made up from it. */
export function handleUrl(handle: Handle): string {
  return `acct:${handle}`;
}

/** By which address a contact without an X id and an X name is known, or null. */
export function soleHandle(entry: {
  readonly id?: unknown;
  readonly username?: unknown;
  readonly urls?: readonly string[];
}): Handle | null {
  if (entry.id != null || entry.username != null) return null;
  const url = entry.urls?.find((one) => one.startsWith("acct:"));
  return url === undefined ? null : parseHandle(url);
}
