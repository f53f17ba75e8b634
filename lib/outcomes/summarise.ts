/** How many of a plan stand where? Counts that always add up to all of its contacts. */
import { isOpen } from "#lib/plans/item-outcome.ts";
import { type Outcome, type OutcomeCounts, outcomes } from "./outcome.ts";

/** Items of one outcome, told apart by whether they still wait for their time. */
export type OutcomeTally = {
  readonly outcome: Outcome;
  readonly hasDue: boolean;
  readonly count: number;
};

export type Summary = {
  readonly counts: OutcomeCounts;
  readonly total: number;
  /** Nothing more is tried for these by the plan; the rest is `total - done`. */
  readonly done: number;
};

const aMoment = new Date(0);

export function summarise(tallies: readonly OutcomeTally[]): Summary {
  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  let total = 0;
  let done = 0;
  for (const { outcome, hasDue, count } of tallies) {
    counts[outcome] += count;
    total += count;
    if (!isOpen({ outcome, dueAt: hasDue ? aMoment : null })) done += count;
  }
  return { counts, total, done };
}
