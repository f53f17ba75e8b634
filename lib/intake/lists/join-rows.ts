/** How does each account of a list come once? Rows about the same one are joined: nothing is told before the list has been read. */
import type { InputFile } from "../byte-source.ts";
import type { ContactEntry } from "../contact-entry.ts";
import type { Report } from "../source-reader.ts";
import { createEntryTable } from "./entry-table.ts";

/** Stops at the caps of the table, and notes it. */
export async function* joinRows(
  rows: AsyncIterable<ContactEntry>,
  {
    file,
    report,
    signal,
  }: { readonly file: InputFile; readonly report: Report; readonly signal: AbortSignal | undefined },
): AsyncGenerator<ContactEntry> {
  const table = createEntryTable();
  for await (const row of rows) {
    const ending = table.add(row);
    if (ending === "taken") continue;
    const code = ending === "full_of_contacts" ? "stopped_at_contacts" : "stopped_at_memory";
    report.note({ file: file.path, code, detail: String(table.size) });
    break;
  }
  if (table.repeats > 0) report.note({ file: file.path, code: "repeats", detail: String(table.repeats) });
  if (!signal?.aborted) yield* table.entries();
}
