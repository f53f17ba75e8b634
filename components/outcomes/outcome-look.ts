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
};

const failed: readonly Outcome[] = ["refused", "gone", "unreachable", "limit_reached"];
const fresh: readonly Outcome[] = ["followed", "moved"];
const asked: readonly Outcome[] = ["requested", "pending"];

/** The three sentences of an ending: newly followed, asked, not followed. Followed before and cancelled are none of them. */
export function sumEnding(counts: OutcomeCounts): { followed: number; asked: number; failed: number } {
  const sum = (group: readonly Outcome[]) => group.reduce((total, outcome) => total + counts[outcome], 0);
  return { followed: sum(fresh), asked: sum(asked), failed: sum(failed) };
}
