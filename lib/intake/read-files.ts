/**
 * What did the person hand us on the command line? Files of any kind we read become contacts.
 *
 *   const inputs = await openInputs(paths);                     // lib/intake/client.ts: zips, folders, loose files, lists
 *   const reading = readContacts(inputs.groups, { signal });
 *   for await (const entry of reading.entries) …                // ContactEntry; go through it once, to its end
 *   reading.summary()                                           // ReadSummary: counts, owners, refused files and rows
 *   await inputs.close();
 *
 * `entries` does not throw for bad input: a refused file or row is in the summary. The entries of one archive name each contact
 * once; with several files a contact may come once from each, to be merged by the caller.
 */
import { archiveReader } from "./archive-reader.ts";
import type { InputGroup } from "./byte-source.ts";
import { csvReader } from "./contact-csv.ts";
import type { ContactEntry } from "./contact-entry.ts";
import type { ContactCounts } from "./contact-set.ts";
import { linesReader } from "./lines-reader.ts";
import { listReader } from "./lists/list-reader.ts";
import type { ListOptions } from "./lists/read-list.ts";
import { UnreadableError } from "./member.ts";
import { sniffFormat } from "./sniff-format.ts";
import { createReport, type Given, type Report, type Reported, type SourceReader } from "./source-reader.ts";

/** Tried in this order; the first that recognises a file reads it. A new kind of file is a new line here. */
const readers: readonly SourceReader[] = [archiveReader, linesReader, csvReader, listReader];

export type ReadSummary = ContactCounts & Reported;

export type ContactReading = {
  readonly entries: AsyncIterable<ContactEntry>;
  /** Complete once `entries` has ended. */
  summary(): ReadSummary;
};

export type ReadOptions = { readonly signal?: AbortSignal; readonly lists?: ListOptions };

export function readContacts(groups: readonly InputGroup[], options: ReadOptions = {}): ContactReading {
  const report = createReport();
  const counts = { contacts: 0, following: 0, follower: 0, blocked: 0, muted: 0, named: 0 };
  return {
    entries: (async function* () {
      for (const group of groups) {
        for await (const entry of readGroup(group, report, options)) {
          countEntry(counts, entry);
          yield entry;
        }
      }
    })(),
    summary: () => ({ ...counts, ...report.result() }),
  };
}

async function* readGroup(
  group: InputGroup,
  report: Report,
  { signal, lists }: ReadOptions,
): AsyncGenerator<ContactEntry> {
  try {
    const given = { ...(await lookAt(group)), ...(lists && { lists }) };
    const reader = readers.find((one) => one.recognises(given));
    if (reader) yield* reader.read(given, report, signal);
    else if (group.files[0]?.size === 0) report.refuseFile({ file: group.name, code: "empty_file" });
    else report.refuseFile({ file: group.name, ...unknownFile(given) });
  } catch (cause) {
    if (!(cause instanceof UnreadableError)) throw cause;
    report.refuseFile({ file: group.name, code: "unreadable", found: cause.message });
  }
}

/** How what was handed in begins, for readers to judge by. */
export async function lookAt(group: InputGroup): Promise<Given> {
  const [first] = group.files;
  const alone = group.files.length === 1 && first;
  const head = alone ? await first.read(0, Math.min(first.size, 64 << 10)) : new Uint8Array(0);
  return { group, head, format: sniffFormat(head) };
}

/** What this program printed itself: nothing needs to be asked about it. */
export function isOwnList(given: Given): boolean {
  return linesReader.recognises(given) || csvReader.recognises(given);
}

function unknownFile({ format }: Given) {
  return { code: "unknown_format", found: format.name } as const;
}

/** Adds one contact to the numbers of a summary. */
export function countEntry(
  counts: { -readonly [Key in keyof ContactCounts]: number },
  entry: ContactEntry,
): void {
  counts.contacts++;
  if (entry.following) counts.following++;
  if (entry.follower) counts.follower++;
  if (entry.blocked) counts.blocked++;
  if (entry.muted) counts.muted++;
  if (entry.username !== undefined || (entry.displayNames?.length ?? 0) > 0) counts.named++;
}
