/** When is a follow that was asked looked at again, and when is one that got lost asked anew? */
import type { PlanState } from "#lib/plans/plan.ts";
import { dayMs, hourMs, later, minuteMs, secondMs } from "#lib/time.ts";
import type { Outcome } from "./outcome.ts";

/** Ages of a request at which it is looked at; then once a day (servers.md §3 saw answers after 0.1 s to 2 min). */
const looksMs = [5 * secondMs, minuteMs, 10 * minuteMs, hourMs, 6 * hourMs, dayMs];
/** An owner may take a month to let somebody in; an open account that has not answered for a week will not. */
const longestMs = { requested: 30 * dayMs, pending: 7 * dayMs } as const;

/** A request that is not there this soon after asking may still be on its way. */
const settlesMs = minuteMs;

/** The next look at what was asked at `askedAt`; null when it has been long enough, or there is nothing to look at. */
export function nextLookAt(
  asked: { readonly outcome: Outcome; readonly askedAt: Date },
  now: Date,
): Date | null {
  if (asked.outcome !== "requested" && asked.outcome !== "pending") return null;
  const ageMs = now.getTime() - asked.askedAt.getTime();
  const next = looksMs.find((look) => look > ageMs) ?? (Math.floor(ageMs / dayMs) + 1) * dayMs;
  return next > longestMs[asked.outcome] ? null : later(asked.askedAt, next);
}

/** Whether "neither followed nor requested" may be believed yet. */
export function isSettled(askedAt: Date, now: Date): boolean {
  return now.getTime() - askedAt.getTime() >= settlesMs;
}

/**
 * Whether a follow got lost and shall be asked anew by unfollow and follow: an open account, pending for longer than its
 * server's software ever needs, and only once (servers.md §4). Never for a plan that the person has paused or cancelled.
 */
export function isLost(
  asked: {
    readonly outcome: Outcome;
    readonly locked: boolean;
    readonly askedAt: Date;
    readonly wasHealed: boolean;
  },
  facts: { readonly planState: PlanState; readonly healAfterMs: number | null; readonly now: Date },
): boolean {
  if (asked.outcome !== "pending" || asked.locked || asked.wasHealed || facts.healAfterMs === null)
    return false;
  if (facts.planState !== "running" && facts.planState !== "finished") return false;
  return facts.now.getTime() - asked.askedAt.getTime() >= facts.healAfterMs;
}
