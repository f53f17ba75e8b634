/** What happened to each one: the closed list of endings of a planned follow. */
import { type ItemOutcome, itemOutcomes } from "#lib/plans/item-outcome.ts";

/** What each one means is written at lib/plans/item-outcome.ts, where batches read it too. */
export const outcomes = itemOutcomes;
export type Outcome = ItemOutcome;

export type OutcomeCounts = Readonly<Record<Outcome, number>>;
