/** What does a reader of one kind of file look like? The list of them all is in read-files.ts. */
import type { InputGroup } from "./byte-source.ts";
import type { ContactEntry, Owner } from "./contact-entry.ts";
import type { ListOptions } from "./lists/read-list.ts";
import { type FileRefusal, type RefusedRow, refusedRowsMax } from "./refusal.ts";
import type { FileFormat } from "./sniff-format.ts";
import type { SourceNoteCode } from "./source-note.ts";

/** Something the person should know although nothing was lost by it. */
export type SourceNote = {
  readonly file: string;
  readonly code: SourceNoteCode;
  readonly detail?: string;
};

/** Where a reader tells what it could not take, and whose file it was. */
export type Report = {
  refuseFile(refusal: FileRefusal): void;
  /** `total` is more than one when rows beyond the kept ones are told together. */
  refuseRow(row: RefusedRow): void;
  refuseMore(count: number): void;
  note(note: SourceNote): void;
  owner(owner: Owner): void;
};

/** What a reader judges by: the files handed in together, and how the first of them begins. */
export type Given = {
  readonly group: InputGroup;
  /** The first 64 KiB of a file that stands alone; empty for several. */
  readonly head: Uint8Array;
  readonly format: FileFormat;
  /** What the person says of a list. */
  readonly lists?: ListOptions;
};

export type SourceReader = {
  readonly name: string;
  recognises(given: Given): boolean;
  /** Yields what can be read and reports the rest; throws only for bugs. */
  read(given: Given, report: Report, signal?: AbortSignal): AsyncIterable<ContactEntry>;
};

export type Reported = {
  readonly owners: readonly Owner[];
  readonly refusedFiles: readonly FileRefusal[];
  readonly refusedRows: readonly RefusedRow[];
  readonly refusedRowsTotal: number;
  readonly notes: readonly SourceNote[];
};

export function createReport(): Report & { result(): Reported } {
  const owners: Owner[] = [];
  const refusedFiles: FileRefusal[] = [];
  const refusedRows: RefusedRow[] = [];
  const notes: SourceNote[] = [];
  let refusedRowsTotal = 0;
  return {
    refuseFile: (refusal) => refusedFiles.push(refusal),
    refuseRow(row) {
      refusedRowsTotal++;
      if (refusedRows.length < refusedRowsMax) refusedRows.push(row);
    },
    refuseMore(count) {
      refusedRowsTotal += count;
    },
    note: (note) => notes.push(note),
    owner: (owner) => owners.push(owner),
    result: () => ({ owners, refusedFiles, refusedRows, refusedRowsTotal, notes }),
  };
}
