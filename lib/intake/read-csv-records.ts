/** What are the records of a CSV file, when one of them may have a quote that is never closed? Such a quote costs one line. */
import { parse } from "csv-parse/sync";
import type { ByteSource } from "./byte-source.ts";
import { type Line, readLines } from "./read-lines.ts";

export type CsvRecord =
  | { readonly kind: "record"; readonly row: number; readonly cells: readonly string[] }
  | { readonly kind: "broken"; readonly row: number; readonly text: string }
  | { readonly kind: "too_long"; readonly row: number };

export const csvSeparators = [",", ";", "\t"] as const;
export type CsvSeparator = (typeof csvSeparators)[number];

const lineCharactersMax = 200_000;
/** A cell may hold line breaks; one that spans more lines than this is a quote that was not closed. */
const linesMax = 200;

type TextLine = Extract<Line, { kind: "line" }>;

/** `row` is the number of the line a record begins in, counted from 1. Empty lines are passed over. */
export async function* readCsvRecords(
  source: ByteSource,
  separator: CsvSeparator,
): AsyncGenerator<CsvRecord> {
  let held: TextLine[] = [];
  for await (const line of readLines(source, lineCharactersMax)) {
    if (line.kind === "too_long") {
      yield* settleAll(held, separator);
      held = [];
      yield { kind: "too_long", row: line.number };
      continue;
    }
    held.push(line);
    const settled = settle(held, separator, false);
    yield* settled.records;
    held = settled.left;
  }
  yield* settleAll(held, separator);
}

function settleAll(held: readonly TextLine[], separator: CsvSeparator): readonly CsvRecord[] {
  return settle(held, separator, true).records;
}

/** Takes as many whole records off the lines as there are; `complete` says that no line will follow. */
function settle(
  lines: readonly TextLine[],
  separator: CsvSeparator,
  complete: boolean,
): { records: CsvRecord[]; left: TextLine[] } {
  const records: CsvRecord[] = [];
  let from = 0;
  while (from < lines.length) {
    const first = lines[from] as TextLine;
    const end = recordEnd(lines, from);
    if (end === null && !complete && lines.length - from < linesMax) break;
    if (end === null) {
      records.push({ kind: "broken", row: first.number, text: first.text });
      from++;
      continue;
    }
    const text = lines
      .slice(from, end)
      .map((line) => line.text)
      .join("\n");
    if (text.trim() !== "") records.push(recordOf(first.number, text, separator));
    from = end;
  }
  return { records, left: lines.slice(from) };
}

/** The line after the record that begins at `from`: quotes come in pairs. null while one is open. */
function recordEnd(lines: readonly TextLine[], from: number): number | null {
  let open = false;
  for (let at = from; at < lines.length; at++) {
    for (const letter of (lines[at] as TextLine).text) if (letter === '"') open = !open;
    if (!open) return at + 1;
  }
  return null;
}

function recordOf(row: number, text: string, separator: CsvSeparator): CsvRecord {
  try {
    const [cells = []] = parse(text, { delimiter: separator, relax_column_count: true }) as string[][];
    return { kind: "record", row, cells };
  } catch {
    return { kind: "broken", row, text };
  }
}
