/** Everything a source may be noted for, whichever way it came. */
import { archiveNoteCodes } from "./archive-note.ts";
import { listNoteCodes } from "./lists/list-note.ts";

export const sourceNoteCodes = [...archiveNoteCodes, ...listNoteCodes] as const;
export type SourceNoteCode = (typeof sourceNoteCodes)[number];
