/** Where does a contact stand, given its ranked candidates and the person's decisions? */
import { isFound } from "./grade-evidence.ts";
import type { FoldedMatch, RankedCandidate, StateReason } from "./match.ts";
import { canBeMatch, isProposable } from "./propose-candidate.ts";

type XSide = {
  readonly username: string | null;
  readonly displayNames: readonly string[];
  readonly bio: string | null;
  /** Blocked by the person on X: never proposed. Only their own explicit acceptance outranks it. */
  readonly blocked: boolean;
};

/**
 * Exactly one state for a contact; `ranked` comes from rankCandidates, with the decisions already in its verdicts.
 * In this order: an acceptance, an open question to the person, a block on X (no_candidate, blocked_on_x), then the best
 * candidate that may be proposed: found (to_decide), not asked yet (looking_up), not answered (lookup_failed). A candidate
 * whose server denied it is none. With nothing left: rejected when the person rejected something, else no_candidate.
 */
export function foldState(contact: XSide, ranked: readonly RankedCandidate[]): FoldedMatch {
  const accepted = ranked.find((candidate) => candidate.verdict === "accepted" && canBeMatch(candidate));
  if (accepted) return stand("accepted", accepted);
  const asked = ranked.find(({ verdict }) => verdict === "asked");
  if (asked) return stand("needs_person", asked);
  if (contact.blocked) return nowhere("no_candidate", "blocked_on_x");

  const open = ranked.filter(isProposable);
  const found = open.find(({ lookup }) => isFound(lookup));
  if (found) return stand("to_decide", found);
  const waiting = open.find(({ lookup }) => lookup === "waiting");
  if (waiting) return { ...nowhere("looking_up", null), handle: waiting.handle };
  const failed = open.filter(({ lookup }) => lookup === "unreachable" || lookup === "refused");
  if (failed.length > 0) return lookupFailed(failed);
  if (ranked.some(({ verdict }) => verdict === "rejected")) return nowhere("rejected", null);
  return nowhere("no_candidate", whyNone(contact, ranked));
}

function stand(state: "accepted" | "needs_person" | "to_decide", chosen: RankedCandidate): FoldedMatch {
  const { handle, grade, warnings } = chosen;
  return { state, why: null, handle, grade, warnings, retryAt: null };
}

function nowhere(state: "no_candidate" | "looking_up" | "rejected", why: StateReason | null): FoldedMatch {
  return { state, why, handle: null, grade: null, warnings: [], retryAt: null };
}

function lookupFailed(failed: readonly RankedCandidate[]): FoldedMatch {
  const moments = failed.flatMap(({ retryAt }) => (retryAt === null ? [] : [retryAt])).sort();
  return {
    state: "lookup_failed",
    why: failed.some(({ lookup }) => lookup === "unreachable") ? "unreachable" : "refused",
    handle: failed[0]?.handle ?? null,
    grade: null,
    warnings: [],
    retryAt: moments[0] ?? null,
  };
}

function whyNone(contact: XSide, ranked: readonly RankedCandidate[]): StateReason {
  if (ranked.some(({ kind }) => kind === "person")) return "none_exists";
  if (ranked.some(({ kind }) => kind === "bridge")) return "only_bridges";
  if (ranked.length > 0) return "only_copies";
  const isUnnamed = contact.username === null && contact.displayNames.length === 0 && contact.bio === null;
  return isUnnamed ? "unnamed" : "nothing_found";
}
