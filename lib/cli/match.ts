/** `transhumance match`: from a file of contacts to a report and a follow list, without server, database or sign-in. */
import fs from "node:fs";
import { rename, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command, InvalidArgumentError } from "commander";
import { lookUpHandle } from "#lib/candidates/client.ts";
import { type ContactClaim, findCandidates } from "#lib/candidates/find-candidates.ts";
import { type ContactFacts, gatherFacts } from "#lib/contacts/merge-contacts.ts";
import { readClaims } from "#lib/directory/read-claims.ts";
import type { Handle } from "#lib/fediverse/handle.ts";
import { openInputs } from "#lib/intake/client.ts";
import type { ContactEntry } from "#lib/intake/contact-entry.ts";
import { readContacts } from "#lib/intake/read-files.ts";
import { buildReport, type FoundContact, pickFollows, type Report } from "#lib/matches/build-whole-report.ts";
import { type Grade, grades, matchStates } from "#lib/matches/match.ts";
import { followCsvName, splitFollows, writeFollowCsv } from "#lib/matches/write-follow-csv.ts";
import { writeReportJson } from "#lib/matches/write-report.ts";
import { closePublicFetch } from "#lib/net/public-fetch.ts";
import { commandPolicy } from "./command-policy.ts";
import { describeNote, describeRefusal } from "./describe-refusal.ts";
import { lookUpAll } from "./look-up-all.ts";

type Options = {
  readonly directory: readonly string[];
  readonly out?: string;
  readonly csv?: string;
  readonly grades: readonly Grade[];
  readonly verify: boolean;
};

export function matchCommand(): Command {
  return new Command("match")
    .description("find the contacts of an X archive or list on the fediverse")
    .argument("<files...>", "X archives (zip, folder or loose .js files), or lists of contacts; merged")
    .option(
      "--directory <file>",
      "known handles: a CSV with the columns x_id, x_username, handle, source (may be given again)",
      (file: string, before: readonly string[]) => [...before, file],
      [],
    )
    .option("--out <file>", "where the report goes, as JSON (default: standard output)")
    .option("--csv <file>", "also write the follow list for Mastodon's importer")
    .option("--grades <list>", "which matches go into the follow list", parseGrades, [
      "proven",
      "reciprocal",
      "declared",
      "listed",
    ] as const)
    .option("--no-verify", "ask nobody: every handle stays unverified, and the follow list is on trust")
    .addHelpText(
      "after",
      `
Reads the contacts, finds handles for them in the directory and in what they wrote, asks the public fediverse whether
the accounts exist, and writes a report of every contact: its state, every handle found, every reason and every doubt.
Progress and a summary go to standard error.

The follow list holds the contacts followed on X whose best handle is verified, of one of the grades
(${grades.join(", ")}), and without a warning that asks for a look. It is split into
FILE, FILE-2, … at 20,000 rows. Import it with "Merge", never with "Overwrite".
The report: {"schema": "transhumance-report/1", "generatedAt", "counts", "contacts": [one for each contact]}.

At most 4 questions at once go to one host. CONTACT_URL is sent along as our address for complaints; PUBLIC_FETCH_ALLOW
opens address ranges that are not public. Ctrl-C stops asking and writes what is known by then.

Exit codes: 0 done; 1 wrong use; 2 an input cannot be read or an output cannot be written; 3 done, but rows were refused
or servers could not be asked (they are named on standard error and in the report).`,
    )
    .action(match);
}

function parseGrades(text: string): readonly Grade[] {
  const named = text.split(",").map((word) => word.trim());
  const unknown = named.find((word) => !grades.some((grade) => grade === word));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`"${unknown}" is none of ${grades.join(", ")}.`);
  }
  return grades.filter((grade) => named.includes(grade));
}

const say = (line: string) => process.stderr.write(`${line}\n`);

/** A sentence for the person and an exit code of 2: something of theirs cannot be read or written. */
class Unusable extends Error {}

async function match(files: readonly string[], options: Options): Promise<void> {
  try {
    await run(files, options);
  } catch (cause) {
    if (!(cause instanceof Unusable)) throw cause;
    say(cause.message);
    process.exitCode = 2;
  }
}

