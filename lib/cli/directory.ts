/** `transhumance directory`: what is known of who is where. */
import fs from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Command, Option } from "commander";
import { type ClaimRecord, importableSources } from "#lib/directory/claim.ts";
import { foundMax, readClaimQuery } from "#lib/directory/claim-query.ts";
import { askWikidata } from "#lib/directory/client.ts";
import type { claimRefusals } from "#lib/directory/read-claims.ts";
import { runDirectoryImport, runWikidataFetch } from "#lib/directory/run.ts";
import { restoreClaims, searchClaims, withdrawClaims } from "#lib/directory/store.ts";
import { describeFileError } from "#lib/launch/workplace.ts";
import { closePublicFetch } from "#lib/net/public-fetch.ts";
import { commandPolicy, hasContact } from "./command-policy.ts";
import { oneLine, writeLine } from "./lines.ts";
import { withDatabase } from "./with-database.ts";

type ImportOptions = { source: (typeof importableSources)[number]; list?: string };

export function directoryCommand(): Command {
  const directory = new Command("directory").description("what is known of who is where");
  directory
    .command("import <file>")
    .description("add known handles from a CSV, or from results of a SPARQL query in CSV or JSON")
    .addOption(
      new Option("--source <source>", "the source of rows that name none")
        .choices(importableSources)
        .default("list"),
    )
    .option("--list <name>", "the name of the list (default: the name of the file)")
    .addHelpText(
      "after",
      `
The first line names the columns, in any order: handle and x_id or x_username are needed, source and proof may be there.
Names of SPARQL variables are understood as well (xId, xUser, masto, item). Comma, semicolon or tab.
A source is list, roster, wikidata, or the name of the list the row was taken from.
Rows that cannot be read are left out and listed on standard error; all others are imported. Repeating an import
adds nothing twice. The database is the product's own (.data/, or DATABASE_URL); a running product sees the rows at once.

Exit codes: 0 all rows imported, 2 the file cannot be read, 3 imported but for the rows listed.`,
    )
    .action(importFile);
  directory
    .command("fetch")
    .argument("<collection>", "wikidata")
    .description("read an open collection online")
    .option("--restart", "begin anew although an earlier reading stopped half way")
    .addHelpText(
      "after",
      `
Reads every pair of an X account and a Mastodon address from query.wikidata.org, a page at a time, a few seconds apart.
A reading that was stopped goes on where it was. What Wikidata no longer says is withdrawn after a complete reading.

Exit codes: 0 read to the end, 1 another collection than wikidata, 3 stopped half way: run it again to go on.`,
    )
    .action(fetchCollection);
  directory
    .command("search <text>")
    .description(
      `claims about an X id, an X name, a handle or a list, as JSON lines, ${foundMax} at most, standing ones first`,
    )
    .action(search);
  directory
    .command("withdraw [id...]")
    .description("withdraw claims by their id, or all of one list; they are kept, but no longer used")
    .option("--list <name>", "the name of the list")
    .addHelpText(
      "after",
      `
A claim withdrawn by its id stays so, whatever is imported or fetched later. A list withdrawn as a whole stands again
when it is imported again.`,
    )
    .action(withdraw);
  directory
    .command("restore <id...>")
    .description("make claims stand again that were withdrawn")
    .action(restore);
  return directory;
}

async function importFile(file: string, options: ImportOptions): Promise<void> {
  const problem = unreadable(file);
  if (problem) {
    process.stderr.write(`${file}: ${problem}\n`);
    process.exitCode = 2;
    return;
  }
  let whole = true;
  const total = await withDatabase((db) =>
    runDirectoryImport({
      db,
      chunks: fs.createReadStream(file),
      source: options.source,
      listName: options.list ?? path.basename(file),
      now: new Date(),
      onRefused: ({ row, code, found }) => {
        if (isFileRefusal(code) || (row === 1 && !isRowRefusal(code))) whole = false;
        process.stderr.write(`${file}:${row}: ${sentences[code]}${found ? `: ${oneLine(found)}` : ""}\n`);
      },
    }),
  );
  process.stderr.write(`${total.added} added, ${total.known} already known, ${total.refused} refused\n`);
  if (total.withdrawn !== undefined)
    process.stderr.write(
      `${total.withdrawn} of those known stay withdrawn, because they were withdrawn by their id (directory restore)\n`,
    );
  if (!whole) process.exitCode = 2;
  else if (total.refused > 0) process.exitCode = 3;
}

