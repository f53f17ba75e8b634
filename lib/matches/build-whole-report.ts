/** What does the report say of a whole list of contacts that stands in memory, with nobody's decisions? */
import type { LookupResult } from "#lib/candidates/candidate.ts";
import { buildReportRow, standingOf } from "./build-report.ts";
import { isFound, warningEffects } from "./grade-evidence.ts";
import {
  type Grade,
  grades,
  matchStates,
  type RankedCandidate,
  type ReportCounts,
  type ReportRow,
} from "./match.ts";
import {
  type BulkException,
  bulkException,
  bulkExceptions,
  gradeBeforeDoubts,
  isProposable,
} from "./propose-candidate.ts";
import type { FoundCandidate } from "./rank-candidates.ts";

export type FoundContact = {
  readonly contactId: string;
  readonly xId: string | null;
  readonly username: string | null;
  readonly displayNames: readonly string[];
  readonly bio: string | null;
  readonly following: boolean;
  readonly follower: boolean;
  readonly blocked: boolean;
  readonly candidates: readonly FoundCandidate[];
};

export type Report = { readonly rows: readonly ReportRow[]; readonly counts: ReportCounts };

/** One row for each contact, in the order given. */
export function buildReport(
  contacts: readonly FoundContact[],
  { lookups, now }: { readonly lookups: ReadonlyMap<string, LookupResult>; readonly now: Date },
): Report {
  const common = { lookups, sharedBy: countShared(contacts, lookups), now };
  const rows = contacts.map((contact) => {
    const facts = { ...contact, id: contact.xId, addresses: [], decisions: [], followed: [] };
    return buildReportRow(facts, standingOf(facts, common));
  });
  const tally = <Key extends string>(keys: readonly Key[], of: (row: ReportRow) => Key | null) =>
    Object.fromEntries(keys.map((key) => [key, rows.filter((row) => of(row) === key).length])) as Record<
      Key,
      number
    >;
  const states = tally(matchStates, ({ state }) => state);
  return { rows, counts: { total: rows.length, states, grades: tally(grades, ({ grade }) => grade) } };
}

/** How many contacts lead to an account, by canonical address. */
function countShared(
  contacts: readonly FoundContact[],
  lookups: ReadonlyMap<string, LookupResult>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { candidates } of contacts) {
    const addresses = candidates
      .filter(({ kind }) => kind === "person" || kind === "bridge")
      .map(({ handle }) => {
        const answer = lookups.get(handle);
        return (answer && isFound(answer.state) && answer.subject) || handle;
      });
    for (const address of new Set(addresses)) counts.set(address, (counts.get(address) ?? 0) + 1);
  }
  return counts;
}

export type PickedFollows = {
  readonly follows: readonly { readonly handle: string }[];
  /** Contacts of the asked grades that are not among them, by reason. */
  readonly leftOut: Readonly<Record<BulkException, number>>;
};

/**
 * Whom a list for following may hold without anybody having looked at each: the rule is that of an acceptance of many
 * (bulkException). With `trusted` nothing was verified: then one handle that a text names plainly or a directory names is enough.
 */
export function pickFollows(
  { rows }: Report,
  { grades: asked, trusted }: { readonly grades: readonly Grade[]; readonly trusted: boolean },
): PickedFollows {
  const leftOut = Object.fromEntries(bulkExceptions.map((reason) => [reason, 0])) as Record<
    BulkException,
    number
  >;
  const follows: { handle: string }[] = [];
  for (const row of rows) {
    const [best] = row.candidates;
    if (!best || row.blocked || !isProposable(best) || !asked.includes(gradeOn(best, trusted))) continue;
    const exception = trusted ? doubtWithoutAnswer(row.candidates) : bulkException(row.candidates);
    const reason = exception ?? (row.following ? null : "not_followed_on_x");
    if (reason) leftOut[reason] += 1;
    else follows.push({ handle: best.subject });
  }
  return { follows, leftOut };
}

function gradeOn(candidate: RankedCandidate, trusted: boolean): Grade {
  return gradeBeforeDoubts(trusted ? { ...candidate, lookup: "verified" } : candidate);
}

function doubtWithoutAnswer(ranked: readonly RankedCandidate[]): BulkException | null {
  if (ranked.filter(isProposable).length > 1) return "still_looking";
  return ranked[0]?.warnings.some((warning) => warningEffects[warning].holds) ? "warned" : null;
}
