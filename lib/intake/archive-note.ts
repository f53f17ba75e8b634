/** What should the person know about their archive although no contact was lost by it? */

export const archiveNoteCodes = [
  /** The manifest names another number of rows than the file has: `detail` is "expected/found". */
  "count_differs",
  /** The manifest names a file that is not there. */
  "part_missing",
  /** X itself says that this archive is not complete. */
  "partial_archive",
  "owner_unknown",
  /** The file was not laid out as X does; a full JSON parse read it. */
  "read_by_full_parse",
  /** The file is broken; ids were searched for in it. */
  "read_by_search",
  /** Ids that stand in the list more than once: `detail` is how many times too often. */
  "repeats",
  /** A list in another folder, which may be of another archive: it was not read. */
  "list_elsewhere",
  /** Names in this file could not be read to the end. */
  "posts_unreadable",
] as const;
export type ArchiveNoteCode = (typeof archiveNoteCodes)[number];

export type ReadNote = { readonly file: string; readonly code: ArchiveNoteCode; readonly detail?: string };
