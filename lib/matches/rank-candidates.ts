/** Which candidate is most likely the contact, on what grounds, and with which doubts? */
import type { CandidateKind, Evidence, LookupResult, LookupState } from "#lib/candidates/candidate.ts";
import { collectWarnings } from "./collect-warnings.ts";
import { foldDecisions } from "./fold-decisions.ts";
import { gradeEvidence, isFound, isOpen, lowerGrade } from "./grade-evidence.ts";
import type { Decision, Grade, RankedCandidate, Reason, Verdict } from "./match.ts";
import { compareRanked, gradeOrder, sortEvidence } from "./order-candidates.ts";
import { isProposable } from "./propose-candidate.ts";
import { type BackLink, readBackLink } from "./read-back-link.ts";

export type RankInput = {
  readonly contact: {
    readonly id: string | null;
    readonly username: string | null;
    readonly displayNames: readonly string[];
  };
  readonly candidates: readonly FoundCandidate[];
  /** By handle, of the candidates and of the decisions; a handle that is missing has not been asked yet. */
  readonly lookups: ReadonlyMap<string, LookupResult>;
  /** Those about this contact that were not undone. */
  readonly decisions: readonly Decision[];
  /** How many of the person's contacts lead to an account, by canonical address; missing means one. */
  readonly sharedBy: ReadonlyMap<string, number>;
  readonly now: Date;
};

export type FoundCandidate = {
  readonly handle: string;
  readonly kind: CandidateKind;
  readonly evidence: readonly Evidence[];
};

/**
 * All candidates, the best first: accepted before open before rejected, what may be proposed before copies and groups, found
 * accounts before unanswered before denied ones, then by grade, doubts and strength of the evidence; the handle decides a tie.
 * The same facts in any order give the same answer. Mirrors and groups are listed but never a match (see isProposable).
 */
export function rankCandidates(input: RankInput): readonly RankedCandidate[] {
  const verdicts = foldDecisions(input.decisions);
  const weighed = withDecided(input.candidates, verdicts).map((candidate) => weigh(candidate, input));
  const judged = withVerdicts(weighed, verdicts, input.lookups);
  return judged.map((one) => conclude(one, judged, input)).sort(compareRanked);
}

type Verdicts = ReadonlyMap<string, Verdict>;
type Weighed = FoundCandidate & {
  readonly lookup: LookupState;
  readonly result: LookupResult | null;
  readonly subject: string;
  readonly backLink: BackLink;
  readonly baseGrade: Grade;
};
type Judged = Weighed & { readonly verdict: Verdict | null };

/** An accepted handle that no source brings any more stays: it is the person's word. */
function withDecided(candidates: readonly FoundCandidate[], verdicts: Verdicts): readonly FoundCandidate[] {
  const known = new Set(candidates.map(({ handle }) => handle));
  const kept = [...verdicts]
    .filter(([handle, verdict]) => verdict !== "rejected" && !known.has(handle))
    .map(([handle]): FoundCandidate => ({ handle, kind: "person", evidence: [{ kind: "typed" }] }));
  return [...candidates, ...kept];
}

function weigh(candidate: FoundCandidate, { contact, lookups }: RankInput): Weighed {
  const result = lookups.get(candidate.handle) ?? null;
  const lookup = result?.state ?? "waiting";
  const links = isFound(lookup) ? (result?.profile?.links ?? []) : [];
  const backLink = readBackLink(contact, links);
  const kind = result?.profile?.group && isFound(lookup) ? "group" : candidate.kind;
  return {
    handle: candidate.handle,
    kind,
    evidence: sortEvidence(candidate.evidence),
    lookup,
    result,
    subject: (isFound(lookup) && result?.subject) || candidate.handle,
    backLink,
    baseGrade: gradeEvidence({ evidence: candidate.evidence, lookup, backLink: backLink.verdict }),
  };
}

/** A rejected account does not come back under another of its addresses. */
function withVerdicts(
  weighed: readonly Weighed[],
  verdicts: Verdicts,
  lookups: RankInput["lookups"],
): readonly Judged[] {
  const rejected = new Set(
    [...verdicts]
      .filter(([, verdict]) => verdict === "rejected")
      .flatMap(([handle]) => [handle, lookups.get(handle)?.subject ?? handle]),
  );
  return weighed.map((one) => ({
    ...one,
    verdict:
      verdicts.get(one.handle) ?? (rejected.has(one.subject) || rejected.has(one.handle) ? "rejected" : null),
  }));
}

function conclude(
  one: Judged,
  all: readonly Judged[],
  { contact, sharedBy, now }: RankInput,
): RankedCandidate {
  const profile = one.result?.profile ?? null;
  const rival = rivalOf(one, all);
  const warnings = collectWarnings({
    x: contact,
    handle: one.handle,
    subject: one.subject,
    kind: one.kind,
    evidence: one.evidence,
    lookup: one.lookup,
    profile,
    backLink: one.backLink.verdict,
    grade: one.baseGrade,
    sharedBy: sharedBy.get(one.subject) ?? 1,
    hasRival: rival !== null,
    now,
  });
  return {
    handle: one.handle,
    subject: one.subject,
    kind: one.kind,
    lookup: one.lookup,
    retryAt: one.result?.dueAt?.toISOString() ?? null,
    reason: one.result?.reason ?? null,
    profile,
    profileUrl: one.result?.profileUrl ?? null,
    grade: lowerGrade(one.baseGrade, warnings),
    reasons: reasonsOf(one),
    warnings,
    verdict: one.verdict,
    rival: rival && { handle: rival.handle, isFound: isFound(rival.lookup) },
  };
}

/** Another account of this contact that is as likely to be theirs: the likeliest, found ones first. */
function rivalOf(one: Judged, all: readonly Judged[]): Judged | null {
  if (!isFound(one.lookup)) return null;
  const order = (other: Judged) => [isFound(other.lookup) ? 0 : 1, gradeOrder(gradeAtBest(other))] as const;
  const [first] = all
    .filter((other) => other.subject !== one.subject && isProposable(other) && mayExist(other))
    .filter((other) => gradeOrder(gradeAtBest(other)) <= gradeOrder(one.baseGrade))
    .map((other) => ({ other, order: order(other) }))
    .sort(
      (a, b) =>
        a.order[0] - b.order[0] || a.order[1] - b.order[1] || (a.other.handle < b.other.handle ? -1 : 1),
    );
  return first?.other ?? null;
}

/** Found, or named by somebody and not denied by its server. A guess by the name counts once it is found. */
function mayExist({ lookup, evidence }: Judged): boolean {
  return isFound(lookup) || (isOpen(lookup) && evidence.some(({ kind }) => kind !== "same_name"));
}

/** What an account that nobody has answered for would be if its server confirmed it. */
function gradeAtBest({ lookup, evidence, baseGrade }: Judged): Grade {
  return isOpen(lookup) ? gradeEvidence({ evidence, lookup: "verified", backLink: "none" }) : baseGrade;
}

function reasonsOf({ evidence, lookup, result, subject, backLink }: Judged): readonly Reason[] {
  return [
    ...evidence.map((piece): Reason => ({ kind: "evidence", evidence: piece })),
    ...(lookup === "verified" || lookup === "moved" ? [{ kind: lookup, subject } as const] : []),
    ...(isFound(lookup) && !result?.profile ? [{ kind: "no_profile" } as const] : []),
    ...backLink.urls.map(
      (url): Reason => ({ kind: "back_link", url, agrees: backLink.verdict === "agrees" }),
    ),
  ];
}
