/**
 * Where in a stream of posts do other people's names stand? Each post is walked byte by byte; of its text nothing is turned into
 * strings but the few members that name somebody.
 */
import { createByteWindow } from "./byte-window.ts";
import { readPrefix } from "./js-prefix.ts";

export type Span = { readonly start: number; readonly end: number };

/** Where the members of one post stand in `bytes`; texts with their quotes, lists with their brackets. */
export type PostParts = {
  createdAt: Span | null;
  replyId: Span | null;
  replyName: Span | null;
  mentions: Span[];
  /** Media lists that tell whose post the media came from. */
  media: Span[];
};

type PostScan = {
  readonly posts: number;
  /** The file is no list of posts, or breaks off in one. */
  readonly broken: boolean;
};

export type PostScanner = { push(chunk: Uint8Array): void; end(): PostScan };

/** The longest posts (25,000 characters, with media) take some 100 KB. */
const postBytesMax = 4 << 20;
const needMore = -1;

const quote = 0x22;
const backslash = 0x5c;
const braceOpen = 0x7b;
const braceClose = 0x7d;
const bracketOpen = 0x5b;
const bracketClose = 0x5d;

/** Calls `onPost` for each post; the bytes and parts are valid during the call only. */
export function scanPosts(onPost: (parts: PostParts, bytes: Uint8Array) => void): PostScanner {
  const window = createByteWindow();
  const parts: PostParts = { createdAt: null, replyId: null, replyName: null, mentions: [], media: [] };
  let begun = false;
  let broken = false;
  let closed = false;
  let posts = 0;
  /** A post that was not complete is looked at again only when as much has come again: never quadratic. */
  let lookAgainAt = 0;

  const consume = (bytes: Uint8Array, complete: boolean): number => {
    if (broken) return bytes.length;
    if (!complete && bytes.length < lookAgainAt) return 0;
    let at = 0;
    if (!begun) {
      const prefix = readPrefix(bytes, complete);
      if (prefix.kind === "more") return 0;
      if (prefix.kind === "wrong" || bytes[prefix.jsonStart] !== bracketOpen) {
        broken = true;
        return bytes.length;
      }
      begun = true;
      at = prefix.jsonStart + 1;
    }
    for (; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === bracketClose) closed = true;
      if (byte !== braceOpen || closed) continue;
      const end = readPost(bytes, at, parts);
      if (end === needMore) {
        broken = bytes.length - at > postBytesMax;
        lookAgainAt = (bytes.length - at) * 2;
        return at;
      }
      onPost(parts, bytes);
      posts++;
      at = end - 1;
    }
    lookAgainAt = 0;
    return bytes.length;
  };

  return {
    push: (chunk) => window.feed(chunk, (bytes) => consume(bytes, false)),
    end() {
      window.feed(new Uint8Array(0), (bytes) => consume(bytes, true));
      return { posts, broken: broken || !closed };
    },
  };
}

/** Walks one post from its `{`; returns where it ends, or `needMore`. */
function readPost(bytes: Uint8Array, from: number, parts: PostParts): number {
  parts.createdAt = parts.replyId = parts.replyName = null;
  parts.mentions = [];
  parts.media = [];
  const end = bytes.length;
  let depth = 0;
  let list: "mentions" | "media" | null = null;
  let listStart = 0;
  let listDepth = 0;
  let listTells = false;
  for (let at = from; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === quote) {
      const textEnd = skipText(bytes, at);
      if (textEnd === needMore) return needMore;
      const key = keyAt(bytes, at + 1, textEnd - 1);
      at = textEnd - 1;
      if (key === null) continue;
      const value = valueStart(bytes, textEnd);
      if (value === needMore) return needMore;
      if (value < textEnd) continue;
      if (key === "source") listTells = true;
      else if (key === "mentions" || key === "media") {
        if (list !== null || bytes[value] !== bracketOpen) continue;
        list = key;
        listStart = value;
        listDepth = depth;
        listTells = key === "mentions";
      } else if (bytes[value] === quote && depth <= 2) {
        const valueEnd = skipText(bytes, value);
        if (valueEnd === needMore) return needMore;
        parts[key] = { start: value, end: valueEnd };
        at = valueEnd - 1;
      }
    } else if (byte === braceOpen || byte === bracketOpen) depth++;
    else if (byte === braceClose || byte === bracketClose) {
      depth--;
      if (list !== null && depth === listDepth) {
        if (listTells && at > listStart + 1) parts[list].push({ start: listStart, end: at + 1 });
        list = null;
      }
      if (depth === 0) return at + 1;
    }
  }
  return needMore;
}

type Key = "createdAt" | "replyId" | "replyName" | "mentions" | "media" | "source";

const keysByLength: readonly (readonly (readonly [Uint8Array, Key])[])[] = byLength([
  ["created_at", "createdAt"],
  ["in_reply_to_user_id_str", "replyId"],
  ["in_reply_to_screen_name", "replyName"],
  ["user_mentions", "mentions"],
  ["media", "media"],
  ["source_user_id_str", "source"],
]);

function byLength(keys: readonly (readonly [string, Key])[]): [Uint8Array, Key][][] {
  const table: [Uint8Array, Key][][] = Array.from({ length: 24 }, () => []);
  for (const [name, key] of keys) table[name.length]?.push([new TextEncoder().encode(name), key]);
  return table;
}

function keyAt(bytes: Uint8Array, start: number, end: number): Key | null {
  const candidates = keysByLength[end - start];
  if (candidates === undefined || candidates.length === 0) return null;
  for (const [name, key] of candidates) {
    let at = 0;
    while (at < name.length && bytes[start + at] === name[at]) at++;
    if (at === name.length) return key;
  }
  return null;
}

/** Where the value after a key begins; less than `from` when the text was no key; `needMore` at the end. */
function valueStart(bytes: Uint8Array, from: number): number {
  let at = skipBlanks(bytes, from);
  if (at >= bytes.length) return needMore;
  if (bytes[at] !== 0x3a) return from - 1;
  at = skipBlanks(bytes, at + 1);
  return at >= bytes.length ? needMore : at;
}

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] as number) <= 0x20) at++;
  return at;
}

function skipText(bytes: Uint8Array, from: number): number {
  const end = bytes.length;
  for (let at = from + 1; at < end; at++) {
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    if (byte === backslash) at++;
  }
  return needMore;
}
