/** In which order do candidates and their evidence stand? One total order, so that the same facts always look the same. */
import type { Evidence, LookupState } from "#lib/candidates/candidate.ts";
import { warningEffects } from "./grade-evidence.ts";
import { type Grade, grades, type RankedCandidate, type Verdict } from "./match.ts";
import { isProposable } from "./propose-candidate.ts";

/** From the best (0) to the least. */
export const gradeOrder = (grade: Grade): number => grades.indexOf(grade);

/** The strongest first, each piece once. */
export function sortEvidence(evidence: readonly Evidence[]): readonly Evidence[] {
  const spelled = new Map(evidence.map((piece) => [spell(piece), piece]));
  return [...spelled]
    .sort(([a, left], [b, right]) => evidenceOrder(left) - evidenceOrder(right) || compareText(a, b))
    .map(([, piece]) => piece);
}

/** For sort(): the best candidate first; the handle decides a tie. */
export function compareRanked(a: RankedCandidate, b: RankedCandidate): number {
  const left = orderOf(a);
  const right = orderOf(b);
  for (const [at, value] of left.entries()) {
    const difference = value - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return compareText(a.handle, b.handle);
}

function orderOf(candidate: RankedCandidate): readonly number[] {
  return [
    candidate.verdict ? verdictOrder[candidate.verdict] : openOrder,
    isProposable(candidate) ? 0 : 1,
    lookupOrder[candidate.lookup],
    gradeOrder(candidate.grade),
    candidate.warnings.filter((warning) => warningEffects[warning].holds).length,
    candidate.lookup === "moved" ? 1 : 0,
    strongestOrder(candidate),
  ];
}

const openOrder = 1;
const verdictOrder: Readonly<Record<Verdict, number>> = { accepted: 0, asked: openOrder, rejected: 2 };

/** What was found stands before what is not known yet, and that before what was denied. */
const lookupOrder: Readonly<Record<LookupState, number>> = {
  verified: 0,
  moved: 0,
  waiting: 1,
  unreachable: 2,
  refused: 3,
  mismatched: 4,
  gone: 5,
  absent: 5,
};

const strengthOrder = { explicit: 1, plausible: 2, weak: 4 } as const;
const sourceOrder = { member: 0, decided: 2, roster: 2, wikidata: 3, list: 3 } as const;
const byNameOrder = 0.5;
const typedOrder = 5;
const sameNameOrder = 6;

function evidenceOrder(piece: Evidence): number {
  if (piece.kind === "text") return strengthOrder[piece.strength];
  if (piece.kind === "same_name") return sameNameOrder;
  if (piece.kind !== "directory") return typedOrder;
  // An id outranks a name, which somebody else may have had before.
  return sourceOrder[piece.source] + (piece.by === "x_id" ? 0 : byNameOrder);
}

function strongestOrder({ reasons }: RankedCandidate): number {
  const strongest = reasons.find((reason) => reason.kind === "evidence");
  return strongest ? evidenceOrder(strongest.evidence) : sameNameOrder + 1;
}

function spell(piece: Evidence): string {
  return JSON.stringify(Object.entries(piece).sort(([a], [b]) => compareText(a, b)));
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
