/** What does the report say of one contact? Ranks its candidates, folds them into a state, lays both sides beside each other. */
import type { LookupResult } from "#lib/candidates/candidate.ts";
import { foldState } from "./fold-state.ts";
import type {
  Decision,
  FoldedMatch,
  Grade,
  MatchSource,
  MatchState,
  RankedCandidate,
  ReportRow,
  Warning,
} from "./match.ts";
import { gradeOrder } from "./order-candidates.ts";
import { type FoundCandidate, rankCandidates } from "./rank-candidates.ts";

/** Everything known of one contact before anything is concluded. */
export type ContactFacts = {
  readonly contactId: string;
  readonly id: string | null;
  readonly username: string | null;
  /** Of whom neither id nor name is known: their addresses, as `acct:user@host`, the first being what they are known by. */
  readonly addresses: readonly string[];
  readonly displayNames: readonly string[];
  readonly bio: string | null;
  readonly following: boolean;
  readonly follower: boolean;
  readonly blocked: boolean;
  readonly candidates: readonly FoundCandidate[];
  readonly decisions: readonly Decision[];
  /** The person's connected accounts follow these already. */
  readonly followed: readonly string[];
};

/** What is known beyond the single contact. */
export type CommonFacts = {
  readonly lookups: ReadonlyMap<string, LookupResult>;
  readonly sharedBy: ReadonlyMap<string, number>;
  readonly now: Date;
};

export type Standing = { readonly ranked: readonly RankedCandidate[]; readonly folded: FoldedMatch };

export function standingOf(contact: ContactFacts, common: CommonFacts): Standing {
  const { candidates, decisions } = contact;
  const ranked = rankCandidates({ ...common, contact, candidates, decisions });
  return { ranked, folded: foldState(contact, ranked) };
}

/** A match as its row in the database keeps it. */
export type StoredMatch = {
  readonly state: MatchState;
  readonly handle: string | null;
  readonly grade: Grade | null;
  readonly warnings: readonly Warning[];
  readonly retryAt: string | null;
};

/**
 * One row of the report. Where a stored match is given, its state and choice are shown, so that a page of the report always
 * agrees with the filter that picked it and with the counts; what the freshly ranked candidates say follows at the next ranking.
 */
export function buildReportRow(
  contact: ContactFacts,
  { ranked, folded }: Standing,
  stored?: StoredMatch,
): ReportRow {
  const shown = stored ?? folded;
  return {
    contactId: contact.contactId,
    xId: contact.id,
    username: contact.username,
    displayName: contact.displayNames[0] ?? null,
    bio: contact.bio,
    following: contact.following,
    follower: contact.follower,
    blocked: contact.blocked,
    state: shown.state,
    why: shown.state === folded.state ? folded.why : null,
    handle: shown.handle,
    grade: shown.grade,
    warnings: shown.warnings,
    retryAt: shown.retryAt,
    followed: isFollowed(contact, chosenOf(ranked, shown.handle)),
    candidates: ranked,
  };
}

/** The candidate a match is about. */
export function chosenOf(ranked: readonly RankedCandidate[], handle: string | null): RankedCandidate | null {
  return ranked.find((candidate) => candidate.handle === handle) ?? null;
}

export function isFollowed({ followed }: ContactFacts, chosen: RankedCandidate | null): boolean {
  return chosen !== null && (followed.includes(chosen.subject) || followed.includes(chosen.handle));
}

/** Which kind of evidence a match rests on: its strongest piece. */
export function sourceOf(chosen: RankedCandidate | null): MatchSource | null {
  const piece = chosen?.reasons.find((reason) => reason.kind === "evidence")?.evidence;
  if (!piece) return null;
  if (piece.kind === "text") return `text_${piece.field}`;
  return piece.kind === "directory" ? `directory_${piece.source}` : piece.kind;
}

/** The order of the report by grade: the best first, contacts without a grade last. */
export function gradeRank(grade: Grade | null): number {
  return grade === null ? noGradeRank : gradeOrder(grade) + 1;
}
const noGradeRank = 9;
