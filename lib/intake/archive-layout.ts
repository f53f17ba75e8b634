/** Which of a list of paths are the pieces of one X archive, and if there are none, what is this instead? */
import { cutFound, type FileRefusalCode } from "./refusal.ts";

export type PieceKind = "account" | "manifest" | "following" | "follower" | "block" | "mute" | "posts";

export type ArchivePiece = {
  readonly kind: PieceKind;
  /** 0 for the file without a number; the parts of a list or of the posts follow from 1. */
  readonly part: number;
  /** As given, for messages and for opening it. */
  readonly path: string;
};

export type LayoutFinding =
  | {
      readonly kind: "archive";
      /** In the order they are to be read: by kind, then by part. */
      readonly pieces: readonly ArchivePiece[];
    }
  | { readonly kind: "wrong"; readonly code: FileRefusalCode; readonly found?: string };

/** The base names of all generations (2018 to today); the first 2018 archives have them in the root, later ones in `data/`. */
const pieceNames: Readonly<Record<string, PieceKind>> = {
  account: "account",
  manifest: "manifest",
  following: "following",
  follower: "follower",
  block: "block",
  mute: "mute",
  tweet: "posts",
  tweets: "posts",
  "deleted-tweet": "posts",
  "deleted-tweets": "posts",
  "community-tweet": "posts",
  "community-tweets": "posts",
  "twitter-circle-tweet": "posts",
  "twitter-circle-tweets": "posts",
};

const kindOrder: readonly PieceKind[] = [
  "manifest",
  "account",
  "following",
  "follower",
  "block",
  "mute",
  "posts",
];

/** Marks of files that are not what we need, tried in this order. Paths are in lower case with `/`. */
const otherKinds: readonly {
  readonly mark: RegExp;
  readonly code: FileRefusalCode;
  readonly found?: string;
}[] = [
  { mark: /(^|\/)tweets\.csv$/, code: "classic_posts_archive" },
  { mark: /(^|\/)data\/js\/user_details\.js$/, code: "classic_posts_archive" },
  { mark: /(^|\/)outbox\.json$/, code: "other_service", found: "Mastodon" },
  { mark: /(^|\/)takeout\//, code: "other_service", found: "Google" },
  {
    mark: /(^|\/)(followers_and_following|your_instagram_activity)\//,
    code: "other_service",
    found: "Instagram",
  },
  {
    mark: /(^|\/)(your_facebook_activity|friends_and_followers|connections\/friends)\//,
    code: "other_service",
    found: "Facebook",
  },
  { mark: /(^|\/)user_data(_tiktok)?\.(json|txt)$/, code: "other_service", found: "TikTok" },
  {
    mark: /(^|\/)(connections|invitations|endorsement_received_info)\.csv$/,
    code: "other_service",
    found: "LinkedIn",
  },
  { mark: /(^|\/)subscribed_subreddits\.csv$/, code: "other_service", found: "Reddit" },
  { mark: /(^|\/)(your archive\.html|assets\/js\/.*)$/, code: "lists_missing", found: "X" },
  { mark: /_media\//, code: "lists_missing", found: "X" },
];

/** Takes paths one by one, so that a directory of a million files need not be kept; `see` tells whether a path is a piece. */
export type LayoutCollector = {
  see(path: string): boolean;
  finding(): LayoutFinding;
};

type SeenPiece = ArchivePiece & { readonly folder: string };

/** `flat`: the paths are loose files picked one by one, so their folders mean nothing. */
export function collectLayout(flat = false): LayoutCollector {
  const seen: SeenPiece[] = [];
  let other = otherKinds.length;
  let innerZip: string | null = null;
  let files = 0;
  return {
    see(path) {
      const clean = cleanPath(path);
      if (clean === null) return false;
      files++;
      const piece = pieceOf(clean, path, flat);
      if (piece !== null) seen.push(piece);
      else {
        other = Math.min(other, firstMark(clean.toLowerCase(), other));
        if (/\.zip$/i.test(clean)) innerZip ??= clean.slice(clean.lastIndexOf("/") + 1);
      }
      return piece !== null;
    },
    finding() {
      const account = oneFolder(seen.filter((piece) => piece.kind === "account"));
      const lists = oneFolder(seen.filter((piece) => isList(piece.kind)));
      if (account === "several" || (account === null && lists === "several")) {
        return { kind: "wrong", code: "two_accounts" };
      }
      const folder = account ?? lists;
      const pieces = seen.filter((piece) => piece.folder === folder);
      if (pieces.some((piece) => isList(piece.kind))) return archive(pieces);
      if (files === 0) return { kind: "wrong", code: "empty_zip" };
      const known = otherKinds[other];
      if (known) return { kind: "wrong", code: known.code, ...(known.found && { found: known.found }) };
      if (pieces.length > 0) return { kind: "wrong", code: "lists_missing", found: "X" };
      return innerZip !== null
        ? { kind: "wrong", code: "zip_in_zip", found: cutFound(innerZip) }
        : { kind: "wrong", code: "lists_missing" };
    },
  };
}

export function findLayout(paths: readonly string[], flat = false): LayoutFinding {
  const collector = collectLayout(flat);
  for (const path of paths) collector.see(path);
  return collector.finding();
}

/** With `/` between folders and none at the ends; null for folders themselves and what macOS adds. */
function cleanPath(path: string): string | null {
  const clean = path.replaceAll("\\", "/").replace(/^(\.?\/)+/, "");
  if (clean === "" || clean.endsWith("/")) return null;
  return /(^|\/)(__MACOSX\/|\._|\.DS_Store$)/.test(clean) ? null : clean;
}

function pieceOf(clean: string, path: string, flat: boolean): SeenPiece | null {
  const cut = clean.lastIndexOf("/");
  // Browsers call a second download "following (1).js".
  const match = /^([a-z-]+?)(?:-part([0-9]{1,4}))?(?: ?\([0-9]+\))?\.js$/i.exec(clean.slice(cut + 1));
  const kind = pieceNames[match?.[1]?.toLowerCase() ?? ""];
  if (kind === undefined) return null;
  const folder = flat ? "" : clean.slice(0, Math.max(cut, 0));
  if (/(^|\/)(assets|js)(\/|$)/i.test(folder)) return null;
  return { kind, part: Number(match?.[2] ?? 0), path, folder };
}

export function isList(kind: PieceKind): boolean {
  return kind === "following" || kind === "follower" || kind === "block" || kind === "mute";
}

function oneFolder(pieces: readonly SeenPiece[]): string | "several" | null {
  const folders = new Set(pieces.map((piece) => piece.folder));
  const [first] = folders;
  if (first === undefined) return null;
  return folders.size === 1 ? first : "several";
}

function archive(pieces: readonly SeenPiece[]): LayoutFinding {
  const ordered = [...pieces].sort(
    (a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) || a.part - b.part,
  );
  const names = new Set<string>();
  for (const { kind, part } of ordered) {
    if (kind !== "posts" && names.has(`${kind} ${part}`)) return { kind: "wrong", code: "two_accounts" };
    names.add(`${kind} ${part}`);
  }
  return { kind: "archive", pieces: ordered.map(({ kind, part, path }) => ({ kind, part, path })) };
}

function firstMark(path: string, before: number): number {
  for (let at = 0; at < before; at++) if (otherKinds[at]?.mark.test(path)) return at;
  return before;
}
