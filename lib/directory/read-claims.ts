/** Reads a CSV of known handles: every good row becomes a claim, every bad one is named with its line and reason. */
import { parse } from "csv-parse/sync";
import type { importableSources, NewClaim } from "./claim.ts";
import { type ClaimColumn, claimColumns, readClaimRow, readColumnName } from "./read-claim-row.ts";

export type ClaimRow =
  | { readonly kind: "claim"; readonly claim: NewClaim }
  | { readonly kind: "refused"; readonly row: number; readonly code: ClaimRefusal; readonly found: string };

/** Why a row, or the whole file, was refused. */
export const claimRefusals = [
  /** The first line names no `handle` column, or neither `x_id` nor `x_username`. */
  "no_header",
  "not_text",
  /** JSON, but no result of a SPARQL query. */
  "not_sparql",
  "broken_json",
  "row_too_long",
  "broken_quotes",
  /** A date of its end, or a rank of Wikidata, says that it is no more so. */
  "ended",
  "bad_x_id",
  "bad_x_username",
  "no_x_account",
  "bad_handle",
] as const;
export type ClaimRefusal = (typeof claimRefusals)[number];

export type ReadClaimsOptions = {
  /** The source of rows that name none. */
  readonly source: (typeof importableSources)[number];
};

/** A row of a few short fields; a longer one is an unclosed quote or another kind of file. */
const rowBytesMax = 4_096;
const separators = [",", ";", "\t"] as const;
type Header = {
  readonly separator: string;
  readonly columns: number;
  readonly places: ReadonlyMap<ClaimColumn, number>;
};

/**
 * Columns in any order, further ones ignored, under our names or those of a SPARQL query; comma, semicolon or tab; with or
 * without BOM; CRLF or LF; line ends inside quotes. A broken quote costs one row, and memory does not grow with the file.
 * A row is numbered by the line on which it begins, from 1, the header being row 1.
 */
export async function* readClaims(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadClaimsOptions,
): AsyncGenerator<ClaimRow> {
  let header: Header | null = null;
  let rows: Rows | null = null;
  let row = 0;
  for await (const line of readLines(chunks)) {
    row += 1;
    if (line.kind === "refused") {
      if (rows) yield* rows.end();
      yield { kind: "refused", row, code: line.code, found: "" };
      if (!header) return;
      continue;
    }
    if (rows) {
      yield* rows.take({ row, text: line.text });
      continue;
    }
    if (line.text.trim() === "" || separatorLine.test(line.text)) continue;
    header = readHeader(line.text);
    if (!header) {
      const code = line.text.includes(damaged) ? "not_text" : "no_header";
      yield { kind: "refused", row, code, found: shorten(line.text) };
      return;
    }
    rows = new Rows(header, options.source);
  }
  if (rows) yield* rows.end();
  // Nothing but empty lines is no list either.
  else yield { kind: "refused", row: 1, code: "no_header", found: "" };
}

/** What Excel writes before the header, and reads. */
const separatorLine = /^sep=.$/i;

type NumberedLine = { readonly row: number; readonly text: string };

/** Makes rows of lines: a field in quotes may go on over several of them. */
class Rows {
  readonly #header: Header;
  readonly #source: NewClaim["source"];
  /** Lines of a row whose quotes are not closed yet, and how long they are together. */
  #open: NumberedLine[] = [];
  #openLength = 0;

  constructor(header: Header, source: NewClaim["source"]) {
    this.#header = header;
    this.#source = source;
  }

