/** One line of English for what intake refused or noted; the screens have their own sentences for the same codes. */
import type { RefusedRow } from "#lib/intake/refusal.ts";
import type { SourceNote } from "#lib/intake/source-reader.ts";
import { oneLine } from "./lines.ts";

const sentences: Readonly<Record<string, string>> = {
  unknown_format:
    "this is no X archive and no list we read; choose the zip X sent, its folder, or following.js",
  empty_file: "the file is empty; download it again",
  no_such_file: "there is no such file",
  unreadable: "the file cannot be read",
  damaged_zip: "the zip is cut off or damaged; download it again",
  empty_zip: "there is nothing in it",
  encrypted_zip: "the zip is encrypted; unpack it with its password and choose the folder",
  split_zip: "this is one volume of a split zip; join the volumes first",
  damaged_entry: "this file in the zip is damaged; download the archive again",
  unsupported_compression: "this zip is packed in an unusual way; unpack it and choose the folder",
  too_large_inside: "this file unpacks to more than we read",
  classic_posts_archive:
    "this is X's archive of posts from before 2019, which holds no followings; ask X for a new archive",
  other_service: "this is an archive of another service",
  lists_missing: "there is no following.js or follower.js in it; choose the whole archive",
  zip_in_zip: "this zip holds another zip; unpack it once and choose the one inside",
  two_accounts: "there is more than one X archive in it; choose one",
  nobody_inside: "the lists are empty: nobody is followed and nobody follows",
  database_dump:
    "this is the whole database of twitter-web-exporter; export Following or Followers as JSON or CSV instead",
  posts_export: "this is an export of posts; export Following or Followers instead",
  wrong_prefix: "the file does not begin as X's files do",
  broken_json: "the file is broken",
  too_many_rows: "the file has more rows than we read",
  wrong_columns: "the columns are not known",
  damaged_spreadsheet: "the workbook cannot be read; save the sheet as CSV",
  spreadsheet_too_large: "the workbook is larger than we read; save the sheet as CSV",
  every_row_refused: "no row of it can be used",
  id_is_number: "the id is a number and may have lost digits; it must be text in quotes",
  id_not_text: "the id is not text",
  id_not_digits: "the id is not a number of 1 to 19 digits",
  id_too_large: "the id is larger than an X id can be",
  id_missing: "there is no accountId",
  id_spreadsheet: "a spreadsheet has shortened the id; export again and open the file as text",
  username_invalid: "the X name must be letters, digits and _",
  entry_unexpected: "this is no entry of this list",
  entry_broken: "the file is broken here; ids before and after it were kept",
  file_cut_short: "the file ends here in the middle; what came before was kept",
  no_id_no_name: "id or username is needed",
  row_broken: "this row cannot be read",
  row_too_long: "this row is too long",
  field_unknown: "this row has members we do not know",
  field_invalid: "a member of this row has the wrong kind of value",
  field_too_long: "a member of this row is too long",
  handle_invalid: "this is no address on the fediverse (user@host)",
  nobody_named: "nobody is named here; write names as @name, or as a link to the profile",
  links_hidden:
    'links of some accounts lead through t.co, which may hide their fediverse address; export again with "Include all metadata". Accounts',
  relation_assumed:
    "nothing says who follows whom; taken as people you follow (transhumance read --follower says that they follow you)",
  fewer_than_shown:
    "fewer accounts than X shows; scroll to the end of the page and export again (shown/found)",
  encoding_guessed: "the encoding is not said; read as",
  columns_guessed: "columns taken as (transhumance read --columns changes it)",
  stopped_at_bytes: "the file is larger than 1 GiB; what came after was not read",
  stopped_at_contacts: "the list has more accounts than we read; reading stopped after",
  stopped_at_rows: "the list has more rows than we read; what came after was not read. Rows read",
  stopped_at_memory: "the texts of this list are longer than we keep; reading stopped after",
  count_differs: "the archive's own index promises another number of rows (promised/found)",
  part_missing: "the archive's own index names this file, and it is missing; rows in it",
  partial_archive: "X says that this archive is not complete; ask for a new one if people are missing",
  owner_unknown: "there is no account.js that can be read: whose archive this is, is not known",
  read_by_full_parse: "the file is laid out in an unusual way; it was read in full",
  read_by_search: "the file is broken; the ids in it were searched for",
  repeats: "accounts that stand in this list more than once were taken once; too many",
  list_elsewhere:
    "this list lies in another folder than the rest of the archive and was not read; give it by itself if it belongs to it",
  posts_unreadable: "the posts in this file could not be read to the end; some names may be missing",
};

/** `file:row: sentence: what stood there (expected: …)` */
export function describeRefusal(refusal: RefusedRow): string {
  const place = refusal.row === undefined ? refusal.file : `${refusal.file}:${refusal.row}`;
  const found = refusal.found === undefined ? "" : `: ${oneLine(refusal.found)}`;
  const expected = refusal.expected === undefined ? "" : ` (expected ${refusal.expected})`;
  return `${place}: ${sentences[refusal.code] ?? refusal.code}${found}${expected}`;
}

export function describeNote(note: SourceNote): string {
  const detail = note.detail === undefined ? "" : `: ${note.detail}`;
  return `${note.file}: ${sentences[note.code] ?? note.code}${detail}`;
}
