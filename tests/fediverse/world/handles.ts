/** Handles as the world keys them: `user@domain`, lower case. */

export function splitHandle(handle: string): { user: string; domain: string } {
  const text = handle.replace(/^acct:/, "").replace(/^@/, "");
  const at = text.lastIndexOf("@");
  return at < 0
    ? { user: text, domain: "" }
    : { user: text.slice(0, at), domain: text.slice(at + 1).toLowerCase() };
}

export function handleKey(handle: string): string {
  const { user, domain } = splitHandle(handle);
  return `${user.toLowerCase()}@${domain}`;
}
