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
      /** Lists that lie too far from the archive to be known as its own. */
      readonly leftOut: readonly string[];
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

/** Takes paths one by one, so that a directory of a million files need not be kept. */
export type LayoutCollector = {
  /**
   * Whether a path is a piece. Pieces of one name and folder that also have the same `content` hold the same (a zip may name an
   * entry twice): only the first of them is one.
   */
  see(path: string, content?: string): boolean;
  finding(): LayoutFinding;
};

type SeenPiece = ArchivePiece & { readonly folder: string };

/**
 * X's own viewer lies in `assets/js`, that of the old archives in `data/js`: a file there that is called as a piece is none. Where
 * there is nothing else, it is the person who called a folder so.
 */
const viewerFolder = /(^|\/)(?:(?:assets|js)$|(?:assets|data)\/js\/)/i;

/** `flat`: the paths are loose files picked one by one, so their folders mean nothing. */
export function collectLayout(flat = false): LayoutCollector {
  const seen: SeenPiece[] = [];
  const contents = new Set<string>();
  let other = otherKinds.length;
  let innerZip: string | null = null;
  let files = 0;
  return {
    see(path, content) {
      const clean = cleanPath(path);
      if (clean === null) return false;
      files++;
      const piece = pieceOf(clean, path, flat);
      if (piece !== null) {
        const held = `${piece.folder}/${piece.kind} ${piece.part} ${content}`;
        if (content !== undefined && contents.has(held)) return false;
        contents.add(held);
        seen.push(piece);
      } else {
        other = Math.min(other, firstMark(clean.toLowerCase(), other));
        if (/\.zip$/i.test(clean)) innerZip ??= clean.slice(clean.lastIndexOf("/") + 1);
      }
      return piece !== null;
    },
    finding() {
      const own = seen.filter((piece) => !viewerFolder.test(piece.folder));
      const candidates = own.length > 0 ? own : seen;
      const folders = foldersOfArchive(candidates);
      if (folders === null) return { kind: "wrong", code: "two_accounts" };
      const pieces = candidates.filter((piece) => folders.has(piece.folder));
      if (pieces.some((piece) => isList(piece.kind))) {
        const others = candidates.filter((piece) => isList(piece.kind) && !folders.has(piece.folder));
        return archive(pieces, others);
      }
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

/** How X calls the file in which `YTD.following.part0` stands; null for a global that is no such file's. */
export function archiveFileName(globalName: string): string | null {
  const [, type, part] = /^YTD\.([a-z0-9_]+)\.part([0-9]{1,4})$/i.exec(globalName) ?? [];
  if (type === undefined) return null;
  return `${type.replaceAll("_", "-")}${Number(part) > 0 ? `-part${part}` : ""}.js`;
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
  return { kind, part: Number(match?.[2] ?? 0), path, folder };
}

export function isList(kind: PieceKind): boolean {
  return kind === "following" || kind === "follower" || kind === "block" || kind === "mute";
}

/**
 * Where the one archive lies: as a rule in the folder of its account.js. People also move single files, so lists near it belong to
 * it too, unless some kind of list would be there twice. null when it could as well be several archives.
 */
function foldersOfArchive(pieces: readonly SeenPiece[]): ReadonlySet<string> | null {
  const lists = pieces.filter((piece) => isList(piece.kind));
  const listFolders = foldersOf(lists);
  const accountFolders = foldersOf(pieces.filter((piece) => piece.kind === "account"));
  const [account] = accountFolders;
  if (account === undefined) return listFolders.size > 1 ? null : listFolders;
  if (accountFolders.size > 1) return null;
  const near = lists.filter((list) => areNear(list.folder, account));
  if (near.length > 0 && isEachKindInOneFolder(near)) return new Set([account, ...foldersOf(near)]);
  return listFolders.size === 0 || listFolders.has(account) ? accountFolders : null;
}

function foldersOf(pieces: readonly SeenPiece[]): ReadonlySet<string> {
  return new Set(pieces.map((piece) => piece.folder));
}

function isEachKindInOneFolder(lists: readonly SeenPiece[]): boolean {
  const folders = new Map(lists.map((list) => [list.kind, list.folder]));
  return lists.every((list) => folders.get(list.kind) === list.folder);
}

/** One folder is around the other, or they lie side by side. */
function areNear(one: string, other: string): boolean {
  const isAround = (outer: string, inner: string) => outer === "" || inner.startsWith(`${outer}/`);
  return isAround(one, other) || isAround(other, one) || parentOf(one) === parentOf(other);
}

function parentOf(folder: string): string {
  return folder.slice(0, Math.max(folder.lastIndexOf("/"), 0));
}

function archive(pieces: readonly SeenPiece[], others: readonly SeenPiece[]): LayoutFinding {
  const ordered = [...pieces].sort(
    (a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) || a.part - b.part,
  );
  const names = new Set<string>();
  for (const { kind, part } of ordered) {
    if (kind !== "posts" && names.has(`${kind} ${part}`)) return { kind: "wrong", code: "two_accounts" };
    names.add(`${kind} ${part}`);
  }
  return {
    kind: "archive",
    pieces: ordered.map(({ kind, part, path }) => ({ kind, part, path })),
    leftOut: others.map(({ path }) => path),
  };
}

function firstMark(path: string, before: number): number {
  for (let at = 0; at < before; at++) if (otherKinds[at]?.mark.test(path)) return at;
  return before;
}
