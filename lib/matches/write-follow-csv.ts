/** What does Mastodon's importer want to read? The accepted handles as its following_accounts.csv. */

export type FollowRow = {
  /** `user@host`, canonical. */
  readonly handle: string;
};

export type FollowCsvOptions = {
  readonly showBoosts: boolean;
  readonly notify: boolean;
  /** ISO 639-1 codes; empty means every language. */
  readonly languages: readonly string[];
};

export const defaultFollowCsvOptions: FollowCsvOptions = { showBoosts: true, notify: false, languages: [] };

/**
 * The columns of Mastodon's own export (app/models/export.rb, form/import.rb). The importer knows the header by its first cell,
 * exactly, so there is no byte order mark.
 */
const followCsvHeader = "Account address,Show boosts,Notify on new posts,Languages\n";

/** A longer file is refused as a whole (app/models/form/import.rb, ROWS_PROCESSING_LIMIT). */
export const followCsvRowsMax = 20_000;

/** Every account once, in files of at most 20,000 rows; no file at all when there is nobody. */
export function splitFollows<Row extends FollowRow>(follows: readonly Row[]): readonly (readonly Row[])[] {
  const mixed = mixHosts([...new Map(follows.map((follow) => [follow.handle, follow])).values()]);
  const count = Math.ceil(mixed.length / followCsvRowsMax);
  return Array.from({ length: count }, (_, part) =>
    mixed.slice(part * followCsvRowsMax, (part + 1) * followCsvRowsMax),
  );
}

/** One file, piece by piece, in UTF-8 with `\n` ends. */
export function* writeFollowCsv(
  follows: Iterable<FollowRow>,
  options: FollowCsvOptions = defaultFollowCsvOptions,
): Generator<string> {
  yield followCsvHeader;
  const languages = options.languages.length > 0 ? `"${options.languages.join(", ")}"` : "";
  for (const { handle } of follows) yield `${handle},${options.showBoosts},${options.notify},${languages}\n`;
}

/** `following_accounts.csv`, then `following_accounts-2.csv`: the importer guesses the kind of a file by the start of its name. */
export function followCsvName(part: number): string {
  return part === 1 ? "following_accounts.csv" : `following_accounts-${part}.csv`;
}

/**
 * Spreads the rows of each host evenly over the whole list: after one failed connection the importer passes over every row of
 * that host for five minutes, so rows that stand together are lost together.
 */
export function mixHosts<Row extends FollowRow>(follows: readonly Row[]): readonly Row[] {
  const byHost = Map.groupBy(follows, ({ handle }) => handle.slice(handle.lastIndexOf("@") + 1));
  return [...byHost]
    .flatMap(([host, rows]) =>
      [...rows]
        .sort((a, b) => (a.handle < b.handle ? -1 : 1))
        .map((row, at) => ({ row, host, place: (at + shareOf(host)) / rows.length })),
    )
    .sort((a, b) => a.place - b.place || (a.host < b.host ? -1 : a.host > b.host ? 1 : 0))
    .map(({ row }) => row);
}

/** A number from 0 to 1 that is always the same for a host (FNV-1a), so that small hosts do not gather at one place. */
function shareOf(host: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < host.length; at += 1) hash = Math.imul(hash ^ host.charCodeAt(at), 0x01000193) >>> 0;
  return hash / 2 ** 32;
}
