/** Does a token's list of scopes let us follow in the person's name, keep lists for them, or import for them? */

/** `follow` is the older name that Pixelfed, Friendica and Sharkey still use. An empty list says nothing, so it is let through. */
export function canFollow(scopes: string): boolean {
  const granted = split(scopes);
  return granted.length === 0 || hasOne(granted, ["write:follows", "write", "follow"]);
}

/** Both are needed: to find a list of a title, and to put somebody into it. */
export function canKeepLists(scopes: string): boolean {
  const granted = split(scopes);
  return hasOne(granted, ["read:lists", "read"]) && hasOne(granted, ["write:lists", "write"]);
}

/** A server's own importer, by the software that has it first: Akkoma's is Pleroma's. */
export type Importer = "gotosocial" | "pleroma";

/**
 * GoToSocial takes an import only with the whole `write` (internal/api/client/import/import.go), Pleroma with the
 * permission to follow (user_import_controller_test.exs).
 */
export function canImport(scopes: string, importer: Importer): boolean {
  if (importer === "pleroma") return canFollow(scopes);
  const granted = split(scopes);
  return granted.length === 0 || granted.includes("write");
}

function split(scopes: string): readonly string[] {
  return scopes.split(/[\s,]+/).filter((scope) => scope !== "");
}

function hasOne(granted: readonly string[], wanted: readonly string[]): boolean {
  return granted.some((scope) => wanted.includes(scope));
}
