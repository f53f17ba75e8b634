/** The reader for X archives: a zip, an unpacked folder, or loose `.js` files. */
import { entryAt } from "./contact-set.ts";
import { readArchive } from "./read-archive.ts";
import type { SourceReader } from "./source-reader.ts";

export const archiveReader: SourceReader = {
  name: "X archive",
  recognises: ({ group, format }) =>
    group.files.length !== 1 ||
    format.kind === "zip" ||
    format.kind === "split_zip" ||
    format.kind === "database_dump" ||
    /\.(js|zip)$/i.test(group.name),
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
