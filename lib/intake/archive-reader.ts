/** The reader for X archives: a zip, an unpacked folder, or loose `.js` files. */
import { entryAt } from "./contact-set.ts";
import { isSpreadsheet } from "./lists/open-spreadsheet.ts";
import { readArchive } from "./read-archive.ts";
import type { SourceReader } from "./source-reader.ts";

export const archiveReader: SourceReader = {
  name: "X archive",
  recognises: ({ group, format, head }) => {
    if (group.files.length !== 1) return true;
    if (format.kind === "zip") return !isSpreadsheet(head);
    if (format.kind === "archive_script" || /\.js$/i.test(group.name)) return true;
    if (format.kind === "split_zip" || format.kind === "database_dump") return true;
    const isText = head.length > 0 && (format.kind === "text" || format.kind === "json");
    return !isText && /\.zip$/i.test(group.name);
  },
  async *read({ group }, report, signal) {
    const reading = await readArchive(group, { ...(signal && { signal }) });
    if (reading.kind === "cancelled") return;
    if (reading.kind === "refused") return report.refuseFile(reading.refusal);
    const { summary, contacts } = reading;
    if (summary.owner) report.owner(summary.owner);
    for (const note of summary.notes) report.note(note);
    for (const refusal of summary.refusedFiles) report.refuseFile(refusal);
    for (const row of summary.refusedRows) report.refuseRow(row);
    report.refuseMore(summary.refusedRowsTotal - summary.refusedRows.length);
    for (let place = 0; place < contacts.ids.length && !signal?.aborted; place++)
      yield entryAt(contacts, place);
  },
};
