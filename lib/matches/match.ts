/** How sure are we, why, and what did the person decide? The words of this stage. */
import {
  type CandidateKind,
  claimSources,
  contactFields,
  type Evidence,
  type LookupLog,
  type LookupState,
  type Profile,
} from "#lib/candidates/candidate.ts";

/** Every contact is in exactly one of these. */
export const matchStates = [
  "no_candidate",
  "looking_up",
  "lookup_failed",
  "to_decide",
  "accepted",
  "rejected",
  "needs_person",
] as const;
export type MatchState = (typeof matchStates)[number];

/**
 * proven: the owner signed in on both sides with us. reciprocal: the X profile names the handle and the handle links back.
 * declared: the X profile names it and the account is verified. listed: a roster, Wikidata or a list says so. possible: the rest.
 */
export const grades = ["proven", "reciprocal", "declared", "listed", "possible"] as const;
export type Grade = (typeof grades)[number];

export const warnings = [
  "back_link_to_other",
  "handle_shared_by_contacts",
  "several_handles",
  "moved",
  "bot",
  "bridge",
  "look_alike_host",
  "dormant",
  "memorial",
  "locked",
  "name_unlike",
  "not_discoverable",
  "mirror",
  "group",
] as const;
export type Warning = (typeof warnings)[number];

/** asked: a reviewer put a question to the person about this handle. */
export const verdicts = ["accepted", "rejected", "asked"] as const;
export type Verdict = (typeof verdicts)[number];

/** Why a match is wrong, for whoever reads the report later. Words of one's own go into the note beside it. */
export const rejectionReasons = [
  "someone_else",
  "not_in_use",
  "copy",
  "organisation",
  "not_wanted",
  "other",
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** Somebody's word on one handle of one contact, as stored and not undone. */
export type Decision = {
  readonly id: string;
  readonly xId: string | null;
  /** Lower case; `acct:user@host` for somebody known by an address alone. */
  readonly xUsername: string | null;
  readonly handle: string;
  readonly verdict: Verdict;
  readonly decidedAt: Date;
};

/** Who decides: the person, or somebody of the support desk on a case; the product itself where something has run out. */
export type Actor =
  | { readonly id: string; readonly role: "person" | "support" | "administrator" }
  | { readonly id: null; readonly role: "worker" };

/**
 * Why a contact stands where it stands, when the state alone does not say it.
 * With no_candidate: unnamed (X gave us only a number), nothing_found (no handle in any text or list), none_exists (every
 * handle found was denied by its server), only_copies (mirrors and groups), only_bridges, blocked_on_x (never proposed).
 * With lookup_failed: refused (the server would not tell), unreachable (we could not ask).
 */
export const stateReasons = [
  "unnamed",
  "nothing_found",
  "none_exists",
  "only_copies",
  "only_bridges",
  "blocked_on_x",
  "refused",
  "unreachable",
] as const;
export type StateReason = (typeof stateReasons)[number];

/** Where a contact stands, as the fold of its candidates and decisions. */
export type FoldedMatch = {
  readonly state: MatchState;
  readonly why: StateReason | null;
  /** Accepted, or proposed first; null when there is nothing to propose. */
  readonly handle: string | null;
  /** Of `handle`, once its account was found to exist or was accepted. */
  readonly grade: Grade | null;
  readonly warnings: readonly Warning[];
  readonly retryAt: string | null;
};

export type Reason =
  | { readonly kind: "evidence"; readonly evidence: Evidence }
  | { readonly kind: "verified"; readonly subject: string }
  | { readonly kind: "moved"; readonly subject: string }
  /** The account is there, but nobody saw what it shows: it may be a robot, have moved, or link to somebody else. */
  | { readonly kind: "no_profile" }
  | { readonly kind: "back_link"; readonly url: string; readonly agrees: boolean };

/** One candidate as the report shows it, with every reason for and against. */
export type RankedCandidate = {
  readonly handle: string;
  /** The canonical address to follow; equals `handle` until the server names another. */
  readonly subject: string;
  readonly kind: CandidateKind;
  readonly lookup: LookupState;
  readonly retryAt: string | null;
  readonly reason: string | null;
  readonly profile: Profile | null;
  readonly profileUrl: string | null;
  readonly grade: Grade;
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Warning[];
  readonly verdict: Verdict | null;
  /** The other handle that `several_handles` warns of; not found: it has not been answered for. */
  readonly rival: { readonly handle: string; readonly isFound: boolean } | null;
};

/** One row of the report: the X side, the fediverse side, and where it stands. */
export type ReportRow = {
  readonly contactId: string;
  readonly xId: string | null;
  readonly username: string | null;
  readonly displayName: string | null;
  readonly bio: string | null;
  readonly following: boolean;
  readonly follower: boolean;
  readonly blocked: boolean;
  readonly state: MatchState;
  readonly why: StateReason | null;
  readonly handle: string | null;
  readonly grade: Grade | null;
  readonly warnings: readonly Warning[];
  readonly retryAt: string | null;
  /** One of the person's connected accounts follows the match already. */
  readonly followed: boolean;
  readonly candidates: readonly RankedCandidate[];
};

export type ReportDetail = ReportRow & {
  readonly logs: readonly { readonly handle: string; readonly log: LookupLog }[];
};

export type ReportCounts = {
  readonly total: number;
  readonly states: Readonly<Record<MatchState, number>>;
  readonly grades: Readonly<Record<Grade, number>>;
};

export const reportDirections = ["following", "follower", "mutual"] as const;
export type Direction = (typeof reportDirections)[number];

/** What kind of evidence a match rests on: the strongest piece names it. */
export const matchSources = [
  ...contactFields.map((field) => `text_${field}` as const),
  ...claimSources.map((source) => `directory_${source}` as const),
  "typed",
  "same_name",
] as const;
export type MatchSource = (typeof matchSources)[number];

/** How many contacts each further choice of a filter would show, beside the filters chosen in the other facets. */
export type ReportFacets = {
  /** Contacts that pass every filter. */
  readonly total: number;
  readonly states: Readonly<Record<MatchState, number>>;
  readonly grades: Readonly<Record<Grade, number>>;
  readonly sources: Readonly<Partial<Record<MatchSource, number>>>;
  readonly warnings: Readonly<Partial<Record<Warning, number>>>;
  readonly directions: Readonly<Record<Direction, number>>;
  readonly followed: { readonly yes: number; readonly no: number };
  /** The servers with the most contacts, at most 30. */
  readonly hosts: readonly FacetValue[];
  readonly software: readonly FacetValue[];
};
export type FacetValue = { readonly value: string; readonly count: number };

export const reportSorts = ["name", "grade"] as const;
export type ReportFilter = {
  readonly state?: MatchState;
  readonly grade?: Grade;
  readonly warning?: Warning;
  readonly direction?: Direction;
  /** The strongest piece of evidence. */
  readonly source?: MatchSource;
  /** The server of the account, as its address says. */
  readonly host?: string;
  readonly software?: string;
  /** Whether one of the person's accounts follows the match already. */
  readonly followed?: "yes" | "no";
  /** Looked for in the contact's X name, display name and handle; case and accents of Latin letters do not matter. */
  readonly search?: string;
};
export type ReportSort = (typeof reportSorts)[number];
