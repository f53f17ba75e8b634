/** How long a plan takes, in the one unit that a person would say it in. */
import { hourMs, minuteMs } from "#lib/time.ts";

export type SpokenDuration = { readonly unit: "minutes" | "hours" | "days"; readonly count: number };

/**
 * Rounded up, so that nobody waits longer than was said; never less than a minute. `days` are the UTC days on which
 * something is followed: from three on they are what a person would count.
 */
export function planDuration(plan: { now: Date; endsAt: Date; days: number }): SpokenDuration {
  const ms = Math.max(0, plan.endsAt.getTime() - plan.now.getTime());
  if (plan.days > 2) return { unit: "days", count: plan.days };
  if (ms > 90 * minuteMs) return { unit: "hours", count: Math.ceil(ms / hourMs) };
  return { unit: "minutes", count: Math.max(1, Math.ceil(ms / minuteMs)) };
}
