/** What the page and the worker that reads the archive say to each other. */
import type { ContactEntry } from "#lib/intake/contact-entry.ts";
import type { ArchiveSummary, ReadProgress } from "#lib/intake/read-archive.ts";
import type { FileRefusal } from "#lib/intake/refusal.ts";
import type { Picked } from "./picked-file.ts";

export type ToWorker =
  | { readonly kind: "read"; readonly picked: Picked }
  /** Asks for rows of what was read; answered by `rows` with the same `request`. */
  | { readonly kind: "rows"; readonly request: number; readonly from: number; readonly count: number };

export type FromWorker =
  | { readonly kind: "progress"; readonly progress: ReadProgress }
  | { readonly kind: "read"; readonly summary: ArchiveSummary }
  | { readonly kind: "refused"; readonly refusal: FileRefusal }
  | { readonly kind: "rows"; readonly request: number; readonly rows: readonly ContactEntry[] };