async function run(files: readonly string[], options: Options): Promise<void> {
  for (const file of [options.out, options.csv]) if (file !== undefined) requireWritable(file);
  for (const file of options.directory) requireReadable(file);
  const contacts = await readAll(files);
  const claims = await findClaims(options.directory, contacts);
  const found = contacts.map((facts, place): FoundContact => {
    const contactId = facts.xId === null ? `@${facts.username}` : `x:${facts.xId}`;
    return {
      ...facts,
      contactId,
      candidates: findCandidates({ ...facts, contactId }, claims.get(place) ?? []),
    };
  });
  say(
    `${contacts.length} contacts, ${found.filter(({ candidates }) => candidates.length > 0).length} with a handle`,
  );
  const lookups = options.verify ? await verify(found) : new Map();
  const report = buildReport(found, { lookups, now: new Date() });
  await writeOut(
    options.out,
    writeReportJson(report.rows, { generatedAt: new Date(), counts: report.counts }),
  );
  tell(report);
  if (options.csv !== undefined) await writeFollows(options.csv, report, options);
}

// ------------------------------------------------------------------ read

async function readAll(files: readonly string[]): Promise<readonly ContactFacts[]> {
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
  if (summary.refusedRowsTotal > rowsShown) say(`… ${summary.refusedRowsTotal} rows refused in all`);
  if (summary.refusedRowsTotal > 0) process.exitCode = 3;
  const [unreadable, ...others] = [...inputs.failed, ...summary.refusedFiles];
  for (const refusal of others) say(describeRefusal(refusal));
  if (unreadable) throw new Unusable(describeRefusal(unreadable));
  return gatherFacts(entries);
}

const rowsShown = 20;

/** The standing claims for each contact, by its place; a claim with an id speaks for that id alone, as in the database. */
async function findClaims(
  files: readonly string[],
  contacts: readonly ContactFacts[],
): Promise<ReadonlyMap<number, readonly ContactClaim[]>> {
  const byId = new Map(contacts.flatMap(({ xId }, place) => (xId === null ? [] : [[xId, place] as const])));
  const byName = Map.groupBy(contacts.keys(), (place) => contacts[place]?.username ?? null);
  const found = new Map<number, ContactClaim[]>();
  let number = 0;
  for (const file of files) {
    let refused = 0;
    for await (const row of readClaims(fs.createReadStream(file), { source: "list" })) {
      if (row.kind === "refused") {
        if (row.code === "no_header")
          throw new Unusable(`${file}: the first line must name the columns handle and x_id or x_username`);
        if (refused < rowsShown) say(`${file}:${row.row}: ${row.code}${row.found ? `: ${row.found}` : ""}`);
        refused += 1;
        continue;
      }
      number += 1;
      const { xId, xUsername, handle, source } = row.claim;
      const by = xId === null ? "x_username" : "x_id";
      const place = xId === null ? undefined : byId.get(xId);
      const places = xId === null ? (byName.get(xUsername) ?? []) : place === undefined ? [] : [place];
      const claim: ContactClaim = {
        claimId: String(number),
        handle,
        source,
        listName: path.basename(file),
        by,
      };
      for (const one of places) found.set(one, [...(found.get(one) ?? []), claim]);
    }
    if (refused > 0) process.exitCode = 3;
    if (refused > rowsShown) say(`${file}: ${refused} rows refused in all`);
  }
  return found;
}

// ------------------------------------------------------------------ verify

async function verify(found: readonly FoundContact[]) {
  const fragments = new Map<string, string[]>();
  for (const { candidates } of found) {
    for (const { handle, kind, evidence } of candidates) {
      if (kind !== "person" && kind !== "bridge") continue;
      const written = evidence.flatMap((piece) => (piece.kind === "text" ? [piece.fragment] : []));
      fragments.set(handle, [...(fragments.get(handle) ?? []), ...written]);
    }
  }
  const handles = [...fragments.keys()] as Handle[];
  const stop = new AbortController();
  const onInterrupt = () => {
    say("stopping; writing what is known by now");
    stop.abort();
  };
  process.once("SIGINT", onInterrupt);
  const progress = startProgress(handles.length);
  const policy = commandPolicy();
  try {
    return await lookUpAll(handles, {
      lookUp: (handle) =>
        lookUpHandle(handle, {
          policy,
          spellings: async () => spellingsOf(handle, fragments.get(handle) ?? []),
        }),
      onProgress: progress.tell,
      signal: stop.signal,
    });
  } finally {
    progress.end();
    process.removeListener("SIGINT", onInterrupt);
    await closePublicFetch(policy);
    if (stop.signal.aborted) process.exitCode = 3;
  }
}

/** The user part as the contact wrote it: some servers tell capital letters from small ones. */
function spellingsOf(handle: Handle, fragments: readonly string[]): readonly string[] {
  const user = handle.slice(0, handle.indexOf("@"));
  return fragments.flatMap((fragment) => {
    const at = fragment.toLowerCase().indexOf(user);
    return at < 0 ? [] : [fragment.slice(at, at + user.length)];
  });
}

