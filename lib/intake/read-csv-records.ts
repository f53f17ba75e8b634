/** What are the records of a CSV file, when one of them may have a quote that is never closed? Such a quote costs one line. */
import Papa from "papaparse";
import type { ByteSource } from "./byte-source.ts";
import { type Line, readLines } from "./read-lines.ts";

export type CsvRecord =
  | { readonly kind: "record"; readonly row: number; readonly cells: readonly string[] }
  | { readonly kind: "broken"; readonly row: number; readonly text: string }
  | { readonly kind: "too_long"; readonly row: number };

export const csvSeparators = [",", ";", "\t"] as const;
export type CsvSeparator = (typeof csvSeparators)[number] | "|";

const lineCharactersMax = 200_000;
/** A cell may hold line breaks; one that spans more lines than this is a quote that was not closed. */
const linesMax = 500;
/** Characters of a cell with line breaks; far more than the longest bio. */
const recordCharactersMax = 1_000_000;

type TextLine = Extract<Line, { kind: "line" }>;

/** `row` is the number of the line a record begins in, counted from 1. Empty lines are passed over. */
export async function* readCsvRecords(
  source: ByteSource,
  separator: CsvSeparator,
  encoding?: string,
): AsyncGenerator<CsvRecord> {
  let held: TextLine[] = [];
  let open = false;
  let characters = 0;
  for await (const line of readLines(source, lineCharactersMax, encoding)) {
    if (line.kind === "too_long") {
      yield* settleAll(held, separator);
      held = [];
      open = false;
      yield { kind: "too_long", row: line.number };
      continue;
    }
    if (!open && line.text.trim() === "") continue;
    held.push(line);
    characters += line.text.length;
    open = staysOpen(line.text, open, separator);
    if (!open) {
      yield* recordsOf(held, separator);
    } else if (held.length >= linesMax || characters > recordCharactersMax) {
      yield* settleAll(held, separator);
    } else continue;
    held = [];
    open = false;
    characters = 0;
  }
  yield* settleAll(held, separator);
}

/** Lines that begin with a quote which is not closed in time: the first is broken, and reading goes on behind it. */
function settleAll(lines: readonly TextLine[], separator: CsvSeparator): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  let rest = lines;
  while (rest.length > 0) {
    const [first] = rest as readonly [TextLine];
    const end = recordEnd(rest, separator);
    const record = end === null ? null : recordOf(rest.slice(0, end), separator);
    if (end === null || (record?.kind === "broken" && end > 1)) {
      records.push({ kind: "broken", row: first.number, text: first.text });
      rest = rest.slice(1);
      continue;
    }
    if (record && (first.text.trim() !== "" || end > 1)) records.push(record);
    rest = rest.slice(end);
  }
  return records;
}

/** The line after the record that begins with the first line: quotes come in pairs. null when one stays open. */
function recordEnd(lines: readonly TextLine[], separator: CsvSeparator): number | null {
  let open = false;
  for (const [at, line] of lines.entries()) {
    open = staysOpen(line.text, open, separator);
    if (!open) return at + 1;
  }
  return null;
}

/**
 * Whether a cell goes on behind this line. Only a quote at the beginning of a cell opens it, as for Papa: `7" vinyl` is text. A
 * quote that closes a cell in its middle closes it here, so that such a row costs only itself.
 */
function staysOpen(text: string, isOpen: boolean, separator: CsvSeparator): boolean {
  if (!text.includes('"')) return isOpen;
  let at = 0;
  if (isOpen) at = cellEnd(text, 0, separator);
  while (at >= 0 && at < text.length) {
    if (text[at] === '"') at = cellEnd(text, at + 1, separator);
    else {
      const next = text.indexOf(separator, at);
      if (next < 0) return false;
      at = next + 1;
    }
  }
  return at < 0;
}

/** Where the cell after the quoted one begins, at or behind the end of the text when it is the last; -1 when it stays open. */
function cellEnd(text: string, from: number, separator: CsvSeparator): number {
  let close = text.indexOf('"', from);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0) return -1;
  const next = text.indexOf(separator, close + 1);
  return next < 0 ? text.length : next + 1;
}

/** Lines that only seemed to be one record are read one by one. */
function recordsOf(lines: readonly TextLine[], separator: CsvSeparator): readonly CsvRecord[] {
  const record = recordOf(lines, separator);
  return record.kind === "broken" && lines.length > 1 ? settleAll(lines, separator) : [record];
}

function recordOf(lines: readonly TextLine[], separator: CsvSeparator): CsvRecord {
  const [first] = lines as readonly [TextLine];
  const text = lines.length === 1 ? first.text : lines.map((line) => line.text).join("\n");
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: separator, newline: "\n" });
  const isBroken = errors.some(({ type }) => type === "Quotes");
  const [cells = []] = data;
  return isBroken || data.length > 1
    ? { kind: "broken", row: first.number, text }
    : { kind: "record", row: first.number, cells };
}
