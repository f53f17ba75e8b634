/** Which of the open items come next, given what may still be spent? */
import type { ItemOutcome } from "#lib/plans/item-outcome.ts";

/** A plan item as the lane works on it. */
export type LaneItem = {
  readonly id: string;
  readonly position: number;
  readonly handle: string;
  readonly remoteId: string | null;
  readonly remoteLocked: boolean | null;
  readonly outcome: ItemOutcome;
  readonly dueAt: Date | null;
  readonly detail: string | null;
  readonly tries: number;
};

export type SpendLeft = {
  readonly requests: number;
  readonly follows: number;
};

/**
 * The items of one round: the leading ones whose calls still fit, never one out of turn. What must be settled
 * (`unknown`) comes first and needs no follow of the allowance to be asked about.
 */
export function nextBatch(input: {
  readonly items: readonly LaneItem[];
  readonly left: SpendLeft;
}): readonly LaneItem[] {
  const round: LaneItem[] = [];
  // One for the relationships of the whole round.
  let requests = input.left.requests - 1;
  let follows = input.left.follows;
  for (const item of input.items) {
    const settles = item.outcome === "unknown";
    const cost = requestsOf(item);
    if (requests < cost || (!settles && follows < 1)) break;
    requests -= cost;
    follows -= settles ? 0 : 1;
    round.push(item);
  }
  return round;
}

/** The least number of requests that these items take, asked about as many together as the server allows. */
export function requestsFor(items: readonly LaneItem[], relationshipsMax: number): number {
  const calls = items.reduce((sum, item) => sum + requestsOf(item), 0);
  return calls + Math.ceil(items.length / relationshipsMax);
}

function requestsOf({ remoteId, outcome }: LaneItem): number {
  return (remoteId === null ? 1 : 0) + (outcome === "unknown" ? 0 : 1);
}