const sentences: Readonly<Record<(typeof claimRefusals)[number], string>> = {
  no_header: "the columns handle and x_id or x_username must be named, in a CSV by the first line",
  not_text: "this is not UTF-8 text; save it as UTF-8",
  broken_json: "this JSON is broken or cut off",
  not_sparql: "this JSON is no result of a SPARQL query",
  row_too_long: "this row is longer than 4,096 bytes: a quote may not be closed",
  broken_quotes: "a quote is not closed",
  ended: "this is marked as over or deprecated",
  bad_x_id: "x_id must be a number above 0 of at most 19 digits (a spreadsheet may have changed it)",
  bad_x_username: "x_username must be letters, digits and _",
  no_x_account: "x_id or x_username is needed",
  bad_handle: "handle must look like name@server.example",
};

function isFileRefusal(code: (typeof claimRefusals)[number]): boolean {
  return code === "no_header" || code === "not_sparql" || code === "broken_json";
}

/** About what stands in the row; the file as a whole was understood. */
function isRowRefusal(code: (typeof claimRefusals)[number]): boolean {
  return (
    code === "ended" ||
    code === "bad_x_id" ||
    code === "bad_x_username" ||
    code === "no_x_account" ||
    code === "bad_handle"
  );
}

async function fetchCollection(collection: string, options: { restart?: boolean }): Promise<void> {
  if (collection !== "wikidata") {
    process.stderr.write(`${collection}: only wikidata can be fetched.\n`);
    process.exitCode = 1;
    return;
  }
  const policy = commandPolicy();
  if (!hasContact())
    process.stderr.write("CONTACT_URL is not set: Wikidata asks for an address where it can complain\n");
  const ending = await withDatabase((db) =>
    runWikidataFetch({
      db,
      ports: {
        ask: (cursor) => askWikidata(cursor, policy),
        now: () => new Date(),
        wait: (ms) => wait(ms * pauseScale()),
      },
      restart: options.restart === true,
      onPage: ({ claims }) => process.stderr.write(`${claims} pairs read\n`),
      onRetry: ({ reason, waitMs }) =>
        process.stderr.write(
          `Wikidata gave no answer of use (${reason}); asking again in ${Math.ceil(waitMs / 1_000)} s\n`,
        ),
    }),
  ).finally(() => closePublicFetch(policy));
  if (ending.kind === "done") {
    process.stderr.write(
      `${ending.claims} pairs in all, ${ending.added} added, ${ending.withdrawn} withdrawn because they are no longer there\n`,
    );
    return;
  }
  process.stderr.write(`stopped after ${ending.claims} pairs (${ending.reason}); run it again to go on\n`);
  process.exitCode = 3;
}

/** Pauses are there for the other side's sake; a loopback stand-in needs none. */
function pauseScale(): number {
  return process.env["PUBLIC_FETCH_CONNECT"] ? 0 : 1;
}

async function search(text: string): Promise<void> {
  const found = await withDatabase((db) => searchClaims(db, readClaimQuery(text)));
  for (const claim of found) await writeLine(describe(claim));
  if (found.length === 0) process.stderr.write("nothing found\n");
  if (found.length === foundMax) process.stderr.write(`there may be more: ${foundMax} are shown at most\n`);
}

function describe(claim: ClaimRecord): object {
  return {
    id: claim.id,
    x_id: claim.xId,
    x_username: claim.xUsername,
    handle: claim.handle,
    source: claim.source,
    list: claim.listName,
    proof: claim.proof,
    since: claim.createdAt.toISOString(),
    last_seen: claim.seenAt.toISOString(),
    withdrawn: claim.withdrawnAt?.toISOString() ?? null,
  };
}

async function withdraw(ids: readonly string[], options: { list?: string }): Promise<void> {
  if (!areIds(ids) || (ids.length === 0) === (options.list === undefined)) {
    process.stderr.write("give the ids of claims (see directory search), or one --list\n");
    process.exitCode = 1;
    return;
  }
  const which = options.list === undefined ? { ids } : { listName: options.list };
  const count = await withDatabase((db) => withdrawClaims(db, which, new Date()));
  process.stderr.write(`${count} withdrawn\n`);
  if (count < Math.max(1, ids.length)) process.exitCode = 3;
}

async function restore(ids: readonly string[]): Promise<void> {
  if (!areIds(ids)) {
    process.stderr.write("give the ids of claims (see directory search)\n");
    process.exitCode = 1;
    return;
  }
  const count = await withDatabase((db) => restoreClaims(db, ids));
  process.stderr.write(`${count} stand again\n`);
  if (count < ids.length) process.exitCode = 3;
}

function areIds(ids: readonly string[]): boolean {
  return ids.every((id) => /^[0-9]{1,18}$/.test(id));
}

function unreadable(file: string): string | null {
  try {
    if (fs.statSync(file).isDirectory()) return "this is a folder; a CSV file is needed.";
    fs.accessSync(file, fs.constants.R_OK);
    return null;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "ENOENT"
      ? "there is no such file."
      : describeFileError(cause);
  }
}
