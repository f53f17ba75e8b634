/** How do contacts stand in a CSV file of ours? Written by `transhumance read --csv`, read back by the reader below. */
import { type Info, parse } from "csv-parse";
import type { InputFile } from "./byte-source.ts";
import type { ContactEntry } from "./contact-entry.ts";
import { readEntry } from "./read-entry.ts";
import { readText, textEncoding } from "./read-lines.ts";
import { cutFound } from "./refusal.ts";
import type { SourceReader } from "./source-reader.ts";

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

const separators = [",", ";", "\t"] as const;
const recordCharactersMax = 200_000;

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
    if (header === null) return;
    const parser = parse({
      delimiter: header.separator,
      columns: header.columns as string[],
      from_line: 2,
      bom: true,
      info: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      relax_column_count_less: true,
      max_record_size: recordCharactersMax,
      on_skip: (error, raw) => {
        report.refuseRow({
          file: file.path,
          row: Number(error?.lines ?? 0),
          code: "row_broken",
          found: cutFound(raw ?? ""),
        });
        return undefined;
      },
    });
    feed(parser, file, signal);
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string>;
      info: Info;
    }>) {
      const reading = readEntry(toEntry(record));
      if (reading.kind === "entry") yield reading.entry;
      else {
        const { code, found } = reading;
        report.refuseRow({ file: file.path, row: info.lines, code, ...(found && { found }) });
      }
    }
  },
};

/** Ends the parser early when the person stops, and makes a failing file fail the loop that reads from it. */
function feed(parser: ReturnType<typeof parse>, file: InputFile, signal: AbortSignal | undefined): void {
  const run = async () => {
    for await (const text of readText(file)) {
      if (signal?.aborted) break;
      if (!parser.write(text)) await new Promise((resolve) => parser.once("drain", resolve));
    }
    parser.end();
  };
  run().catch((cause: unknown) => parser.destroy(cause as Error));
}

/** The first line, when it names our columns and no others. */
function headerOf(head: Uint8Array): { separator: string; columns: readonly Column[] } | null {
  const [line = ""] = new TextDecoder(textEncoding(head)).decode(head).split(/\r?\n/);
  for (const separator of separators) {
    const names = line.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
    const columns = names.flatMap((name) => contactColumns.filter((column) => column === name));
    if (columns.length === names.length && (columns.includes("id") || columns.includes("username"))) {
      return { separator, columns };
    }
  }
  return null;
}

function toEntry(record: Readonly<Record<string, string>>): Record<string, unknown> {
  const entry: Record<string, unknown> = {};
  for (const [column, cell] of Object.entries(record)) {
    if (cell === "") continue;
    if (column === "displayNames" || column === "urls")
      entry[column] = cell.split(/\r?\n/).filter((line) => line !== "");
    else if (flagColumns.has(column)) entry[column] = flags[cell.trim().toLowerCase()] ?? cell;
    else entry[column] = column === "id" || column === "username" ? cell.trim() : cell;
  }
  return entry;
}

const flagColumns: ReadonlySet<string> = new Set(["following", "follower", "blocked", "muted"]);
const flags: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  "1": true,
  "0": false,
  yes: true,
  no: false,
};
