/** Which of a contact's candidates its row speaks of, and what may be done with it. */
import type { RankedCandidate, ReportRow } from "#lib/matches/match.ts";
import { acceptObstacle } from "#lib/matches/propose-candidate.ts";

/** The match if there is one; else what was rejected, where that is the row's state; else the best candidate. */
export function chosenCandidate(row: ReportRow): RankedCandidate | null {
  const { candidates } = row;
  const match = candidates.find(({ handle }) => handle === row.handle);
  if (match) return match;
  const rejected = row.state === "rejected" && candidates.find(({ verdict }) => verdict === "rejected");
  return rejected || (candidates[0] ?? null);
}

/** Every other candidate, in the order of the report. */
export function otherCandidates(row: ReportRow): readonly RankedCandidate[] {
  const chosen = chosenCandidate(row);
  return row.candidates.filter((candidate) => candidate !== chosen);
}

/** Whether the server has confirmed an account that can be followed. */
export function isConfirmed(candidate: RankedCandidate): boolean {
  return candidate.lookup === "verified" || candidate.lookup === "moved";
}

/** Whether a button may accept it: not while its server is still being asked, and never what its server denies. */
export function canAccept(candidate: RankedCandidate): boolean {
  return candidate.lookup !== "waiting" && acceptObstacle(candidate) === null;
}

/** Whether the row waits for a word of the person; decided rows answer to "undo" only. */
export function isUndecided(row: ReportRow): boolean {
  return row.state === "to_decide" || row.state === "needs_person" || row.state === "lookup_failed";
}

/** The server part of an address. */
export function hostOf(handle: string): string {
  return handle.slice(handle.lastIndexOf("@") + 1);
}
