/** What the page and the worker that reads what was brought say to each other. */
import type { ContactEntry, Owner } from "#lib/intake/contact-entry.ts";
import type { ContactCounts } from "#lib/intake/contact-set.ts";
import type { ListQuestion } from "#lib/intake/lists/ask-about-list.ts";
import type { ListOptions } from "#lib/intake/lists/read-list.ts";
import type { ReadProgress } from "#lib/intake/read-archive.ts";
import type { FileRefusal, RowRefusal } from "#lib/intake/refusal.ts";
import type { SourceKind } from "#lib/intake/source-kind.ts";
import type { SourceNote } from "#lib/intake/source-reader.ts";
import type { Picked } from "./picked-file.ts";

export type ToWorker =
  | { readonly kind: "read"; readonly picked: Picked }
  /** The answer to `ask`. */
  | { readonly kind: "read_list"; readonly options: ListOptions }
  /** Asks for rows of what was read; answered by `rows` with the same `request`. */
  | { readonly kind: "rows"; readonly request: number; readonly from: number; readonly count: number };

export type FromWorker =
  | { readonly kind: "progress"; readonly progress: ReadProgress }
  /** A list of which something must be known before it can be read. */
  | { readonly kind: "ask"; readonly question: ListQuestion }
  | { readonly kind: "read"; readonly summary: BroughtSummary }
  | { readonly kind: "refused"; readonly refusal: FileRefusal }
  | { readonly kind: "rows"; readonly request: number; readonly rows: readonly ContactEntry[] };

/** What was found in what a person brought, whichever way. */
export type BroughtSummary = {
  readonly kind: Extract<SourceKind, "archive" | "export" | "list" | "paste">;
  readonly owner: Owner | null;
  /** ISO 8601, as far as it is known. */
  readonly generatedAt: string | null;
  readonly counts: ContactCounts;
  readonly notes: readonly SourceNote[];
  readonly refusedFiles: readonly FileRefusal[];
  readonly refusedRows: readonly RowRefusal[];
  readonly refusedRowsTotal: number;
};
