/**
 * How does the report leave the product? One row a contact as CSV, everything as JSON. Columns and names are kept stable:
 * new ones are added at the end, none changes its meaning.
 *
 * CSV, UTF-8, comma, `\n`, header always there:
 *   x_id, x_username, x_name          the X side; x_id is a number of up to 19 digits: let a spreadsheet read it as text
 *   x_url                             the X profile by its id, else by its name
 *   following, follower, blocked      on X: yes or no
 *   state                             no_candidate, looking_up, lookup_failed, to_decide, accepted, rejected, needs_person
 *   why                               why it stands there, where the state does not say it (unnamed, nothing_found, …)
 *   handle, address                   the handle found, and the account's canonical address (another one after a move)
 *   grade                             proven, reciprocal, declared, listed, possible; empty while nothing is established
 *   reasons, warnings                 names of the grounds and doubts, separated by blanks (text_bio, back_link, locked, …)
 *   fragment                          the words the handle was found in
 *   lookup, retry_at                  how its look-up ended, and when it is asked again
 *   profile_url, name, locked, bot, created_at, last_post_at, followers
 *   candidates                        how many handles were found for the contact
 *   followed                          a connected account follows the match already: yes or no
 * Empty where unknown. Moments are ISO 8601 in UTC. Cells that a spreadsheet would take for a formula begin with an apostrophe.
 *
 * JSON: { "schema": "transhumance-report/1", "generatedAt", "counts": ReportCounts, "contacts": [ReportRow, …] }, where ReportRow
 * and ReportCounts are the types of match.ts: every candidate with every reason. X ids are text.
 */
import { stringify } from "csv-stringify/sync";
import { explainReason } from "./explain.ts";
import type { RankedCandidate, ReportCounts, ReportRow } from "./match.ts";

const yesNo = (value: boolean | undefined) => (value === undefined ? "" : value ? "yes" : "no");
type Cell = (row: ReportRow, chosen: RankedCandidate | null) => string | number | null | undefined;

// biome-ignore format: a table to be read by people
const columns: readonly (readonly [string, Cell])[] = [
  ["x_id",         (row) => row.xId],
  ["x_username",   (row) => row.username],
  ["x_name",       (row) => row.displayName],
  ["x_url",        (row) => xUrl(row)],
  ["following",    (row) => yesNo(row.following)],
  ["follower",     (row) => yesNo(row.follower)],
  ["blocked",      (row) => yesNo(row.blocked)],
  ["state",        (row) => row.state],
  ["why",          (row) => row.why],
  ["handle",       (row) => row.handle],
  ["address",      (_, chosen) => chosen?.subject],
  ["grade",        (row) => row.grade],
  ["reasons",      (_, chosen) => chosen && [...new Set(chosen.reasons.map((reason) => explainReason(reason).key))].join(" ")],
  ["warnings",     (row) => row.warnings.join(" ")],
  ["fragment",     (_, chosen) => chosen && fragmentOf(chosen)],
  ["lookup",       (_, chosen) => chosen?.lookup],
  ["retry_at",     (row) => row.retryAt],
  ["profile_url",  (_, chosen) => chosen?.profileUrl],
  ["name",         (_, chosen) => chosen?.profile?.displayName],
  ["locked",       (_, chosen) => yesNo(chosen?.profile?.locked)],
  ["bot",          (_, chosen) => yesNo(chosen?.profile?.bot)],
  ["created_at",   (_, chosen) => chosen?.profile?.createdAt],
  ["last_post_at", (_, chosen) => chosen?.profile?.lastPostAt],
  ["followers",    (_, chosen) => chosen?.profile?.followersCount],
  ["candidates",   (row) => row.candidates.length],
  ["followed",     (row) => yesNo(row.followed)],
];

export const reportCsvColumns: readonly string[] = columns.map(([name]) => name);

/** The report as CSV, piece by piece. */
export async function* writeReportCsv(
  rows: AsyncIterable<ReportRow> | Iterable<ReportRow>,
): AsyncGenerator<string> {
  yield stringify([[...reportCsvColumns]]);
  for await (const row of rows) {
    const chosen = row.candidates.find(({ handle }) => handle === row.handle) ?? null;
    const cells = columns.map(([, cell]) => String(cell(row, chosen) ?? ""));
    yield stringify([cells], { escape_formulas: true });
  }
}

function xUrl({ xId, username }: ReportRow): string {
  if (xId) return `https://x.com/i/user/${xId}`;
  return username ? `https://x.com/${username}` : "";
}

function fragmentOf({ reasons }: RankedCandidate): string {
  for (const reason of reasons) {
    if (reason.kind === "evidence" && reason.evidence.kind === "text") return reason.evidence.fragment;
  }
  return "";
}

export const reportJsonSchema = "transhumance-report/1";

/** The report as one JSON document, piece by piece, one contact a line. */
export async function* writeReportJson(
  rows: AsyncIterable<ReportRow> | Iterable<ReportRow>,
  about: { readonly generatedAt: Date; readonly counts: ReportCounts },
): AsyncGenerator<string> {
  const { generatedAt, counts } = about;
  const head = JSON.stringify({ schema: reportJsonSchema, generatedAt, counts });
  yield `${head.slice(0, -1)},"contacts":[`;
  let first = true;
  for await (const row of rows) {
    yield `${first ? "\n" : ",\n"}${JSON.stringify(row)}`;
    first = false;
  }
  yield "\n]}\n";
}