function startProgress(total: number): { tell(answered: number): void; end(): void } {
  const isTerminal = process.stderr.isTTY === true;
  let answered = 0;
  let shown = -1;
  const show = () => {
    if (answered === shown) return;
    shown = answered;
    const line = `asked about ${answered} of ${total} handles`;
    process.stderr.write(isTerminal ? `\r${line}` : `${line}\n`);
  };
  const timer = setInterval(show, isTerminal ? 200 : 5_000);
  return {
    tell: (count) => {
      answered = count;
    },
    end: () => {
      clearInterval(timer);
      show();
      if (isTerminal) process.stderr.write("\n");
    },
  };
}

// ------------------------------------------------------------------ write

async function writeFollows(file: string, report: Report, options: Options): Promise<void> {
  const { follows, leftOut } = pickFollows(report, { grades: options.grades, trusted: !options.verify });
  const parts = splitFollows(follows);
  const { dir, name, ext } = path.parse(file);
  for (const [at, part] of (parts.length > 0 ? parts : [[]]).entries()) {
    const place = at === 0 ? file : path.join(dir, `${name}-${at + 1}${ext}`);
    await writeOut(place, writeFollowCsv(part));
    say(`${place}: ${part.length} to follow${options.verify ? "" : ", none of them verified"}`);
  }
  for (const [reason, count] of Object.entries(leftOut))
    if (count > 0) say(`  ${count} left out: ${sentences[reason]}`);
  if (path.basename(file) !== followCsvName(1))
    say(`Mastodon guesses what a file holds by its name: ${followCsvName(1)}`);
}

const sentences: Readonly<Record<string, string>> = {
  still_looking: "another handle of theirs was not asked about",
  not_verified: "their account could not be verified",
  warned: "there is a warning to look at",
  not_followed_on_x: "not followed on X",
};

function tell({ counts, rows }: Report): void {
  for (const state of matchStates)
    if (counts.states[state] > 0) say(`  ${counts.states[state]} ${words[state]}`);
  for (const grade of grades) if (counts.grades[grade] > 0) say(`    ${counts.grades[grade]} ${grade}`);
  const silent = new Set(
    rows.flatMap(({ candidates }) =>
      candidates.filter(({ lookup }) => lookup === "unreachable").map(({ handle }) => handle),
    ),
  );
  if (silent.size === 0) return;
  process.exitCode = 3;
  const hosts = Map.groupBy(silent, (handle) => handle.slice(handle.lastIndexOf("@") + 1));
  const most = [...hosts].sort((a, b) => b[1].length - a[1].length).slice(0, rowsShown);
  for (const [host, handles] of most) say(`${host} could not be asked about ${handles.length} handles`);
  if (hosts.size > most.length) say(`… nor could ${hosts.size - most.length} more servers`);
}

const words = {
  no_candidate: "without a handle that exists",
  looking_up: "not asked about",
  lookup_failed: "whose server could not be asked or would not tell",
  to_decide: "found",
  accepted: "accepted",
  rejected: "rejected",
  needs_person: "with a question",
} as const;

/** Writes beside the file first, so that a run that fails leaves no half of a file behind. */
async function writeOut(
  file: string | undefined,
  pieces: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  if (file === undefined) return pipeline(Readable.from(pieces), process.stdout, { end: false });
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}`);
  try {
    await pipeline(Readable.from(pieces), fs.createWriteStream(beside));
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true });
    throw new Unusable(`${file} cannot be written: ${reasonOf(cause)}`);
  }
}

function requireWritable(file: string): void {
  try {
    fs.accessSync(path.dirname(file), fs.constants.W_OK);
    if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory())
      throw new Unusable(`${file} is a folder`);
  } catch (cause) {
    throw cause instanceof Unusable ? cause : new Unusable(`${file} cannot be written: ${reasonOf(cause)}`);
  }
}

function requireReadable(file: string): void {
  try {
    fs.accessSync(file, fs.constants.R_OK);
    if (fs.statSync(file).isDirectory()) throw new Unusable(`${file} is a folder; a CSV file is needed`);
  } catch (cause) {
    throw cause instanceof Unusable ? cause : new Unusable(`${file} cannot be read: ${reasonOf(cause)}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "permission denied",
  ENOSPC: "the disk is full",
  EROFS: "the disk is read-only",
};

function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return reasons[code ?? ""] ?? message;
}
