/** What should the person know about their list although no contact was lost by it? */

export const listNoteCodes = [
  /** Links of so many accounts (`detail`) are X's short ones: "Include all metadata" would show where they lead. */
  "links_hidden",
  /** Nothing says whether these are followings or followers: taken as followings. */
  "relation_assumed",
  /** Fewer than X shows: `detail` is "shown/found". */
  "fewer_than_shown",
  /** `detail` names the encoding. */
  "encoding_guessed",
  /** `detail` says which columns were taken for what. */
  "columns_guessed",
  /** Reading stopped at a stated cap: the file goes on. */
  "stopped_at_bytes",
  "stopped_at_contacts",
  "stopped_at_rows",
  "stopped_at_memory",
] as const;
export type ListNoteCode = (typeof listNoteCodes)[number];
