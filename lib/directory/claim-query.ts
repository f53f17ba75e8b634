/** What does somebody look for in the directory: an X id, an X name, a handle, a list? */
import { readTypedHandle } from "#lib/candidates/read-typed-handle.ts";
import type { Handle } from "#lib/fediverse/handle.ts";
import { parseXId, parseXProfile, type XId } from "#lib/fediverse/x-id.ts";

export type ClaimQuery = {
  readonly xId: XId | null;
  readonly xUsername: string | null;
  readonly handle: Handle | null;
  readonly listName: string | null;
};

/** So many claims are found at most: whoever needs more looks for something narrower. */
export const foundMax = 100;

/** A number may be an id or a name: both are looked for. Links to profiles count as the name or the handle. */
export function readClaimQuery(text: string): ClaimQuery {
  const written = text.trim();
  return {
    xId: parseXId(written),
    xUsername: parseXProfile(written)?.toLowerCase() ?? null,
    handle: readTypedHandle(written),
    listName: written || null,
  };
}
