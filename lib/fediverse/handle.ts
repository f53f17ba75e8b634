/** The address of a fediverse account, `user@host`: how is it read, and what is its one spelling? */
import { parseHost } from "./host.ts";

declare const mark: unique symbol;
/** Canonical: lower case, ASCII host, no leading `@`. */
export type Handle = string & { readonly [mark]: "Handle" };

/** Mastodon's rule for names on other servers (account.rb, MENTION_RE), with a bound on the length. */
const userPattern = /^[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*$/;
export const handleUserMax = 64;

/** The handle behind `user@host`, `@user@host` or `acct:user@host` in any case, or null when it is anything else. */
export function parseHandle(text: string): Handle | null {
  const bare = bareAddress(text);
  const at = bare.indexOf("@");
  if (at < 1) return null;
  return joinHandle(bare.slice(0, at), bare.slice(at + 1));
}

/** The handle of a user part and a host as they were written, or null when either is not well formed. */
export function joinHandle(user: string, host: string): Handle | null {
  const name = parseHandleUser(user);
  if (name === null) return null;
  const canonical = parseHost(host);
  return canonical === null ? null : makeHandle(name, canonical);
}

/** The handle of parts that are in their one spelling already (from `parseHandleUser` and `parseHost`). */
export function makeHandle(user: string, host: string): Handle {
  return `${user}@${host}` as Handle;
}

/** The user part in its one spelling, or null. It starts and ends with a letter, a digit or `_`. */
export function parseHandleUser(text: string): string | null {
  if (text.length <= handleUserMax && plainUser.test(text)) return text;
  const name = text.toLowerCase();
  return name.length <= handleUserMax && userPattern.test(name) ? name : null;
}

/** What most names are: in their one spelling already. */
const plainUser = /^[a-z0-9_]+$/;

/** The user part of `user@host` as it was written: some servers tell capital letters from small ones (Hollo). */
export function writtenUser(text: string): string {
  return bareAddress(text).split("@", 1)[0] ?? "";
}

function bareAddress(text: string): string {
  return text
    .trim()
    .replace(/^acct:/i, "")
    .replace(/^@/, "");
}

export function handleUser(handle: Handle): string {
  return handle.slice(0, handle.indexOf("@"));
}

export function handleHost(handle: Handle): string {
  return handle.slice(handle.indexOf("@") + 1);
}
