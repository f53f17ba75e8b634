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
  "row_too_long",
  "broken_quotes",
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
type Header = { readonly separator: string; readonly places: ReadonlyMap<ClaimColumn, number> };

/**
 * Columns in any order, further ones ignored, under our names or those of a SPARQL query; comma, semicolon or tab; with or without BOM; CRLF or LF. Reads line by
 * line, so that a broken quote costs one row and memory does not grow with the file. Row numbers count from 1,
 * the header being row 1.
 */
export async function* readClaims(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadClaimsOptions,
): AsyncGenerator<ClaimRow> {
  let header: Header | null = null;
  let row = 0;
  for await (const line of readLines(chunks)) {
    row += 1;
    if (line.kind === "refused") {
      yield { kind: "refused", row, code: line.code, found: "" };
      if (!header) return;
      continue;
    }
    if (line.text.trim() === "") continue;
    if (header) {
      yield readRow(line.text, header, { row, source: options.source });
      continue;
    }
    header = readHeader(line.text);
    if (!header) {
      yield { kind: "refused", row, code: "no_header", found: shorten(line.text) };
      return;
    }
  }
  // Nothing but empty lines is no list either.
  if (!header) yield { kind: "refused", row: 1, code: "no_header", found: "" };
}

function readHeader(line: string): Header | null {
  const readings = separators.map((separator) => {
    const named = (splitRow(line, separator) ?? []).map(readColumnName);
    const places = new Map(
      claimColumns.flatMap((column) => (named.includes(column) ? [[column, named.indexOf(column)]] : [])),
    );
    return { separator, places };
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
  const read = readClaimRow(field, { source: context.source, whole: line });
  return read.kind === "claim" ? read : { ...read, row: context.row, found: shorten(read.found) };
}

/** Most rows hold no quote; the library reads the few that do. Null when their quotes do not close. */
function splitRow(line: string, separator: string): string[] | null {
  if (!line.includes('"')) return line.split(separator).map((field) => field.trim());
  try {
    const [fields] = parse(line, { delimiter: separator, relax_column_count: true, trim: true });
    return fields ?? [];
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

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function toLine(bytes: Uint8Array, first: boolean): Line {
  if (bytes.length > rowBytesMax) return { kind: "refused", code: "row_too_long" };
  try {
    const text = utf8.decode(bytes);
    if (text.includes("\0")) return { kind: "refused", code: "not_text" };
    return { kind: "line", text: (first ? text.replace(/^\uFEFF/, "") : text).replace(/\r$/, "") };
  } catch {
    return { kind: "refused", code: "not_text" };
  }
}
