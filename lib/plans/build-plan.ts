/** From the accepted matches to the follows to make: who is left out and why, and who comes first. */
import { type Grade, grades } from "#lib/matches/match.ts";
import type { LeaveOut, LeaveOutReason, OrderRule, PlannedFollow } from "./plan.ts";

/** What lib/matches hands over for each accepted contact. `handle` is the canonical address to follow. */
export type AcceptedMatch = {
  readonly contactId: string;
  readonly handle: string;
  readonly grade: Grade;
  readonly mutual: boolean;
  readonly lastPostAt: string | null;
  readonly blockedOnX: boolean;
};

/** What is known of a handle before anything is asked: from earlier plans and from the list of followings. */
export type KnownFollow = Extract<LeaveOutReason, "already" | "requested" | "self" | "blocked" | "duplicate">;

export type BuiltPlan = {
  readonly follows: readonly PlannedFollow[];
  readonly leaveOuts: readonly LeaveOut[];
};

/**
 * Every accepted match ends either in `follows` or, with one reason, in `leaveOuts`; none twice.
 * Order: by the rule, then by whatever is left of mutuals, grade and last post, then the handle so that it never wavers.
 * Somebody blocked on X is left out under every one of their X accounts.
 */
export function buildPlan(input: {
  readonly accepted: readonly AcceptedMatch[];
  /** Every spelling of the person's own address. */
  readonly self: readonly string[];
  readonly known: ReadonlyMap<string, KnownFollow>;
  /** Contacts whose account approves its followers by hand, as far as the look-ups saw. */
  readonly locked?: ReadonlySet<string>;
  readonly rule?: OrderRule;
  /** Handles that the person took out. */
  readonly takenOut?: ReadonlySet<string>;
  /** Only the first so many; null for all. */
  readonly most?: number | null;
}): BuiltPlan {
  const { rule = "importance", takenOut = new Set(), most = null } = input;
  const self = new Set(input.self.map(canonical));
  const accepted = input.accepted.map((match) => ({ ...match, handle: canonical(match.handle) }));
  const blocked = new Set(accepted.filter((match) => match.blockedOnX).map((match) => match.handle));
  const locked = input.locked ?? new Set();
  const taken = new Set<string>();
  const follows: PlannedFollow[] = [];
  const leaveOuts: LeaveOut[] = [];
  for (const match of accepted.sort((a, b) => compareBy(rule, a, b))) {
    const facts = { self, blocked, taken, known: input.known, takenOut, isFull: follows.length === most };
    const reason = leaveOutReason(match.handle, facts);
    taken.add(match.handle);
    if (reason) leaveOuts.push({ contactId: match.contactId, handle: match.handle, reason });
    else follows.push(plannedFollow(match, locked));
  }
  return { follows, leaveOuts };
}

function leaveOutReason(
  handle: string,
  facts: {
    readonly self: ReadonlySet<string>;
    readonly blocked: ReadonlySet<string>;
    readonly taken: ReadonlySet<string>;
    readonly known: ReadonlyMap<string, KnownFollow>;
    readonly takenOut: ReadonlySet<string>;
    readonly isFull: boolean;
  },
): LeaveOutReason | null {
  if (facts.self.has(handle)) return "self";
  if (facts.blocked.has(handle)) return "blocked_on_x";
  if (facts.taken.has(handle)) return "duplicate";
  const known = facts.known.get(handle);
  if (known) return known;
  if (facts.takenOut.has(handle)) return "taken_out";
  return facts.isFull ? "beyond" : null;
}

function plannedFollow(match: AcceptedMatch, locked: ReadonlySet<string>): PlannedFollow {
  const { contactId, handle, grade, mutual, lastPostAt } = match;
  return { contactId, handle, grade, mutual, lastPostAt, locked: locked.has(contactId) };
}

/** The spelling that two sources of one address share: lower case, no leading `@`. */
function canonical(handle: string): string {
  return handle.trim().replace(/^@/, "").toLowerCase();
}

type Compare = (a: AcceptedMatch, b: AcceptedMatch) => number;

const byMutual: Compare = (a, b) => Number(b.mutual) - Number(a.mutual);
const byGrade: Compare = (a, b) => grades.indexOf(a.grade) - grades.indexOf(b.grade);
const byActivity: Compare = (a, b) => compareText(b.lastPostAt ?? "", a.lastPostAt ?? "");
const byName: Compare = (a, b) => compareText(a.handle, b.handle) || compareText(a.contactId, b.contactId);

const comparisons: Readonly<Record<OrderRule, readonly Compare[]>> = {
  importance: [byMutual, byGrade, byActivity, byName],
  grade: [byGrade, byMutual, byActivity, byName],
  activity: [byActivity, byMutual, byGrade, byName],
  name: [byName],
};

function compareBy(rule: OrderRule, a: AcceptedMatch, b: AcceptedMatch): number {
  for (const compare of comparisons[rule]) {
    const order = compare(a, b);
    if (order !== 0) return order;
  }
  return 0;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
