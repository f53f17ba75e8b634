/** `transhumance match`: from a file of contacts to a report and a follow list, without server, database or sign-in. */
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { findCandidates } from "#lib/candidates/find-candidates.ts";
import { buildReport, type FoundContact, pickFollows, type Report } from "#lib/matches/build-whole-report.ts";
import { type Grade, grades, matchStates } from "#lib/matches/match.ts";
import type { BulkException } from "#lib/matches/propose-candidate.ts";
import { followCsvName, splitFollows, writeFollowCsv } from "#lib/matches/write-follow-csv.ts";
import { writeReportJson } from "#lib/matches/write-report.ts";
import { readDirectory, readFiles } from "./match-input.ts";
import { verifyContacts } from "./match-verify.ts";
import { requireReadable, requireWritable, Unusable, writeOut } from "./usable-file.ts";

type Options = {
  readonly directory?: readonly string[];
  readonly out?: string;
  readonly csv?: string;
  readonly grades?: readonly Grade[];
  readonly verify: boolean;
};

export function matchCommand(): Command {
  return new Command("match")
    .description("find the contacts of an X archive or list on the fediverse")
    .argument("<files...>", "X archives (zip, folder or loose .js files), or lists of contacts; merged")
    .option(
      "--directory <file>",
      "known handles: a CSV with the columns x_id, x_username, handle, source (may be given again)",
      (file: string, before: readonly string[] = []) => [...before, file],
    )
    .option("--out <file>", "where the report goes, as JSON (default: standard output)")
    .option("--csv <file>", "also write the follow list for Mastodon's importer")
    .option(
      "--grades <list>",
      "which matches go into the follow list (default: all but possible)",
      parseGrades,
    )
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
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${grades.join(", ")}.`);
  return grades.filter((grade) => named.includes(grade));
}

const gradesByDefault = grades.filter((grade) => grade !== "possible");
const hostsShown = 20;
const say = (line: string) => process.stderr.write(`${line}\n`);

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
  const directory = options.directory ?? [];
  for (const file of [options.out, options.csv]) if (file !== undefined) requireWritable(file);
  for (const file of directory) requireReadable(file);
  const contacts = await readFiles(files);
  const claims = await readDirectory(directory, contacts);
  const sought = contacts.map((facts, place) => {
    const contactId = facts.xId === null ? `@${facts.username}` : `x:${facts.xId}`;
    return { contact: { ...facts, contactId }, claims: claims.get(place) ?? [] };
  });
  const candidates = findCandidates(sought);
  const found = sought.map(({ contact }, place): FoundContact => {
    return { ...contact, candidates: candidates[place] ?? [] };
  });
  const withHandle = found.filter(({ candidates }) => candidates.length > 0).length;
  say(`contacts: ${contacts.length}, with a handle: ${withHandle}`);
  const lookups = options.verify ? await verifyContacts(found) : new Map();
  const now = new Date();
  const report = buildReport(found, { lookups, now });
  await writeOut(options.out, writeReportJson(report.rows, { generatedAt: now, counts: report.counts }));
  tell(report);
  if (options.csv !== undefined) await writeFollows(options.csv, report, options);
}

async function writeFollows(file: string, report: Report, options: Options): Promise<void> {
  const { follows, leftOut } = pickFollows(report, {
    grades: options.grades ?? gradesByDefault,
    trusted: !options.verify,
  });
  const parts = splitFollows(follows);
  const { dir, name, ext } = path.parse(file);
  for (const [at, part] of (parts.length > 0 ? parts : [[]]).entries()) {
    const place = at === 0 ? file : path.join(dir, `${name}-${at + 1}${ext}`);
    await writeOut(place, writeFollowCsv(part));
    say(`${place}: ${part.length} to follow${options.verify ? "" : ", none of them verified"}`);
  }
  for (const [reason, sentence] of Object.entries(leftOutSentences)) {
    const count = leftOut[reason as BulkException];
    if (count > 0) say(`  left out: ${count}, ${sentence}`);
  }
  if (!path.basename(file).startsWith("following_accounts")) {
    say(`Mastodon guesses what a file holds by its name: ${followCsvName(1)}`);
  }
}

const leftOutSentences: Readonly<Record<BulkException, string>> = {
  still_looking: "their profile could not be had, or another handle of theirs was not asked about",
  not_verified: "their account could not be verified",
  warned: "there is a warning to look at",
  not_followed_on_x: "not followed on X",
};

function tell({ counts, rows }: Report): void {
  for (const state of matchStates)
    if (counts.states[state] > 0) say(`  ${stateWords[state]}: ${counts.states[state]}`);
  for (const grade of grades) if (counts.grades[grade] > 0) say(`    ${grade}: ${counts.grades[grade]}`);
  const silent = new Set(
    rows.flatMap(({ candidates }) =>
      candidates.filter(({ lookup }) => lookup === "unreachable").map(({ handle }) => handle),
    ),
  );
  if (silent.size === 0) return;
  process.exitCode = 3;
  const hosts = Map.groupBy(silent, (handle) => handle.slice(handle.lastIndexOf("@") + 1));
  const most = [...hosts].sort((a, b) => b[1].length - a[1].length).slice(0, hostsShown);
  for (const [host, handles] of most) say(`could not be asked: ${host} (handles: ${handles.length})`);
  if (hosts.size > most.length) say(`… and more servers: ${hosts.size - most.length}`);
}

const stateWords = {
  to_decide: "found",
  looking_up: "not asked about",
  lookup_failed: "server could not be asked or would not tell",
  no_candidate: "no handle that exists",
  accepted: "accepted",
  rejected: "rejected",
  needs_person: "with a question",
} as const;
