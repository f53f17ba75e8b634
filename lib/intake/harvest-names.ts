/** What are the people called whose ids the lists hold? Names from the posts, for contacts only; the latest name wins. */
import { parseXUsername } from "#lib/fediverse/x-id.ts";
import { cleanLine, undoHtmlEscapes } from "./clean-text.ts";
import { postSeconds } from "./post-date.ts";
import type { PostParts, Span } from "./scan-posts.ts";
import { findInHalves, type IdHalves, splitId } from "./x-id-list.ts";

/** What is known of one contact's names. */
type HarvestedNames = {
  readonly username: string | null;
  /** Latest first. */
  readonly displayNames: readonly string[];
};

/** The names found, by place in the sorted ids. */
export type NameTable = {
  /** Contacts with a name. */
  readonly size: number;
  at(place: number): HarvestedNames | null;
};

export type NameHarvest = {
  /** Takes the names out of one post. */
  take(parts: PostParts, bytes: Uint8Array): void;
  names(): NameTable;
};

/** Display names kept of one person: a handle often stands in an older one. */
const displayNamesMax = 10;

/** In seconds. */
type Dated = { readonly text: string; readonly at: number };
/** One small object a person: of hundreds of thousands, each further array would be felt. */
type Known = {
  username: string | null;
  usernameAt: number;
  shown: string | null;
  shownAt: number;
  older: readonly Dated[] | null;
};

/** `sortedIds` are the contacts; everybody else's names are passed over. */
export function harvestNames(sortedIds: BigUint64Array<ArrayBuffer>): NameHarvest {
  const halves = new Uint32Array(sortedIds.buffer, sortedIds.byteOffset, sortedIds.length * 2);
  const known = new Map<number, Known>();
  const id: IdHalves = { hi: 0, lo: 0 };
  const decoder = new TextDecoder();

  const note = (idText: unknown, username: unknown, displayName: unknown, at: number) => {
    if (typeof idText !== "string" || splitId(idText, id) !== "ok") return;
    const place = findInHalves(halves, id);
    if (place < 0) return;
    const name = typeof username === "string" ? parseXUsername(username) : null;
    const shown = typeof displayName === "string" ? cleanLine(undoHtmlEscapes(displayName), 200) : "";
    if (name === null && shown === "") return;
    let entry = known.get(place);
    if (entry === undefined) {
      entry = { username: null, usernameAt: 0, shown: null, shownAt: 0, older: null };
      known.set(place, entry);
    }
    if (name !== null && (entry.username === null || at >= entry.usernameAt)) {
      entry.username = name;
      entry.usernameAt = at;
    }
    if (shown !== "") noteDisplayName(entry, shown, at);
  };

  const json = (bytes: Uint8Array, span: Span | null): unknown =>
    span === null ? null : parseOrNull(decoder.decode(bytes.subarray(span.start, span.end)));

  return {
    take(parts, bytes) {
      if (parts.replyId === null && parts.mentions.length === 0 && parts.media.length === 0) return;
      const date = parts.createdAt;
      const at = date === null ? 0 : postSeconds(bytes, date.start + 1, date.end - 1);
      if (parts.replyId !== null) note(json(bytes, parts.replyId), json(bytes, parts.replyName), null, at);
      for (const span of parts.mentions) {
        for (const mention of listOf(json(bytes, span))) {
          note(mention["id_str"] ?? mention["id"], mention["screen_name"], mention["name"], at);
        }
      }
      for (const span of parts.media) {
        for (const medium of listOf(json(bytes, span))) {
          note(medium["source_user_id_str"], authorOf(medium["expanded_url"]), null, at);
        }
      }
    },
    names: () => ({
      get size() {
        return known.size;
      },
      at: (place) => {
        const entry = known.get(place);
        return entry ? settled(entry) : null;
      },
    }),
  };
}

/** Each name once with its latest date; the oldest go when there are too many. */
function noteDisplayName(entry: Known, text: string, at: number): void {
  if (entry.shown === null || entry.shown === text) {
    entry.shown = text;
    entry.shownAt = Math.max(entry.shownAt, at);
    return;
  }
  const others = (entry.older ?? []).filter((name) => name.text !== text);
  const before = entry.older?.find((name) => name.text === text)?.at ?? 0;
  const names = [...others, { text: entry.shown, at: entry.shownAt }, { text, at: Math.max(before, at) }];
  const [latest, ...older] = names.sort((a, b) => b.at - a.at).slice(0, displayNamesMax);
  entry.shown = latest?.text ?? null;
  entry.shownAt = latest?.at ?? 0;
  entry.older = older;
}

function settled(entry: Known): HarvestedNames {
  const shown = entry.shown === null ? [] : [entry.shown, ...(entry.older ?? []).map((name) => name.text)];
  return { username: entry.username, displayNames: shown };
}

/** `https://twitter.com/<name>/status/<id>/photo/1` */
function authorOf(url: unknown): string | null {
  if (typeof url !== "string") return null;
  return (
    /^https?:\/\/(?:mobile\.|www\.)?(?:twitter|x)\.com\/([A-Za-z0-9_]{1,20})\/status\//.exec(url)?.[1] ?? null
  );
}

function listOf(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is Record<string, unknown> => typeof item === "object" && item !== null);
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
