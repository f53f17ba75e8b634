/** How did people write the user part of a handle? Some servers tell capital letters from small ones. */
import { type Handle, handleUser } from "#lib/fediverse/handle.ts";

/** The spellings that stand in the fragments, without the canonical one. */
export function readSpellings(handle: Handle, fragments: readonly string[]): readonly string[] {
  const user = handleUser(handle);
  const found = fragments.flatMap((fragment) => {
    const at = fragment.toLowerCase().indexOf(user);
    return at < 0 ? [] : [fragment.slice(at, at + user.length)];
  });
  return [...new Set(found)].filter((spelling) => spelling !== user && spelling.toLowerCase() === user);
}
