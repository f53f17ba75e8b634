/** How do contacts stand in a CSV file of ours? Written by `transhumance read --csv`, read back by the reader below. */
import type { InputFile } from "./byte-source.ts";
import type { ContactEntry } from "./contact-entry.ts";
import { readFlagCell } from "./lists/entry-text.ts";
import { joinRows } from "./lists/join-rows.ts";
import { type CsvSeparator, csvSeparators, readCsvRecords } from "./read-csv-records.ts";
import { readEntry } from "./read-entry.ts";
import { textEncoding } from "./read-lines.ts";
import { cutFound, type RowRefusalCode } from "./refusal.ts";
import type { Report, SourceReader } from "./source-reader.ts";

/** Several display names or links stand in one cell, one a line. */
export const contactColumns = [
  "id",
  "username",
  "displayNames",
  "following",
  "follower",
  "blocked",
  "muted",
  "bio",
  "location",
  "urls",
  "pinned",
] as const;
type Column = (typeof contactColumns)[number];

/** The cells of one contact, in the order of `contactColumns`. */
export function csvCells(entry: ContactEntry): string[] {
  return contactColumns.map((column) => {
    const value = entry[column];
    if (value === undefined) return "";
    return typeof value === "object" ? value.join("\n") : String(value);
  });
}

export const csvReader: SourceReader = {
  name: "contacts as CSV",
  recognises: ({ head, format }) => format.kind === "text" && headerOf(head) !== null,
  async *read({ group, head }, report, signal) {
    const [file] = group.files as readonly [InputFile];
    const header = headerOf(head);
    if (header !== null)
      yield* joinRows(readRows(file, header, { report, signal }), { file, report, signal });
  },
};

async function* readRows(
  file: InputFile,
  header: Header,
  { report, signal }: { readonly report: Report; readonly signal: AbortSignal | undefined },
): AsyncGenerator<ContactEntry> {
  const refuse = (row: number, code: RowRefusalCode, found?: string) =>
    report.refuseRow({ file: file.path, row, code, ...(found && { found: cutFound(found) }) });
  for await (const record of readCsvRecords(file, header.separator)) {
    if (signal?.aborted) return;
    if (record.row === 1) continue;
    if (record.kind === "too_long") refuse(record.row, "row_too_long");
    else if (record.kind === "broken") refuse(record.row, "row_broken", record.text);
    else {
      const reading = readEntry(toEntry(header.columns, record.cells));
      if (reading.kind === "entry") yield reading.entry;
      else refuse(record.row, reading.code, reading.found);
    }
  }
}

type Header = { readonly separator: CsvSeparator; readonly columns: readonly Column[] };

/** The first line, when it names our columns and no others. One that says nothing of who follows whom is anybody's table. */
function headerOf(head: Uint8Array): Header | null {
  const [line = ""] = new TextDecoder(textEncoding(head)).decode(head).split(/\r?\n/);
  for (const separator of csvSeparators) {
    const names = line.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
    const columns = names.flatMap((name) => contactColumns.filter((column) => column === name));
    const isOurs = columns.length === names.length && columns.some((column) => flagColumns.has(column));
    if (isOurs && (columns.includes("id") || columns.includes("username"))) {
      return { separator, columns };
    }
  }
  return null;
}

function toEntry(columns: readonly Column[], cells: readonly string[]): Record<string, unknown> {
  const entry: Record<string, unknown> = {};
  for (const [at, column] of columns.entries()) {
    const cell = cells[at] ?? "";
    if (cell === "") continue;
    if (column === "displayNames" || column === "urls")
      entry[column] = cell.split("\n").filter((line) => line !== "");
    else if (flagColumns.has(column)) entry[column] = readFlagCell(cell) ?? cell;
    else entry[column] = column === "id" || column === "username" ? cell.trim() : cell;
  }
  return entry;
}

const flagColumns: ReadonlySet<string> = new Set(["following", "follower", "blocked", "muted"]);
