/** The reader for lists: browser exports, files of earlier finders, tables of any kind, and texts with names in them. */
import type { InputFile } from "../byte-source.ts";
import type { SourceReader } from "../source-reader.ts";
import { createEntryTable } from "./entry-table.ts";
import { headBytes, openList } from "./open-list.ts";
import { isSpreadsheet } from "./open-spreadsheet.ts";
import { capped, readList } from "./read-list.ts";

export const listReader: SourceReader = {
  name: "list",
  recognises({ group, format, head }) {
    if (group.files.length !== 1 || group.files[0]?.size === 0) return false;
    return (
      format.kind === "text" ||
      format.kind === "json" ||
      (format.kind === "zip" && isSpreadsheet(head.subarray(0, headBytes)))
    );
  },
  /** Each account comes once: rows about the same one are joined, which is why nothing is told before the list has been read. */
  async *read({ group, lists = {} }, report, signal) {
    const [file] = group.files as readonly [InputFile];
    const source = capped(file);
    const opening = await openList(source, {
      asText: lists.asText ?? false,
      piped: group.pasted ?? false,
    });
    if (opening.kind === "other") {
      return report.refuseFile({ file: group.name, code: "unknown_format", found: "text" });
    }
    const table = createEntryTable();
    for await (const entry of readList(opening, { file, options: lists, report, signal })) {
      const ending = table.add(entry);
      if (ending === "taken") continue;
      const code = ending === "full_of_contacts" ? "stopped_at_contacts" : "stopped_at_memory";
      report.note({ file: file.path, code, detail: String(table.size) });
      break;
    }
    if (table.repeats > 0) report.note({ file: file.path, code: "repeats", detail: String(table.repeats) });
    if (!signal?.aborted) yield* table.entries();
  },
};
