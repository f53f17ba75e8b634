/** `transhumance directory`: what is known of who is where. */
import fs from "node:fs";
import path from "node:path";
import { Command, Option } from "commander";
import { importableSources } from "#lib/directory/claim.ts";
import { runDirectoryImport } from "#lib/directory/run.ts";
import { describeFileError } from "#lib/launch/workplace.ts";
import { withDatabase } from "./with-database.ts";

type ImportOptions = { source: (typeof importableSources)[number]; list?: string };

export function directoryCommand(): Command {
  const directory = new Command("directory").description("what is known of who is where");
  directory
    .command("import <file>")
    .description("add known handles from a CSV with the columns x_id, x_username, handle, source")
    .addOption(
      new Option("--source <source>", "the source of rows that name none")
        .choices(importableSources)
        .default("list"),
    )
    .option("--list <name>", "the name of the list (default: the name of the file)")
    .addHelpText(
      "after",
      `
The first line names the columns, in any order; x_id or x_username, and handle, are needed. Comma, semicolon or tab.
A source is list, roster, wikidata, or the name of the list the row was taken from.
Rows that cannot be read are left out and listed on standard error; all others are imported. Repeating an import
adds nothing twice. The database is the product's own (.data/, or DATABASE_URL); a running product sees the rows at once.

Exit codes: 0 all rows imported, 2 the file cannot be read, 3 imported but for the rows listed.`,
    )
    .action(importFile);
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
        if (code === "no_header" || row === 1) whole = false;
        process.stderr.write(`${file}:${row}: ${sentences[code]}${found ? `: ${found}` : ""}\n`);
      },
    }),
  );
  process.stderr.write(`${total.added} added, ${total.known} known before, ${total.refused} refused\n`);
  if (!whole) process.exitCode = 2;
  else if (total.refused > 0) process.exitCode = 3;
}

const sentences = {
  no_header: "the first line must name the columns handle and x_id or x_username; it is",
  not_text: "this is not UTF-8 text",
  row_too_long: "this row is longer than 4,096 bytes: a quote may not be closed",
  broken_quotes: "a quote is not closed",
  bad_x_id: "x_id must be 1 to 19 digits (a spreadsheet may have changed it)",
  bad_x_username: "x_username must be letters, digits and _",
  no_x_account: "x_id or x_username is needed",
  bad_handle: "handle must look like name@server.example",
} as const;

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
