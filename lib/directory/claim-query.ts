/** What does somebody look for in the directory: an X id, an X name, a handle, a list? */
import { type Handle, parseHandle } from "#lib/fediverse/handle.ts";
import { parseXId, parseXUsername, type XId } from "#lib/fediverse/x-id.ts";

export type ClaimQuery = {
  readonly xId: XId | null;
  readonly xUsername: string | null;
  readonly handle: Handle | null;
  readonly listName: string | null;
};

/** So many claims are found at most: whoever needs more looks for something narrower. */
export const foundMax = 100;

/** A number may be an id or a name: both are looked for. A link to an X profile counts as the name. */
export function readClaimQuery(text: string): ClaimQuery {
  const written = text.trim();
  const linked = /^(?:https?:\/\/)?(?:www\.|mobile\.)?(?:x|twitter)\.com\/@?([A-Za-z0-9_]{1,20})\b/i.exec(
    written,
  )?.[1];
  return {
    xId: parseXId(written),
    xUsername: parseXUsername(linked ?? written)?.toLowerCase() ?? null,
    handle: parseHandle(written),
    listName: written || null,
  };
}
