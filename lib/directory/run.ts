/** Brings known handles into the directory, from files and from Wikidata, in slices, keeping account of every row. */
import type { Db } from "#lib/db/client.ts";
import { readUtf16 } from "#lib/intake/read-utf16.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { importableSources, NewClaim } from "./claim.ts";
import { type ClaimRow, readClaims } from "./read-claims.ts";
import { readSparqlClaims } from "./read-sparql-claims.ts";
import {
  endSharing,
  type FetchProgress,
  loadDecided,
  loadFetchProgress,
  loadOwnPairs,
  loadSharing,
  replaceOwnClaims,
  type SharingKind,
  saveClaims,
  saveFetchProgress,
  saveSharing,
  withdrawUnseen,
} from "./store.ts";
import type { WikidataPage } from "./wikidata.ts";

export type DirectoryImport = {
  readonly added: number;
  /** Rows whose claim was there already, from an earlier import or an earlier row. */
  readonly known: number;
  /** Of those known, the ones that stay withdrawn because an operator picked them out; absent when there are none. */
  readonly withdrawn?: number;
  readonly refused: number;
};

export type RefusedClaim = Extract<ClaimRow, { kind: "refused" }>;

const rowsAtOnce = 5_000;

/** Safe to repeat: what is there already is only seen again. `onRefused` hears of every row that was left out. */
export async function runDirectoryImport(options: {
  readonly db: Db;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly source: (typeof importableSources)[number];
  readonly listName: string;
  readonly now: Date;
  readonly onRefused: (row: RefusedClaim) => void;
}): Promise<DirectoryImport> {
  const { db, listName, now } = options;
  const total = { added: 0, known: 0, refused: 0 };
  let withdrawn = 0;
  let waiting: NewClaim[] = [];
  const save = async () => {
    const saved = await saveClaims(db, waiting, { listName, now });
    total.added += saved.added;
    total.known += waiting.length - saved.added;
    withdrawn += saved.withdrawn;
    waiting = [];
  };
  for await (const row of readFile(options.chunks, options.source)) {
    if (row.kind === "refused") {
      total.refused += 1;
      options.onRefused(row);
      continue;
    }
    waiting.push(row.claim);
    if (waiting.length >= rowsAtOnce) await save();
  }
  await save();
  return withdrawn > 0 ? { ...total, withdrawn } : total;
}

/** Results of a SPARQL query are read whole: the largest of them are some megabytes. */
const jsonBytesMax = 256 * 1_024 * 1_024;

