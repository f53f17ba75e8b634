/** Why was a file or a row not taken? Named causes; the sentences live in the screens and in the command line. */

/** Causes for which nothing of a whole file could be read. */
export const fileRefusalCodes = [
  /** Not a file of any kind we read; `found` names the kind when its first bytes tell. */
  "unknown_format",
  "empty_file",
  "no_such_file",
  /** The zip's directory is missing or points outside the file: cut off or half downloaded. */
  "damaged_zip",
  "empty_zip",
  "encrypted_zip",
  /** One volume of a zip that was split into several. */
  "split_zip",
  /** One entry does not unpack: `file` names it. */
  "damaged_entry",
  "unsupported_compression",
  /** An entry unpacks to more than the stated cap. */
  "too_large_inside",
  /** The archive of posts X gave out until 2019, with `tweets.csv`: it never held followings. */
  "classic_posts_archive",
  /** A zip of another service; `found` names it. */
  "other_service",
  /** A zip of X media only, or another zip without the lists. */
  "lists_missing",
  /** A zip that holds another zip and no lists; `found` names the inner one. */
  "zip_in_zip",
  "two_accounts",
  /** The lists are there and hold nobody. */
  "nobody_inside",
  /** The whole database of twitter-web-exporter instead of one export. */
  "database_dump",
  /** twitter-web-exporter's posts instead of its accounts. */
  "posts_export",
  /** Every row was refused; the first one's cause is in `found`. */
  "every_row_refused",
  "wrong_prefix",
  "broken_json",
  "too_many_rows",
  "wrong_columns",
  "damaged_spreadsheet",
  "spreadsheet_too_large",
  "unreadable",
] as const;
export type FileRefusalCode = (typeof fileRefusalCodes)[number];

/** Causes for which one row was left out while the rest was kept. */
export const rowRefusalCodes = [
  "id_is_number",
  "id_not_text",
  "id_not_digits",
  "id_too_large",
  "id_missing",
  "id_spreadsheet",
  "username_invalid",
  "entry_unexpected",
  "entry_broken",
  "file_cut_short",
  "no_id_no_name",
  "row_broken",
  "field_unknown",
  "field_invalid",
  "field_too_long",
  "row_too_long",
  "handle_invalid",
  /** Nobody could be read out of this piece of a pasted text. */
  "nobody_named",
] as const;
export type RowRefusalCode = (typeof rowRefusalCodes)[number];

/** An input row that was refused, and why. Other stages name causes of their own; intake's are the two lists above. */
export type RefusedRow = {
  readonly file: string;
  /** Counted from 1 where rows exist; absent when the whole file was refused. */
  readonly row?: number;
  readonly code: string;
  /** What stood there, cut to 120 characters. */
  readonly found?: string;
  readonly expected?: string;
};

/** A row of an archive or a list that was left out. */
export type RowRefusal = RefusedRow & { readonly code: RowRefusalCode };

/** A whole file that was refused. */
export type FileRefusal = RefusedRow & { readonly code: FileRefusalCode };

/** Refused rows kept word for word; beyond these only their number is. */
export const refusedRowsMax = 1_000;

/** Makes what stood there safe and short enough to show. */
export function cutFound(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cs}]/gu, "\u{FFFD}");
  return clean.length > 120 ? `${clean.slice(0, 119)}…` : clean;
}
