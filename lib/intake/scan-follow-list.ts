/**
 * Which accounts does following.js, follower.js, block.js or mute.js list? Read as a stream of bytes, without strings or objects.
 *
 * The scanner checks the layout X writes, byte by byte, and takes ids only from there. Where a file departs from it, it says so
 * (`layout: "unexpected"`) and goes on by searching for the ids alone, so that good rows of a broken file are kept. The caller
 * then prefers a full JSON parse of the same file, when that succeeds (read-follow-list.ts).
 */

import { createByteWindow } from "./byte-window.ts";
import { createEntryTally, type EntryTally, type TallyResult } from "./entry-tally.ts";
import {
  asciiBytes,
  type EntryParts,
  needMore,
  readEntry,
  readIdValue,
  repeatsEntry,
  sameBytes,
  skipBlanks,
} from "./follow-entry.ts";
import { archiveType, readPrefix } from "./js-prefix.ts";
import type { XIdList } from "./x-id-list.ts";

export const followLists = ["following", "follower", "block", "mute"] as const;
export type FollowList = (typeof followLists)[number];

/** The key each entry is wrapped in. */
export const wrapperKeys: Readonly<Record<FollowList, string>> = {
  following: "following",
  follower: "follower",
  block: "blocking",
  mute: "muting",
};

export type FollowListScan =
  | { readonly kind: "wrong_prefix"; readonly found: string }
  | (TallyResult & {
      readonly kind: "scanned";
      readonly globalName: string;
      /** `"accountId"` keys seen; differs from `rows` only where entries have none or several. */
      readonly keys: number;
      readonly layout: "expected" | "unexpected";
      /** The entry at which the file departed from the layout X writes. */
      readonly unexpectedRow?: number;
      /** The file ends before its list does. */
      readonly cutShort: boolean;
    });

export type FollowListScanner = {
  /** false when the file is no such list, so that reading on is useless. */
  push(chunk: Uint8Array): boolean;
  end(): FollowListScan;
};

/** An entry is about 150 bytes; a longer one than this is not X's. */
const entryBytesMax = 1 << 20;

const quote = 0x22;
const comma = 0x2c;
const semicolon = 0x3b;
const braceOpen = 0x7b;
const bracketOpen = 0x5b;
const bracketClose = 0x5d;

const quotedAccountId = asciiBytes('"accountId"');

type Place = "prefix" | "open" | "first" | "entry" | "separator" | "after" | "search";

/** Ids of good entries go to `ids` in file order, repeats included. */
export function scanFollowList(list: FollowList, ids: XIdList): FollowListScanner {
  const scanner = new Scanner(list, ids);
  return { push: (chunk) => scanner.run(chunk, false), end: () => scanner.end() };
}

class Scanner {
  readonly #list: FollowList;
  readonly #wrapper: Uint8Array;
  readonly #tally: EntryTally;
  readonly #window = createByteWindow();
  readonly #parts: EntryParts = { keys: 0, kind: "none", start: 0, end: 0, wrapped: false };
  #place: Place = "prefix";
  #globalName = "";
  #wrongPrefix: string | null = null;
  #keys = 0;
  #unexpectedRow: number | null = null;

  constructor(list: FollowList, ids: XIdList) {
    this.#list = list;
    this.#wrapper = asciiBytes(wrapperKeys[list]);
    this.#tally = createEntryTally(ids);
  }

