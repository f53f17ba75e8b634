/** Does a token's list of scopes let us follow in the person's name? */

/** `follow` is the older name that Pixelfed, Friendica and Sharkey still use. An empty list says nothing, so it is let through. */
export function canFollow(scopes: string): boolean {
  const granted = scopes.split(/[\s,]+/).filter((scope) => scope !== "");
  return (
    granted.length === 0 || granted.some((scope) => ["write:follows", "write", "follow"].includes(scope))
  );
}
