/** `transhumance read`: every contact in what a person has, one line each. */
import { once } from "node:events";
import { Command, InvalidArgumentError } from "commander";
import { stringify } from "csv-stringify/sync";
import { type ContactFacts, gatherFacts, handleOf } from "#lib/contacts/merge-contacts.ts";
import { openInputs } from "#lib/intake/client.ts";
import { contactColumns, csvCells } from "#lib/intake/contact-csv.ts";
import type { ContactEntry } from "#lib/intake/contact-entry.ts";
import { type ColumnChoice, columnRoles } from "#lib/intake/lists/column-mapping.ts";
import { listBytesMax, listContactsMax } from "#lib/intake/lists/list-caps.ts";
import type { Relation } from "#lib/intake/lists/relation.ts";
import { countEntry, type ReadSummary, readContacts } from "#lib/intake/read-files.ts";
import type { FileRefusal } from "#lib/intake/refusal.ts";
import { describeNote, describeRefusal } from "./describe-refusal.ts";

type Options = {
  readonly csv?: true;
  readonly following?: true;
  readonly follower?: true;
  readonly columns?: readonly string[];
  readonly shown?: number;
};

const rowsAtOnce = 500;
const rowsShown = 20;

export function readCommand(): Command {
  return new Command("read")
    .description("print the contacts of X archives, browser exports and lists, one JSON line each")
    .argument("<files...>", "archives, exports, tables, or texts with names in them; - reads standard input")
    .option("--csv", "print CSV instead of JSON lines")
    .option("--following", "the lists given are of people you follow")
    .option("--follower", "the lists given are of people who follow you")
    .option(
      "--columns <role=column>",
      `what a column of a table tells, by its name or number; may be repeated. Roles: ${columnRoles.join(", ")}`,
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option(
      "--shown <count>",
      "how many accounts X itself shows, to be told when a list has fewer",
      readCount,
    )
    .addHelpText(
      "after",
      `
What is read:
  X archives               the zip, its unpacked folder, or loose following.js, follower.js, block.js, mute.js …
  twitter-web-exporter     CSV and JSON of every version, with or without metadata
  Fedifinder, Debirdify    accounts.csv, accounts.json, and the full list
  Mastodon                 following_accounts.csv and other lists of addresses
  any other table          CSV (, ; tab or |), JSON, .xlsx or .ods: columns are recognised, or named by --columns
  text                     @names, links to X profiles, X ids and fediverse addresses, mixed
  our own output           JSON lines and CSV

A line: {"id"?: "123", "username"?: "nora_b", "displayNames"?: [], "following": true, "follower": false,
"blocked"?: true, "muted"?: true, "bio"?, "location"?, "urls"?, "pinned"?}. Ids are text. Of somebody known by a fediverse address
alone, "urls" holds "acct:user@host". Several files are merged: a later one adds, and never takes away. A list that does not say
who follows whom is taken as people you follow. A summary and whatever was refused goes to standard error.

  transhumance read archive.zip > contacts.jsonl
  transhumance read --follower followers.csv
  transhumance read --columns username=Pseudo --columns "bio=À propos" staff.csv
  pbpaste | transhumance read -

At most ${listContactsMax} contacts and ${listBytesMax >> 30} GiB of a list are read; an archive has no such bound.
Exit codes: 0 all was read, 1 wrong use, 2 a file could not be read, 3 read but for the rows listed, or up to a bound.`,
    )
    .action(read);
}

async function read(files: readonly string[], options: Options, command: Command): Promise<void> {
  const columns = readColumnOptions(options.columns ?? []);
  if (columns === null) command.error("error: --columns wants role=column, for example username=Pseudo");
  const inputs = await openInputs(files);
  const relation = relationOf(options);
  const lists = {
    ...(relation && { relation }),
    ...(columns.length > 0 && { columns }),
    ...(options.shown !== undefined && { shownOnX: options.shown }),
  };
  const reading = readContacts(inputs.groups, { lists });
  const counts = { contacts: 0, following: 0, follower: 0, blocked: 0, muted: 0, named: 0 };
  try {
    const entries = inputs.groups.length > 1 ? merged(reading.entries) : reading.entries;
    await print(
      counted(entries, counts),
      options.csv ? csvLines : jsonLines,
      options.csv ? csvLines.header : "",
    );
  } finally {
    await inputs.close();
  }
  const summary = { ...reading.summary(), ...counts };
  process.exitCode = tell(summary, [...inputs.failed, ...summary.refusedFiles]);
}

function relationOf({ following, follower }: Options): Relation | undefined {
  if (following) return follower ? "both" : "following";
  return follower ? "follower" : undefined;
}

function readCount(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a number.");
  return Number(text);
}

/** null when one of them is not `role=column` with a role we know. */
function readColumnOptions(texts: readonly string[]): ColumnChoice[] | null {
  const choices = texts.map((text): ColumnChoice | null => {
    const at = text.indexOf("=");
    const role = columnRoles.find((one) => one === text.slice(0, at).trim());
    const column = text.slice(at + 1).trim();
    return role && column !== "" ? { role, column } : null;
  });
  return choices.every((choice) => choice !== null) ? choices : null;
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

/** What is printed is what is counted. */
async function* counted(
  entries: AsyncIterable<ContactEntry>,
  counts: Parameters<typeof countEntry>[0],
): AsyncGenerator<ContactEntry> {
  for await (const entry of entries) {
    countEntry(counts, entry);
    yield entry;
  }
}

/** What several files say of one contact is one line. */
async function* merged(entries: AsyncIterable<ContactEntry>): AsyncGenerator<ContactEntry> {
  const all: ContactEntry[] = [];
  for await (const entry of entries) all.push(entry);
  for (const facts of gatherFacts(all)) yield entryOf(facts);
}

function entryOf(facts: ContactFacts): ContactEntry {
  // A contact known by an address alone is called by it; here the address stands among the links only.
  const displayNames = facts.displayNames.filter((name) => name !== `@${handleOf(facts)}`);
  return {
    ...(facts.xId !== null && { id: facts.xId as ContactEntry["id"] }),
    ...(facts.username !== null && { username: facts.username }),
    ...(displayNames.length > 0 && { displayNames }),
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
  const isCut = summary.notes.some(({ code }) => code.startsWith("stopped_at_"));
  return summary.refusedRowsTotal > 0 || isCut ? 3 : 0;
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
