/** `transhumance read`: every contact in what a person has, one line each. */
import { once } from "node:events";
import { Command } from "commander";
import { stringify } from "csv-stringify/sync";
import { type ContactFacts, gatherFacts } from "#lib/contacts/merge-contacts.ts";
import { openInputs } from "#lib/intake/client.ts";
import { contactColumns, csvCells } from "#lib/intake/contact-csv.ts";
import type { ContactEntry } from "#lib/intake/contact-entry.ts";
import { type ReadSummary, readContacts } from "#lib/intake/read-files.ts";
import type { FileRefusal } from "#lib/intake/refusal.ts";
import { describeNote, describeRefusal } from "./describe-refusal.ts";

type Options = { readonly csv?: true };

const rowsAtOnce = 500;
const rowsShown = 20;

export function readCommand(): Command {
  return new Command("read")
    .description("print the contacts of X archives and lists, one JSON line each")
    .argument(
      "<files...>",
      "X archives (zip, folder or loose .js files), or lists this command printed before",
    )
    .option("--csv", "print CSV instead of JSON lines")
    .addHelpText(
      "after",
      `
A line: {"id"?: "123", "username"?: "nora_b", "displayNames"?: [], "following": true, "follower": false,
"blocked"?: true, "muted"?: true, "bio"?, "location"?, "urls"?, "pinned"?}. Ids are text. Several files are merged:
a later one adds, and never takes away. A summary and whatever was refused goes to standard error.

Exit codes: 0 all was read, 2 a file could not be read, 3 read but for the rows listed.`,
    )
    .action(read);
}

async function read(files: readonly string[], options: Options): Promise<void> {
  const inputs = await openInputs(files);
  const reading = readContacts(inputs.groups);
  try {
    const entries = inputs.groups.length > 1 ? merged(reading.entries) : reading.entries;
    await print(entries, options.csv ? csvLines : jsonLines, options.csv ? csvLines.header : "");
  } finally {
    await inputs.close();
  }
  const summary = reading.summary();
  process.exitCode = tell(summary, [...inputs.failed, ...summary.refusedFiles]);
}

type Lines = (entries: readonly ContactEntry[]) => string;

const jsonLines: Lines = (entries) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");

const csvLines = Object.assign((entries: readonly ContactEntry[]) => stringify(entries.map(csvCells)), {
  header: `${contactColumns.join(",")}\n`,
});

async function print(entries: AsyncIterable<ContactEntry>, lines: Lines, header: string): Promise<void> {
  let held: ContactEntry[] = [];
  let text = header;
  for await (const entry of entries) {
    held.push(entry);
    if (held.length < rowsAtOnce) continue;
    await write(text + lines(held));
    text = "";
    held = [];
  }
  await write(text + lines(held));
}

async function write(text: string): Promise<void> {
  if (text !== "" && !process.stdout.write(text)) await once(process.stdout, "drain");
}

/** What several files say of one contact is one line. */
async function* merged(entries: AsyncIterable<ContactEntry>): AsyncGenerator<ContactEntry> {
  const all: ContactEntry[] = [];
  for await (const entry of entries) all.push(entry);
  for (const facts of gatherFacts(all)) yield entryOf(facts);
}

function entryOf(facts: ContactFacts): ContactEntry {
  return {
    ...(facts.xId !== null && { id: facts.xId as ContactEntry["id"] }),
    ...(facts.username !== null && { username: facts.username }),
    ...(facts.displayNames.length > 0 && { displayNames: facts.displayNames }),
    following: facts.following,
    follower: facts.follower,
    ...(facts.blocked && { blocked: true }),
    ...(facts.muted && { muted: true }),
    ...(facts.bio !== null && { bio: facts.bio }),
    ...(facts.location !== null && { location: facts.location }),
    ...(facts.urls.length > 0 && { urls: facts.urls }),
    ...(facts.pinned !== null && { pinned: facts.pinned }),
  };
}

/** Writes what happened to standard error; answers the exit code. */
function tell(summary: ReadSummary, refusedFiles: readonly FileRefusal[]): number {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  for (const note of summary.notes) say(describeNote(note));
  for (const row of summary.refusedRows.slice(0, rowsShown)) say(describeRefusal(row));
  const more = summary.refusedRowsTotal - Math.min(rowsShown, summary.refusedRows.length);
  if (more > 0) say(`… and ${more} more rows refused`);
  for (const refusal of refusedFiles) say(describeRefusal(refusal));
  for (const owner of summary.owners) say(`archive of ${owner.username ? `@${owner.username}` : owner.id}`);
  if (summary.contacts > 0 || refusedFiles.length === 0) say(countsLine(summary));
  if (refusedFiles.length > 0) return 2;
  return summary.refusedRowsTotal > 0 ? 3 : 0;
}

function countsLine(summary: ReadSummary): string {
  const parts = [
    `${summary.contacts} contacts`,
    `${summary.following} following`,
    `${summary.follower} followers`,
    `${summary.blocked} blocked`,
    `${summary.muted} muted`,
    `${summary.named} with a name`,
    `${summary.refusedRowsTotal} rows refused`,
  ];
  return parts.join(", ");
}
