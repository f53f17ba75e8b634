/** How each outcome looks and which ones a person wants to hear of together. */
import type { Outcome, OutcomeCounts } from "#lib/outcomes/outcome.ts";

export type OutcomeTone = "positive" | "info" | "caution" | "neutral";

export const outcomeTones: Readonly<Record<Outcome, OutcomeTone>> = {
  waiting: "neutral",
  followed: "positive",
  requested: "info",
  pending: "info",
  already: "positive",
  moved: "positive",
  refused: "caution",
  gone: "caution",
  unreachable: "caution",
  limited: "neutral",
  limit_reached: "caution",
  signed_out: "caution",
  unknown: "neutral",
  cancelled: "neutral",
  unfollowed: "neutral",
};

const failed: readonly Outcome[] = ["refused", "gone", "unreachable", "limit_reached"];
const fresh: readonly Outcome[] = ["followed", "moved"];
/** What one reads in one glance at an ending. Followed before and cancelled are none of it. */
export type Ending = {
  readonly followed: number;
  /** Open accounts whose server has not confirmed yet. */
  readonly pending: number;
  /** Waits for the owner's approval. */
  readonly requested: number;
  readonly failed: number;
};

export function sumEnding(counts: OutcomeCounts): Ending {
  const sum = (group: readonly Outcome[]) => group.reduce((total, outcome) => total + counts[outcome], 0);
  const { pending, requested } = counts;
  return { followed: sum(fresh), pending, requested, failed: sum(failed) };
}
