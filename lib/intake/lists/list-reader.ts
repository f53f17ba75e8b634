/** The reader for lists: browser exports, files of earlier finders, tables of any kind, and texts with names in them. */
import type { InputFile } from "../byte-source.ts";
import type { SourceReader } from "../source-reader.ts";
import { joinRows } from "./join-rows.ts";
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
    yield* joinRows(readList(opening, { file, options: lists, report, signal }), { file, report, signal });
  },
};
