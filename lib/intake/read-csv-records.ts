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
const linesMax = 200;
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
    if (hasOddQuotes(line.text)) open = !open;
    if (!open) {
      yield recordOf(held, separator);
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
    const end = recordEnd(rest);
    if (end === null) records.push({ kind: "broken", row: first.number, text: first.text });
    else if (first.text.trim() !== "" || end > 1) records.push(recordOf(rest.slice(0, end), separator));
    rest = rest.slice(end ?? 1);
  }
  return records;
}

/** The line after the record that begins with the first line: quotes come in pairs. null when one stays open. */
function recordEnd(lines: readonly TextLine[]): number | null {
  let open = false;
  for (const [at, line] of lines.entries()) {
    if (hasOddQuotes(line.text)) open = !open;
    if (!open) return at + 1;
  }
  return null;
}

function hasOddQuotes(text: string): boolean {
  let odd = false;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
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
