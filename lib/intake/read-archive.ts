/**
 * Whom does an X archive name, whose is it, and what could not be read? One pass over its lists, one over its posts; memory grows
 * with the number of contacts and never with the size of the archive. Runs in a browser's worker and in Node alike.
 */
import { infoBytesMax, type ManifestInfo, readAccount, readManifest } from "./archive-info.ts";
import { isList, type PieceKind } from "./archive-layout.ts";
import type { ArchiveNoteCode, ReadNote } from "./archive-note.ts";
import type { InputGroup } from "./byte-source.ts";
import { compareRows, findMissingParts } from "./compare-manifest.ts";
import type { Owner } from "./contact-entry.ts";
import {
  type ContactCounts,
  type ContactSet,
  countContacts,
  joinLists,
  type SortedList,
} from "./contact-set.ts";
import { harvestNames } from "./harvest-names.ts";
import { readWhole } from "./member.ts";
import { type ArchiveOpening, type OpenedPiece, openArchive } from "./open-archive.ts";
import { readFollowList } from "./read-follow-list.ts";
import { cutFound, type FileRefusal, type RowRefusal, refusedRowsMax } from "./refusal.ts";
import { type FollowList, followLists } from "./scan-follow-list.ts";
import { scanPosts } from "./scan-posts.ts";
import { createXIdList } from "./x-id-list.ts";

/** X's parts end at 100 MiB. Posts beyond the cap are left unread and the person is told. */
const postsBytesMax = 512 << 20;

export type { ReadNote } from "./archive-note.ts";

export type ArchiveSummary = {
  readonly owner: Owner | null;
  /** ISO 8601; null before archives had a manifest. */
  readonly generatedAt: string | null;
  readonly counts: ContactCounts;
  readonly posts: number;
  readonly notes: readonly ReadNote[];
  /** Lists that could not be read while others could. */
  readonly refusedFiles: readonly FileRefusal[];
  readonly refusedRows: readonly RowRefusal[];
  readonly refusedRowsTotal: number;
};

export type ArchiveReading =
  | { readonly kind: "read"; readonly summary: ArchiveSummary; readonly contacts: ContactSet }
  | { readonly kind: "refused"; readonly refusal: FileRefusal }
  | { readonly kind: "cancelled" };

export type ReadProgress = {
  readonly phase: "opening" | "lists" | "names";
  /** Unpacked bytes of the files that matter, not of the archive. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** Ids found so far, repeats included. */
  readonly found: number;
};

export type ArchiveReadOptions = {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ReadProgress) => void;
  /** false leaves the posts unread: faster, and contacts stay numbers. */
  readonly names?: boolean;
};

/** Reads a zip, the files of an unpacked folder, or loose files. */
export async function readArchive(
  group: InputGroup,
  options: ArchiveReadOptions = {},
): Promise<ArchiveReading> {
  options.onProgress?.({ phase: "opening", bytesDone: 0, bytesTotal: 0, found: 0 });
  const opened = await openArchive(group);
  if (opened.kind === "refused") return opened;
  if (options.signal?.aborted) return { kind: "cancelled" };
  return new ArchiveReader(group.name, opened, options).read();
}

class ArchiveReader {
  readonly #name: string;
  readonly #pieces: readonly OpenedPiece[];
  readonly #options: ArchiveReadOptions;
  readonly #notes: ReadNote[] = [];
  readonly #refusedFiles: FileRefusal[] = [];
  readonly #refusedRows: RowRefusal[] = [];
  #refusedRowsTotal = 0;
  #bytesDone = 0;
  readonly #bytesTotal: number;
  #found = 0;
  #posts = 0;

  constructor(
    name: string,
    { pieces, leftOut }: Extract<ArchiveOpening, { kind: "opened" }>,
    options: ArchiveReadOptions,
  ) {
    this.#name = name;
    this.#options = options;
    this.#pieces = options.names === false ? pieces.filter((piece) => piece.kind !== "posts") : pieces;
    this.#bytesTotal = this.#pieces.reduce((sum, piece) => sum + piece.member.size, 0);
    for (const path of leftOut) this.#note(path, "list_elsewhere");
  }