  run(chunk: Uint8Array, complete: boolean): boolean {
    if (this.#wrongPrefix !== null) return false;
    this.#window.feed(chunk, (bytes, view) => this.#advance(bytes, view, complete));
    return this.#wrongPrefix === null;
  }

  end(): FollowListScan {
    this.run(new Uint8Array(0), true);
    if (this.#wrongPrefix !== null) return { kind: "wrong_prefix", found: this.#wrongPrefix };
    const cutShort = this.#place !== "after" && this.#place !== "search";
    const row = this.#unexpectedRow ?? (cutShort ? this.#tally.rows + 1 : null);
    return {
      kind: "scanned",
      globalName: this.#globalName,
      ...this.#tally.result(),
      keys: this.#keys,
      layout: row === null ? "expected" : "unexpected",
      ...(row !== null && { unexpectedRow: row }),
      cutShort,
    };
  }

  /** Goes as far as the bytes allow and returns where it stopped. */
  #advance(bytes: Uint8Array, view: DataView, complete: boolean): number {
    let at = 0;
    if (this.#place === "prefix") {
      const prefix = readPrefix(bytes, complete);
      if (prefix.kind === "more") return 0;
      if (prefix.kind === "wrong" || archiveType(prefix.globalName) !== this.#list) {
        this.#wrongPrefix = prefix.kind === "wrong" ? prefix.found : `window.${prefix.globalName} =`;
        return bytes.length;
      }
      this.#globalName = prefix.globalName;
      this.#place = "open";
      at = prefix.jsonStart;
    }
    if (this.#place !== "search") at = this.#follow(bytes, view, at, complete);
    return this.#place === "search" ? this.#search(bytes, at, complete) : at;
  }

  /** Follows the layout X writes, entry by entry. */
  #follow(bytes: Uint8Array, view: DataView, from: number, complete: boolean): number {
    let at = skipBlanks(bytes, from);
    let model = -1;
    let modelEnd = -1;
    for (; at < bytes.length; at = skipBlanks(bytes, at)) {
      const byte = bytes[at] as number;
      if (byte === braceOpen && (this.#place === "first" || this.#place === "entry")) {
        let next: number;
        if (model >= 0 && repeatsEntry(view, model, modelEnd, at)) {
          this.#parts.start += at - model;
          this.#parts.end += at - model;
          next = modelEnd + at - model;
        } else next = readEntry(bytes, at, this.#wrapper, this.#parts);
        if (next === needMore && !complete && bytes.length - at < entryBytesMax) return at;
        if (next < 0) return this.#depart(at);
        this.#take(bytes);
        model = at;
        modelEnd = next;
        at = next;
        this.#place = "separator";
      } else {
        const place = placeAfter(this.#place, byte);
        if (place === null) return this.#depart(at);
        this.#place = place;
        at++;
      }
    }
    return at;
  }

  #depart(at: number): number {
    this.#unexpectedRow = this.#tally.rows + 1;
    this.#place = "search";
    return at;
  }

  /** Looks for ids alone, wherever they are. */
  #search(bytes: Uint8Array, from: number, complete: boolean): number {
    let at = from;
    for (;;) {
      const key = indexOfBytes(bytes, quotedAccountId, at);
      if (key < 0) return complete ? bytes.length : Math.max(at, bytes.length - quotedAccountId.length + 1);
      const after = readIdValue(bytes, key + quotedAccountId.length, this.#parts);
      if (after === needMore && !complete && bytes.length - key < entryBytesMax) return key;
      if (after >= 0) {
        this.#parts.keys = 1;
        this.#take(bytes);
      }
      at = after >= 0 ? after : key + quotedAccountId.length;
    }
  }

  #take(bytes: Uint8Array): void {
    this.#keys += this.#parts.keys;
    this.#tally.take(bytes, this.#parts);
  }
}

/** Where a bracket or comma leads; null where it must not stand. */
function placeAfter(place: Place, byte: number): Place | null {
  if (place === "open" && byte === bracketOpen) return "first";
  if (place === "separator" && byte === comma) return "entry";
  if ((place === "separator" || place === "first") && byte === bracketClose) return "after";
  if (place === "after" && byte === semicolon) return "after";
  return null;
}

function indexOfBytes(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(quote, from); at >= 0; at = bytes.indexOf(quote, at + 1)) {
    if (sameBytes(bytes, at, at + wanted.length, wanted)) return at;
  }
  return -1;
}
