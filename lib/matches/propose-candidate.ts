/** May a candidate be put before the person, accepted by them, or accepted together with many others? */
import type { LookupState } from "#lib/candidates/candidate.ts";
import { gradeEvidence, isFound, warningEffects } from "./grade-evidence.ts";
import type { Grade, RankedCandidate } from "./match.ts";

/** A person's own account. A bridge is followed only at the person's own word, a mirror or a group never. */
export function isProposable(candidate: Pick<RankedCandidate, "kind" | "verdict">): boolean {
  return candidate.kind === "person" && candidate.verdict !== "rejected";
}

/** A copy of an X account and a group are nobody's account: no acceptance makes them a match. */
export const canBeMatch = ({ kind }: Pick<RankedCandidate, "kind">): boolean =>
  kind === "person" || kind === "bridge";

/** Why a candidate cannot be accepted, not even one by one. */
export type AcceptObstacle = "mirror" | "group" | "absent" | "gone" | "mismatched";

const denied: readonly LookupState[] = ["absent", "gone", "mismatched"];

/**
 * What forbids accepting a candidate, or null. A server that would not answer or could not be asked forbids nothing:
 * the person may know better.
 */
export function acceptObstacle({
  kind,
  lookup,
}: Pick<RankedCandidate, "kind" | "lookup">): AcceptObstacle | null {
  if (kind === "mirror" || kind === "group") return kind;
  return denied.includes(lookup) ? (lookup as AcceptObstacle) : null;
}

/** Why a contact is left out when many are accepted at once, the first that holds. */
export const bulkExceptions = ["still_looking", "not_verified", "warned", "not_followed_on_x"] as const;
export type BulkException = (typeof bulkExceptions)[number];

/**
 * What keeps the best candidate out of an acceptance of many at once, or null. Only a verified account without a warning
 * that asks for a look, with neither its profile nor another candidate still being asked about, goes with the others.
 */
export function bulkException(ranked: readonly RankedCandidate[]): BulkException | null {
  const [best, ...others] = ranked;
  if (!best || !isProposable(best)) return "not_verified";
  if (others.some((other) => isProposable(other) && other.lookup === "waiting")) return "still_looking";
  // Its profile may say that it has moved, is a robot or somebody else's: soon it is known.
  if (best.reason === "profile_unread" && best.retryAt !== null) return "still_looking";
  if (best.warnings.some((warning) => warningEffects[warning].holds)) return "warned";
  if (isGuess(best)) return "not_verified";
  return isFound(best.lookup) ? null : "not_verified";
}

/** Nothing but the name speaks for it, and names prove nothing. */
function isGuess({ reasons }: RankedCandidate): boolean {
  const evidence = reasons.flatMap((reason) => (reason.kind === "evidence" ? [reason.evidence] : []));
  return evidence.length > 0 && evidence.every(({ kind }) => kind === "same_name");
}

/** The grade the evidence alone gives a candidate: what it would be without its warnings. */
export function gradeBeforeDoubts({ reasons, lookup }: RankedCandidate): Grade {
  const evidence = reasons.flatMap((reason) => (reason.kind === "evidence" ? [reason.evidence] : []));
  const agrees = reasons.some((reason) => reason.kind === "back_link" && reason.agrees);
  return gradeEvidence({ evidence, lookup, backLink: agrees ? "agrees" : "none" });
}
