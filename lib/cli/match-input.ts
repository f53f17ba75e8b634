/** What `transhumance match` is given: the contacts of some files, and what a directory of known handles says of them. */
import fs from "node:fs";
import path from "node:path";
import type { ContactClaim } from "#lib/candidates/find-candidates.ts";
import { type ContactFacts, gatherFacts } from "#lib/contacts/merge-contacts.ts";
import { readClaims } from "#lib/directory/read-claims.ts";
import { openInputs } from "#lib/intake/client.ts";
import type { ContactEntry } from "#lib/intake/contact-entry.ts";
import { readContacts } from "#lib/intake/read-files.ts";
import { describeNote, describeRefusal } from "./describe-refusal.ts";
import { Unusable } from "./usable-file.ts";

/** Refused rows shown of one file; beyond these only their number is. */
const rowsShown = 20;
const say = (line: string) => process.stderr.write(`${line}\n`);

/** All contacts of the files, merged. Throws Unusable when one of the files cannot be read; refused rows are told. */
export async function readFiles(files: readonly string[]): Promise<readonly ContactFacts[]> {
  const inputs = await openInputs(files);
  const reading = readContacts(inputs.groups);
  const entries: ContactEntry[] = [];
  try {
    for await (const entry of reading.entries) entries.push(entry);
  } finally {
    await inputs.close();
  }
  const summary = reading.summary();
  for (const note of summary.notes) say(describeNote(note));
  for (const row of summary.refusedRows.slice(0, rowsShown)) say(describeRefusal(row));
  if (summary.refusedRowsTotal > rowsShown) say(`… rows refused in all: ${summary.refusedRowsTotal}`);
  if (summary.refusedRowsTotal > 0) process.exitCode = 3;
  const [unreadable, ...others] = [...inputs.failed, ...summary.refusedFiles];
  for (const refusal of others) say(describeRefusal(refusal));
  if (unreadable) throw new Unusable(describeRefusal(unreadable));
  return gatherFacts(entries);
}

export type ClaimsByPlace = ReadonlyMap<number, readonly ContactClaim[]>;

/**
 * What the directory files say, by the place of the contact in the list. A row with an id speaks for that id alone, a row with a
 * name alone for whoever bears the name. Rows about nobody in the list are not kept.
 */
export async function readDirectory(
  files: readonly string[],
  contacts: readonly ContactFacts[],
): Promise<ClaimsByPlace> {
  const byId = Map.groupBy(contacts.keys(), (place) => contacts[place]?.xId ?? null);
  const byName = Map.groupBy(contacts.keys(), (place) => contacts[place]?.username ?? null);
  const found = new Map<number, ContactClaim[]>();
  for (const file of files) {
    const fileName = path.basename(file);
    let number = 0;
    let refused = 0;
    for await (const row of readClaims(fs.createReadStream(file), { source: "list" })) {
      number += 1;
      if (row.kind === "refused") {
        if (row.code === "no_header") throw new Unusable(`${file}: ${headerNeeded}`);
        refused += 1;
        if (refused <= rowsShown) say(`${file}:${row.row}: ${row.code}${row.found ? `: ${row.found}` : ""}`);
        continue;
      }
      const { xId, xUsername, handle, source } = row.claim;
      const listName = row.claim.listName ?? fileName;
      const by = xId === null ? "x_username" : "x_id";
      const claim: ContactClaim = { claimId: `${fileName}:${number}`, handle, source, listName, by };
      const places = xId === null ? byName.get(xUsername) : byId.get(xId);
      for (const place of places ?? []) found.set(place, [...(found.get(place) ?? []), claim]);
    }
    if (refused > 0) process.exitCode = 3;
    if (refused > rowsShown) say(`${file}: rows refused in all: ${refused}`);
  }
  return found;
}

const headerNeeded = "the first line must name the columns handle and x_id or x_username";
