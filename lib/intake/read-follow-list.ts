/** Which accounts does one file of a follow list name? The quick scan first, the full JSON parse where the scan is not sure. */
import { type Member, type MemberEnding, readWhole } from "./member.ts";
import { parseBytesMax, parseFollowList } from "./parse-follow-list.ts";
import type { FileRefusal, RowRefusal } from "./refusal.ts";
import { type FollowList, type FollowListScan, scanFollowList } from "./scan-follow-list.ts";
import type { XIdList } from "./x-id-list.ts";

/** About six million entries; X's own parts end at 100 MiB. */
const listBytesMax = 1 << 30;
/** Nobody follows as many: the most followed account of all has fewer followers per part than this allows. */
const listRowsMax = 20_000_000;

export type FollowListReading =
  | {
      readonly kind: "read";
      readonly rows: number;
      readonly accepted: number;
      readonly refused: readonly RowRefusal[];
      readonly refusedTotal: number;
      /** How the rows were found; anything but `scan` is told to the person. */
      readonly by: "scan" | "full_parse" | "search";
    }
  | { readonly kind: "refused"; readonly refusal: FileRefusal }
  | { readonly kind: "stopped" };

/** Adds the ids of `member` to `ids`; after a refusal none of this file's are left there. `onBytes` returns false to stop. */
export async function readFollowList(
  list: FollowList,
  member: Member,
  ids: XIdList,
  onBytes: (count: number) => boolean = () => true,
): Promise<FollowListReading> {
  const before = ids.length;
  const refuse = (code: FileRefusal["code"], more: { found?: string; expected?: string } = {}) => {
    ids.truncate(before);
    return { kind: "refused", refusal: { file: member.path, code, ...more } } as const;
  };
  if (member.size === 0) return refuse("empty_file");
  if (member.size > listBytesMax)
    return refuse("too_large_inside", { expected: `at most ${listBytesMax} bytes` });

  const scanner = scanFollowList(list, ids);
  let isList = true;
  const ending = await member.read((chunk) => {
    isList = scanner.push(chunk);
    return isList && onBytes(chunk.length) && ids.length - before <= listRowsMax;
  });
  if (ids.length - before > listRowsMax) {
    return refuse("too_many_rows", { expected: `at most ${listRowsMax} rows` });
  }
  if (ending.kind === "stopped" && isList) return { kind: "stopped" };
  const scan = scanner.end();
  // A file that ends too soon costs the rows behind its end. One whose bytes are damaged costs all of them: unpacking goes on
  // behind the damage, and puts ids together that nobody has.
  const nothing = scan.kind === "wrong_prefix" || scan.accepted === 0;
  if (ending.kind === "refused" && (nothing || ending.code !== "unreadable")) return refuse(ending.code);
  if (scan.kind === "wrong_prefix") {
    return refuse("wrong_prefix", { found: scan.found, expected: prefixOf(list) });
  }
  if (scan.layout === "expected") return reading(member.path, scan, "scan", ending);
  return settle(list, member, ids, before, scan, ending);
}

/** The scan departed from the layout: believe a full parse if there can be one, else keep what the search found. */
async function settle(
  list: FollowList,
  member: Member,
  ids: XIdList,
  before: number,
  scan: Scanned,
  ending: MemberEnding,
): Promise<FollowListReading> {
  if (ending.kind === "read" && member.size <= parseBytesMax) {
    const whole = await readWhole(member, parseBytesMax);
    if (whole.kind === "whole") {
      const kept = keep(ids, before);
      ids.truncate(before);
      const parsed = parseFollowList(list, whole.bytes, ids);
      if (parsed.kind === "scanned") return reading(member.path, parsed, "full_parse", ending);
      for (const id of kept) ids.push(id);
    }
  }
  if (scan.accepted === 0) {
    ids.truncate(before);
    return {
      kind: "refused",
      refusal: { file: member.path, code: "broken_json", expected: `${prefixOf(list)} [ … ]` },
    };
  }
  return reading(member.path, scan, "search", ending);
}

type Scanned = Extract<FollowListScan, { kind: "scanned" }>;

function reading(
  file: string,
  scan: Scanned,
  by: "scan" | "full_parse" | "search",
  ending: MemberEnding,
): FollowListReading {
  const refused: RowRefusal[] = scan.refused.map((entry) => ({ file, ...entry }));
  const cut = scan.cutShort || ending.kind === "refused";
  if (by === "search" || ending.kind === "refused") {
    refused.push({
      file,
      row: scan.unexpectedRow ?? scan.rows + 1,
      code: cut ? "file_cut_short" : "entry_broken",
    });
  }
  return {
    kind: "read",
    rows: scan.rows,
    accepted: scan.accepted,
    refused,
    refusedTotal: scan.refusedTotal + refused.length - scan.refused.length,
    by,
  };
}

function keep(ids: XIdList, from: number): { hi: number; lo: number }[] {
  const kept: { hi: number; lo: number }[] = [];
  for (let at = from; at < ids.length; at++) kept.push(ids.at(at));
  return kept;
}

function prefixOf(list: FollowList): string {
  return `window.YTD.${list}.part0 =`;
}
