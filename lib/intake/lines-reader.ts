/** The reader for what `transhumance read` itself prints: one JSON object a line. */
import type { InputFile } from "./byte-source.ts";
import { contactColumns } from "./contact-csv.ts";
import type { ContactEntry } from "./contact-entry.ts";
import { joinRows } from "./lists/join-rows.ts";
import { readEntry } from "./read-entry.ts";
import { readLines, textEncoding } from "./read-lines.ts";
import type { Report, SourceReader } from "./source-reader.ts";

/** The longest entry the limits of its members allow is about 100 KB. */
const lineCharactersMax = 200_000;

const told = ["id", "username", "following"];
const members: ReadonlySet<string> = new Set(contactColumns);

export const linesReader: SourceReader = {
  name: "contacts as JSON lines",
  /** Lines with members of other names are another program's: they are read as a table. */
  recognises({ head, format }) {
    if (format.kind !== "json") return false;
    const [first = ""] = new TextDecoder(textEncoding(head)).decode(head).trimStart().split("\n");
    const value = parse(first);
    if (typeof value !== "object" || value === null) return false;
    return told.some((member) => member in value) && Object.keys(value).every((name) => members.has(name));
  },
  async *read({ group }, report, signal) {
    const [file] = group.files as readonly [InputFile];
    yield* joinRows(readRows(file, report, signal), { file, report, signal });
  },
};

async function* readRows(
  file: InputFile,
  report: Report,
  signal: AbortSignal | undefined,
): AsyncGenerator<ContactEntry> {
  for await (const line of readLines(file, lineCharactersMax)) {
    if (signal?.aborted) return;
    const place = { file: file.path, row: line.number };
    if (line.kind === "too_long") report.refuseRow({ ...place, code: "row_too_long" });
    else if (line.text.trim() !== "") {
      const value = parse(line.text);
      const reading = readEntry(value);
      if (reading.kind === "entry") yield reading.entry;
      else if (value === undefined)
        report.refuseRow({ ...place, code: "row_broken", found: line.text.slice(0, 120) });
      else report.refuseRow({ ...place, code: reading.code, ...(reading.found && { found: reading.found }) });
    }
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