/** JSON begins with a brace or a bracket; everything else is read as CSV, line by line. */
async function* readFile(
  chunks: AsyncIterable<Uint8Array>,
  source: (typeof importableSources)[number],
): AsyncGenerator<ClaimRow> {
  const iterator = asUtf8(chunks)[Symbol.asyncIterator]();
  const first = await iterator.next();
  const start = first.done ? "" : Buffer.from(first.value.subarray(0, 64)).toString("utf8");
  const rest = { [Symbol.asyncIterator]: () => iterator };
  if (!/^\uFEFF?\s*(?:\{|\[\s*[{\]])/.test(start)) {
    yield* readClaims(joined(first, rest), { source });
    return;
  }
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of joined(first, rest)) {
    bytes += chunk.length;
    if (bytes > jsonBytesMax) {
      yield { kind: "refused", row: 1, code: "row_too_long", found: "" };
      return;
    }
    pieces.push(chunk);
  }
  yield* readSparqlClaims(
    Buffer.concat(pieces)
      .toString("utf8")
      .replace(/^\uFEFF/, ""),
    { source },
  );
}

/** Spreadsheets save "Unicode text" as UTF-16. The first piece of a file says so. */
async function* asUtf8(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let decoder: TextDecoder | null | undefined;
  for await (const chunk of chunks) {
    if (decoder === undefined) {
      const encoding = readUtf16(chunk);
      decoder = encoding && new TextDecoder(encoding);
    }
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
  }
  if (decoder) yield Buffer.from(decoder.decode());
}

async function* joined(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

type Person = { readonly db: Db; readonly userId: UserId; readonly now: Date };

/**
 * Brings the directory in line with what one person agreed to and is signed in as: their own pair of accounts for
 * everybody, their decisions for themselves or for everybody. Safe to repeat; call it after anything that may change either.
 */
export async function runOwnClaims({ db, userId, now }: Person): Promise<void> {
  const sharing = await loadSharing(db, userId);
  const pairs = sharing.member ? await loadOwnPairs(db, userId) : [];
  await replaceOwnClaims(db, pairs, { source: "member", ownerUserId: userId, now });
  const decided = await loadDecided(db, userId);
  await replaceOwnClaims(db, decided, {
    source: "decided",
    ownerUserId: userId,
    shared: sharing.decided,
    now,
  });
}

/** The person turns a kind of sharing on (with the words they agreed to) or off. */
export async function runSharing(
  { db, userId, now }: Person,
  change:
    | { readonly kind: SharingKind; readonly wording: string }
    | { readonly kind: SharingKind; readonly wording: null },
): Promise<void> {
  if (change.wording === null) await endSharing(db, userId, change.kind, now);
  else await saveSharing(db, userId, { kind: change.kind, wording: change.wording, now });
  await runOwnClaims({ db, userId, now });
}

export type WikidataPorts = {
  /** One page after the cursor. Never throws for what the other side does. */
  ask(cursor: string): Promise<WikidataPage>;
  now(): Date;
  wait(ms: number): Promise<void>;
};

export type WikidataEnding =
  | { readonly kind: "done"; readonly claims: number; readonly added: number; readonly withdrawn: number }
  /** It goes on from where it stopped when called again. */
  | { readonly kind: "stopped"; readonly claims: number; readonly added: number; readonly reason: string };

const fetchName = "wikidata";
const wikidataList = "Wikidata";
const triesInARow = 4;
const pauseMs = 2_000;

/**
 * Reads all of Wikidata's pairs of an X account and a Mastodon address, a page at a time. Each page is stored with its
 * place, so that a reading that was killed goes on there. A complete reading withdraws what Wikidata no longer says.
 */
export async function runWikidataFetch(options: {
  readonly db: Db;
  readonly ports: WikidataPorts;
  /** Begins anew although an earlier reading stopped half way. */
  readonly restart?: boolean;
  readonly onPage?: (progress: FetchProgress) => void;
  /** Before it waits to ask the same again. */
  readonly onRetry?: (retry: { readonly reason: string; readonly waitMs: number }) => void;
}): Promise<WikidataEnding> {
  const { db, ports } = options;
  const known = options.restart ? null : await loadFetchProgress(db, fetchName);
  const begun = { cursor: "", claims: 0, startedAt: ports.now(), finishedAt: null };
  let progress: FetchProgress = known && !known.finishedAt ? known : begun;
  let added = 0;
  for (let failures = 0; ; ) {
    const page = await ports.ask(progress.cursor);
    if (page.kind === "failed") {
      failures += 1;
      if (failures >= triesInARow || !page.mayRetry) {
        return { kind: "stopped", claims: progress.claims, added, reason: page.reason };
      }
      const waitMs = page.retryMs ?? pauseMs * 4 ** failures;
      options.onRetry?.({ reason: page.reason, waitMs });
      await ports.wait(waitMs);
      continue;
    }
    failures = 0;
    const now = ports.now();
    added += (await saveClaims(db, page.claims, { listName: wikidataList, now })).added;
    progress = {
      ...progress,
      cursor: page.next ?? progress.cursor,
      claims: progress.claims + page.claims.length,
      finishedAt: page.next === null ? now : null,
    };
    await saveFetchProgress(db, fetchName, progress);
    options.onPage?.(progress);
    if (page.next === null) break;
    await ports.wait(pauseMs);
  }
  const of = { source: "wikidata", listName: wikidataList } as const;
  const withdrawn = await withdrawUnseen(db, of, { before: progress.startedAt, now: ports.now() });
  return { kind: "done", claims: progress.claims, added, withdrawn };
}
