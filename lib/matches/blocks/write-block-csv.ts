/** Which accounts on the fediverse belong to people blocked on X, as the file Mastodon takes under "Blocking list"? */

/** One address a row under the header Mastodon knows (`Account address`, import of blocks), without a byte order mark. */
export function* writeBlockCsv(handles: readonly string[]): Generator<string> {
  yield "Account address\n";
  for (const handle of handles) yield `${handle}\n`;
}

/** The name by which Mastodon guesses the kind of the file. */
export const blockCsvName = "blocked_accounts.csv";