  async read(): Promise<ArchiveReading> {
    const manifest = await this.#readManifest();
    const owner = (await this.#readOwner()) ?? manifest?.owner ?? null;
    if (owner === null) this.#note(this.#name, "owner_unknown");
    const joined = await this.#readLists(manifest, owner);
    if (joined === "cancelled") return { kind: "cancelled" };
    const refusal = this.#wholeRefusal(joined.ids.length);
    if (refusal) return { kind: "refused", refusal };
    const names = await this.#readNames(joined.ids);
    if (names === "cancelled") return { kind: "cancelled" };
    const contacts: ContactSet = { ...joined, names };
    return { kind: "read", contacts, summary: this.#summary(contacts, owner, manifest) };
  }

  #summary(contacts: ContactSet, owner: Owner | null, manifest: ManifestInfo | null): ArchiveSummary {
    if (manifest?.partial) this.#note(this.#name, "partial_archive");
    return {
      owner,
      generatedAt: manifest?.generatedAt ?? null,
      counts: countContacts(contacts),
      posts: this.#posts,
      notes: this.#notes,
      refusedFiles: this.#refusedFiles,
      refusedRows: this.#refusedRows,
      refusedRowsTotal: this.#refusedRowsTotal,
    };
  }

  /** With nobody in the lists, what was wrong with a list matters more than that nobody is there. */
  #wholeRefusal(contacts: number): FileRefusal | null {
    if (contacts > 0) return null;
    const lists = new Set(this.#pieces.filter((piece) => isList(piece.kind)).map((piece) => piece.path));
    const first = this.#refusedFiles.find((refusal) => lists.has(refusal.file)) ?? this.#refusedFiles[0];
    if (first) return first;
    const [row] = this.#refusedRows;
    if (row)
      return { ...row, code: "every_row_refused", found: row.found ? `${row.code}: ${row.found}` : row.code };
    return { file: this.#name, code: "nobody_inside" };
  }

  async #readManifest(): Promise<ManifestInfo | null> {
    const bytes = await this.#wholeOf("manifest");
    return bytes === null ? null : readManifest(bytes);
  }

  async #readOwner(): Promise<Owner | null> {
    const bytes = await this.#wholeOf("account");
    const owner = bytes === null ? null : readAccount(bytes);
    const piece = this.#pieces.find(({ kind }) => kind === "account");
    if (bytes !== null && owner === null && piece)
      this.#refusedFiles.push({ file: piece.path, code: "broken_json" });
    return owner;
  }

  /** Small files that help and that reading goes on without. */
  async #wholeOf(kind: PieceKind): Promise<Uint8Array | null> {
    const piece = this.#pieces.find((one) => one.kind === kind);
    if (!piece) return null;
    const whole = await readWhole(piece.member, infoBytesMax);
    this.#advance("lists", piece.member.size);
    if (whole.kind === "whole") return whole.bytes;
    if (whole.kind === "refused") this.#refusedFiles.push({ file: piece.path, code: whole.code });
    return null;
  }

  /** The separate lists are let go before the posts are read. */
  async #readLists(
    manifest: ManifestInfo | null,
    owner: Owner | null,
  ): Promise<Omit<ContactSet, "names"> | "cancelled"> {
    const sorted: SortedList[] = [];
    for (const list of followLists) {
      const ids = createXIdList();
      for (const piece of this.#pieces.filter((one) => one.kind === list)) {
        const rows = await this.#readList(list, piece, ids);
        if (rows === "cancelled") return "cancelled";
        if (rows !== null) this.#notes.push(...compareRows(piece.path, rows, manifest));
      }
      const all = ids.length;
      const own = ids.takeSorted();
      if (own.length < all) this.#note(`${list}.js`, "repeats", String(all - own.length));
      sorted.push({ list, ids: own });
    }
    this.#notes.push(
      ...findMissingParts(
        this.#pieces.map((piece) => piece.path),
        manifest,
      ),
    );
    return joinLists(sorted, owner?.id ?? null);
  }

  /** Rows seen in one file of a list; null when it was refused. */
  async #readList(
    list: FollowList,
    piece: OpenedPiece,
    ids: ReturnType<typeof createXIdList>,
  ): Promise<number | null | "cancelled"> {
    const before = this.#found - ids.length;
    const reading = await readFollowList(list, piece.member, ids, (bytes) => {
      this.#found = before + ids.length;
      return this.#advance("lists", bytes);
    });
    if (reading.kind === "stopped") return "cancelled";
    this.#found = before + ids.length;
    if (reading.kind === "refused") {
      this.#refusedFiles.push(shortened(reading.refusal));
      return null;
    }
    if (reading.by === "full_parse") this.#note(piece.path, "read_by_full_parse");
    if (reading.by === "search") this.#note(piece.path, "read_by_search");
    this.#refusedRows.push(...reading.refused.slice(0, refusedRowsMax - this.#refusedRows.length));
    this.#refusedRowsTotal += reading.refusedTotal;
    return reading.rows;
  }

  async #readNames(ids: BigUint64Array<ArrayBuffer>): Promise<ContactSet["names"] | "cancelled"> {
    const harvest = harvestNames(ids);
    for (const piece of this.#pieces.filter((one) => one.kind === "posts")) {
      if (piece.member.size > postsBytesMax) {
        this.#note(piece.path, "posts_unreadable");
        this.#advance("names", piece.member.size);
        continue;
      }
      const scanner = scanPosts(harvest.take);
      const ending = await piece.member.read((chunk) => {
        scanner.push(chunk);
        return this.#advance("names", chunk.length);
      });
      if (ending.kind === "stopped") return "cancelled";
      const scan = scanner.end();
      this.#posts += scan.posts;
      if (scan.broken || ending.kind === "refused") this.#note(piece.path, "posts_unreadable");
    }
    return harvest.names();
  }

  /** Tells the progress; false when reading is to stop. */
  #advance(phase: ReadProgress["phase"], bytes: number): boolean {
    this.#bytesDone += bytes;
    this.#options.onProgress?.({
      phase,
      bytesDone: Math.min(this.#bytesDone, this.#bytesTotal),
      bytesTotal: this.#bytesTotal,
      found: this.#found,
    });
    return !this.#options.signal?.aborted;
  }

  #note(file: string, code: ArchiveNoteCode, detail?: string): void {
    this.#notes.push({ file, code, ...(detail !== undefined && { detail }) });
  }
}

function shortened(refusal: FileRefusal): FileRefusal {
  return refusal.found === undefined ? refusal : { ...refusal, found: cutFound(refusal.found) };
}
