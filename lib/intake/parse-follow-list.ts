/** The same question as scan-follow-list.ts, answered the slow and certain way: a full JSON parse of one whole file. */
import { createEntryTally, type EntryTally } from "./entry-tally.ts";
import { archiveType, readPrefix } from "./js-prefix.ts";
import { type FollowList, type FollowListScan, wrapperKeys } from "./scan-follow-list.ts";
import type { XIdList } from "./x-id-list.ts";

/** Above this a full parse would cost more memory than reading may take. */
export const parseBytesMax = 16 << 20;

/** `broken` when the bytes are not the JSON of a list; then nothing has been added to `ids`. */
export function parseFollowList(
  list: FollowList,
  bytes: Uint8Array,
  ids: XIdList,
): FollowListScan | { readonly kind: "broken" } {
  const prefix = readPrefix(bytes, true);
  if (prefix.kind !== "read")
    return { kind: "wrong_prefix", found: prefix.kind === "wrong" ? prefix.found : "" };
  if (archiveType(prefix.globalName) !== list) {
    return { kind: "wrong_prefix", found: `window.${prefix.globalName} =` };
  }
  const value = parseJson(new TextDecoder().decode(bytes.subarray(prefix.jsonStart)));
  if (!Array.isArray(value)) return { kind: "broken" };

  const tally = createEntryTally(ids);
  let keys = 0;
  for (const entry of value) keys += judgeEntry(entry, wrapperKeys[list], tally);
  return {
    kind: "scanned",
    globalName: prefix.globalName,
    ...tally.result(),
    keys,
    layout: "expected",
    cutShort: false,
  };
}

/** Tells the tally what an entry says; returns how many ids it held. */
function judgeEntry(entry: unknown, wrapper: string, tally: EntryTally): 0 | 1 {
  const wrapped = isObject(entry) && Object.hasOwn(entry, wrapper) ? entry[wrapper] : undefined;
  const inner = isObject(wrapped) ? wrapped : entry;
  if (!isObject(inner) || !Object.hasOwn(inner, "accountId")) {
    tally.refuse(isObject(wrapped) ? "id_missing" : "entry_unexpected");
    return 0;
  }
  const value = inner["accountId"];
  if (typeof value === "string") tally.takeText(value);
  else tally.refuse(typeof value === "number" ? "id_is_number" : "id_not_text", JSON.stringify(value));
  return 1;
}

/** The rest after the prefix; one semicolon at the end is let through. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/;[ \t\r\n]*$/, ""));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
