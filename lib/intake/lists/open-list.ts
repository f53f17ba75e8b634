/** What kind of list is a file: an export we know, a table whose columns somebody must name, or a text with names in it? */
import type { InputFile } from "../byte-source.ts";
import { cutFound, type FileRefusal } from "../refusal.ts";
import { sniffFormat } from "../sniff-format.ts";
import { type ColumnMapping, guessMapping, namesSomebody } from "./column-mapping.ts";
import { detectEncoding } from "./detect-encoding.ts";
import { findPeople } from "./find-people.ts";
import { cellText, type OpenedList } from "./list-row.ts";
import { openCsv } from "./open-csv.ts";
import { openJson } from "./open-json.ts";
import { isSpreadsheet, openSpreadsheet } from "./open-spreadsheet.ts";

/** Lists written by tools we know by their columns. */
export const knownLists = ["twitter_web_exporter", "fedifinder", "debirdify", "addresses"] as const;
export type KnownList = (typeof knownLists)[number];

export type ListOpening =
  | { readonly kind: "known"; readonly tool: KnownList; readonly isCsv: boolean; readonly list: OpenedList }
  | { readonly kind: "table"; readonly list: OpenedList; readonly guess: ColumnMapping }
  | { readonly kind: "text"; readonly encoding: string; readonly encodingGuessed: boolean }
  | { readonly kind: "refused"; readonly refusal: FileRefusal }
  /** It is no list at all. */
  | { readonly kind: "other" };

export const headBytes = 64 << 10;

/** Judges by content and never by the name. `asText` says that names were pasted, so that nothing else is looked for. */
export async function openList(
  file: InputFile,
  options: {
    readonly asText?: boolean;
    /** It came as a stream: a list we know, or columns with names we know, and else a text. */
    readonly piped?: boolean;
  } = {},
): Promise<ListOpening> {
  const head = await file.read(0, Math.min(file.size, headBytes));
  const format = sniffFormat(head);
  if (options.asText) return openText(head);
  if (format.kind === "zip" && isSpreadsheet(head)) {
    const opened = await openSpreadsheet(file);
    if (opened.kind === "refused") return opened;
    if (opened.list.columns.length === 0)
      return { kind: "refused", refusal: { file: file.path, code: "nobody_inside" } };
    return judge(opened.list, false, file);
  }
  if (format.kind === "json") {
    const list = await openJson(file, head);
    if (list === null || list.columns.length === 0) {
      const isEmpty = list !== null && list.columns.length === 0 && file.size < 100;
      const code = isEmpty ? "nobody_inside" : "unknown_format";
      return { kind: "refused", refusal: { file: file.path, code, ...(!isEmpty && { found: "json" }) } };
    }
    return judge(list, false, file);
  }
  if (format.kind !== "text") return { kind: "other" };
  const list = openCsv(file, head);
  if (options.piped && !(list?.hasHeader && isNamedTable(list))) return openText(head);
  const isTold = list !== null && (list.hasHeader || namesSomebody(guessMapping(list)));
  if (list && isTable(list) && (isTold || !mayBePasted(head))) return judge(list, true, file);
  return mayBePasted(head) ? openText(head) : { kind: "other" };
}

function openText(head: Uint8Array): ListOpening {
  const { label, guessed } = detectEncoding(head);
  return { kind: "text", encoding: label, encodingGuessed: guessed };
}

function judge(list: OpenedList, isCsv: boolean, file: InputFile): ListOpening {
  if (list.hasHeader && isExportOfPosts(list.columns)) {
    return { kind: "refused", refusal: { file: file.path, code: "posts_export" } };
  }
  const tool = list.hasHeader ? toolOf(list.columns) : null;
  return tool ? { kind: "known", tool, isCsv, list } : { kind: "table", list, guess: guessMapping(list) };
}

/** twitter-web-exporter's posts begin with the same names of columns: there, the id is the post's. */
function isExportOfPosts(columns: readonly string[]): boolean {
  return columns.includes("full_text") && (columns.includes("id") || columns.includes("screen_name"));
}

function isNamedTable(list: OpenedList): boolean {
  return toolOf(list.columns) !== null || namesSomebody(guessMapping({ ...list, samples: [] }));
}

/** Spreadsheets and people change the case of letters in a header; no two of these columns differ by it alone. */
function toolOf(columns: readonly string[]): KnownList | null {
  const present = new Set(columns.map((column) => column.toLowerCase()));
  const has = (...names: string[]) => names.every((name) => present.has(name.toLowerCase()));
  if (has("id", "screen_name")) return "twitter_web_exporter";
  if (has("Twitter User ID", "Fediverse IDs")) return "debirdify";
  if (has("username", "handles") && (has("description") || has("urls"))) return "fedifinder";
  return columns[0]?.toLowerCase() === "account address" ? "addresses" : null;
}

/** Rows with the same two cells or more, or a single column with a name we know. */
function isTable(list: OpenedList): boolean {
  if (list.hasHeader && isNamedTable(list)) return true;
  if (list.columns.length < 2 || list.samples.length === 0) return false;
  const filled = list.samples.map((cells) => cells.length);
  const alike = filled.filter((width) => width === list.columns.length).length;
  if (alike * 2 < filled.length) return false;
  // "@nora, @tom" over several lines is a pasted text: every cell names somebody.
  const cells = list.samples
    .flat()
    .map(cellText)
    .filter((cell) => cell.trim() !== "");
  return list.hasHeader || cells.some((cell) => findPeople(cell).length === 0);
}

/** Somebody is named plainly in the beginning, or every line is one word. */
function mayBePasted(head: Uint8Array): boolean {
  const text = new TextDecoder(detectEncoding(head).label).decode(head);
  if (findPeople(text.slice(0, 20_000)).length > 0) return true;
  // The last line of a part may be cut in its middle.
  const part = text.length > 5_000 ? text.slice(0, text.slice(0, 5_000).lastIndexOf("\n") + 1) : text;
  const lines = part
    .split(/[\r\n]+/)
    .map((line) => line.trim().replace(/^"(.*)"$/, "$1"))
    .filter((line) => line !== "");
  return lines.length > 1 && lines.every((line) => /^[A-Za-z0-9_]{2,20}$/.test(line));
}

/** The first lines of a table nobody can be known by, for a sentence. */
export function headerLine(list: OpenedList): string {
  return cutFound(list.columns.join(","));
}