  *take(line: NumberedLine): Generator<ClaimRow> {
    const waiting = [line];
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const isOpen = this.#open.length > 0;
      const closesOrOpens = !hasClosedQuotes(next.text);
      if (!isOpen && !closesOrOpens) {
        if (hasContent.test(next.text)) yield readRow(next.text, this.#header, this.#contextOf(next));
        continue;
      }
      this.#open.push(next);
      this.#openLength += next.text.length + 1;
      const isClosed = isOpen && closesOrOpens;
      const whole = isClosed ? this.#open.map(({ text }) => text).join("\n") : null;
      const [first = next] = this.#open;
      if (whole !== null && isWholeRow(whole, this.#header)) {
        this.#clear();
        yield readRow(whole, this.#header, this.#contextOf(first));
      } else if (isClosed || this.#openLength > rowBytesMax) {
        waiting.unshift(...this.#open.slice(1));
        yield this.#refuseFirst(first);
      }
    }
  }

  /** No line follows that could close a quote. */
  *end(): Generator<ClaimRow> {
    for (let [first] = this.#open; first; [first] = this.#open) {
      const rest = this.#open.slice(1);
      yield this.#refuseFirst(first);
      for (const line of rest) yield* this.take(line);
    }
  }

  /** The others may be rows of their own. */
  #refuseFirst({ row, text }: NumberedLine): ClaimRow {
    this.#clear();
    return { kind: "refused", row, code: "broken_quotes", found: shorten(text) };
  }

  #clear(): void {
    this.#open = [];
    this.#openLength = 0;
  }

  #contextOf({ row }: NumberedLine): { readonly row: number; readonly source: NewClaim["source"] } {
    return { row, source: this.#source };
  }
}

/** Spreadsheets end their lists with rows of nothing but separators. */
const hasContent = /[^\s,;]/;

function hasClosedQuotes(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count += 1;
  return count % 2 === 0;
}

/** Two broken quotes with good rows between them look like one row, but have not its columns. */
function isWholeRow(text: string, { separator, columns }: Header): boolean {
  return splitRow(text, separator)?.length === columns;
}

function readHeader(line: string): Header | null {
  const readings = separators.map((separator) => {
    const named = (splitRow(line, separator) ?? []).map(readColumnName);
    const places = new Map(
      claimColumns.flatMap((column) => (named.includes(column) ? [[column, named.indexOf(column)]] : [])),
    );
    return { separator, columns: named.length, places };
  });
  readings.sort((one, other) => other.places.size - one.places.size);
  const best = readings[0];
  const usable = best?.places.has("handle") && (best.places.has("x_id") || best.places.has("x_username"));
  return best && usable ? best : null;
}

function readRow(
  line: string,
  header: Header,
  context: { row: number; source: NewClaim["source"] },
): ClaimRow {
  const fields = splitRow(line, header.separator);
  if (!fields) return { kind: "refused", row: context.row, code: "broken_quotes", found: shorten(line) };
  const field = (column: ClaimColumn) => fields[header.places.get(column) ?? -1] ?? "";
  if (line.includes(damaged) && claimColumns.some((column) => field(column).includes(damaged)))
    return { kind: "refused", row: context.row, code: "not_text", found: shorten(line) };
  const read = readClaimRow(field, { source: context.source, whole: line });
  return read.kind === "claim" ? read : { ...read, row: context.row, found: shorten(read.found) };
}

/** Most rows hold no quote; the library reads the few that do. Null when their quotes do not close. */
function splitRow(line: string, separator: string): string[] | null {
  if (!line.includes('"')) return line.split(separator).map((field) => field.trim());
  try {
    const rows = parse(line, { delimiter: separator, relax_column_count: true, trim: true });
    return rows.length === 1 ? (rows[0] ?? []) : null;
  } catch {
    return null;
  }
}

/** As much of what was found as a message can show. */
export function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

type Line =
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "refused"; readonly code: "not_text" | "row_too_long" };

/** Lines as old Macs end them come as one. */
async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  for await (const line of readFedLines(chunks)) {
    if (line.kind === "refused" || !line.text.includes("\r")) yield line;
    else for (const text of line.text.split("\r")) yield { ...line, text };
  }
}

/** What stands for bytes that are no UTF-8. A name in another column may hold some: id and handle are ASCII in nearly all encodings. */
const damaged = "\uFFFD";

/** Lines of UTF-8 text without their ends; a line that is too long or no text is named, and reading goes on after it. */
async function* readFedLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let rest = Buffer.alloc(0);
  let tooLong = false;
  let first = true;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const bytes =
        rest.length > 0 ? Buffer.concat([rest, chunk.subarray(from, end)]) : chunk.subarray(from, end);
      yield tooLong ? { kind: "refused", code: "row_too_long" } : toLine(bytes, first);
      rest = Buffer.alloc(0);
      tooLong = false;
      first = false;
      from = end + 1;
    }
    if (tooLong || rest.length + chunk.length - from > rowBytesMax) {
      tooLong = true;
      rest = Buffer.alloc(0);
    } else {
      rest = Buffer.concat([rest, chunk.subarray(from)]);
    }
  }
  if (tooLong) yield { kind: "refused", code: "row_too_long" };
  else if (rest.length > 0) yield toLine(rest, first);
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

function toLine(bytes: Uint8Array, first: boolean): Line {
  if (bytes.length > rowBytesMax) return { kind: "refused", code: "row_too_long" };
  const text = utf8.decode(bytes);
  if (text.includes("\0")) return { kind: "refused", code: "not_text" };
  return { kind: "line", text: (first ? text.replace(/^\uFEFF/, "") : text).replace(/\r$/, "") };
}
