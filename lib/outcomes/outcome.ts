/** What happened to each one: the closed list of endings of a planned follow. */
import { type ItemOutcome, itemOutcomes } from "#lib/plans/item-outcome.ts";

/** What each one means is written at lib/plans/item-outcome.ts, where batches read it too. */
export const outcomes = itemOutcomes;
export type Outcome = ItemOutcome;

/**
 * Nothing more will be tried for these by the running plan. `requested` and `pending` are looked at again later;
 * `unreachable` becomes an ending too once it has no `dueAt` any more.
 */
export const finalOutcomes: readonly Outcome[] = [
  "followed",
  "requested",
  "pending",
  "already",
  "moved",
  "refused",
  "gone",
  "limit_reached",
  "cancelled",
];

export type OutcomeCounts = Readonly<Record<Outcome, number>>;
