/** What has come in since a list was drawn? */
import { matchStates, type ReportCounts } from "#lib/matches/match.ts";

/** How many more contacts have a match; the person's own decisions do not change that number. */
export function newMatches(drawn: ReportCounts, live: ReportCounts): number {
  return Math.max(0, withMatch(live) - withMatch(drawn));
}

/** Contacts for whom an account was found, whatever the person made of it. */
export function withMatch({ states }: ReportCounts): number {
  return states.to_decide + states.needs_person + states.accepted + states.rejected;
}

export function areSameCounts(a: ReportCounts, b: ReportCounts): boolean {
  return a.total === b.total && matchStates.every((state) => a.states[state] === b.states[state]);
}
