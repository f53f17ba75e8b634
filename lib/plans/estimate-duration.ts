/** How long will it take at this server, day by day, before anything is followed? */
import { dayMs, later, windowStart } from "#lib/time.ts";
import type { DayForecast } from "./plan.ts";

/** The numbers of a server's pace that matter for a forecast. */
export type PaceNumbers = {
  /** New follows per UTC day; null when the server sets no such limit. */
  readonly followsPerDay: number | null;
  readonly requestsPerWindow: number;
  readonly windowMs: number;
  /** Look-up, relationship and follow together, as an average. */
  readonly requestsPerFollow: number;
  /** The least time from one follow to the next, where a server takes them one by one. Absent means none. */
  readonly followMs?: number;
};

export type Duration = {
  readonly days: readonly DayForecast[];
  readonly requests: number;
  /** When the last follow will have been asked, if the server answers normally. */
  readonly endsAt: Date;
};

/** A request takes about this long when several are under way at once; it only matters for short plans. */
const requestMs = 150;

/**
 * The forecast for `follows` new follows from `now` on. `followsUsedToday` has been spent of today's allowance. `others` are
 * the follows that each running plan of the same account has still to make: plans take turns, so as many of each as of this
 * one are made by the time it ends. Days without a follow (today, when its allowance is spent) are left out.
 */
export function estimateDuration(input: {
  readonly follows: number;
  readonly pace: PaceNumbers;
  readonly followsUsedToday: number;
  readonly others?: readonly number[];
  readonly now: Date;
}): Duration {
  const { pace, now } = input;
  const days: DayForecast[] = [];
  let left = input.follows;
  let ahead = (input.others ?? []).reduce((sum, open) => sum + Math.min(open, input.follows), 0);
  let start = now;
  let endsAt = now;
  while (left > 0) {
    const used = start === now ? input.followsUsedToday : 0;
    const room = followsOfDay(pace, start, used);
    const before = Math.min(ahead, room);
    const follows = Math.min(left, room - before);
    if (follows > 0) {
      days.push({ day: start.toISOString().slice(0, 10), follows });
      endsAt = endOf(pace, start, before + follows);
    }
    ahead -= before;
    left -= follows;
    start = later(windowStart(start, dayMs), dayMs);
  }
  return { days, requests: Math.ceil(input.follows * pace.requestsPerFollow), endsAt };
}

/** What Mastodon's own importer usually needs. */
const mastodonImportMs = 3_600_000;

/**
 * Would Mastodon's importer, which has no limit a day, be done sooner than a plan that ends at `endsAt`? So it is with more
 * follows than a day allows, and with fewer when they have to wait for tomorrow or for other plans.
 */
export function isLongerThanImport(plan: {
  readonly follows: number;
  readonly pace: PaceNumbers;
  readonly endsAt: Date;
  readonly now: Date;
}): boolean {
  const followsPerDay = plan.pace.followsPerDay ?? Number.POSITIVE_INFINITY;
  return plan.follows > followsPerDay || plan.endsAt.getTime() - plan.now.getTime() > mastodonImportMs;
}

/** What fits into the rest of the UTC day that holds `start`; at least 1 on a whole day, so that the forecast ends. */
function followsOfDay(pace: PaceNumbers, start: Date, used: number): number {
  const restMs = windowStart(start, dayMs).getTime() + dayMs - start.getTime();
  const windows = Math.ceil(restMs / pace.windowMs);
  const byRequests = Math.floor((windows * pace.requestsPerWindow) / pace.requestsPerFollow);
  const byDay = pace.followsPerDay === null ? byRequests : Math.max(0, pace.followsPerDay - used);
  const byDrip = pace.followMs ? Math.floor(restMs / pace.followMs) : byRequests;
  return Math.max(restMs === dayMs ? 1 : 0, Math.min(byRequests, byDay, byDrip));
}

function endOf(pace: PaceNumbers, start: Date, follows: number): Date {
  const requests = Math.ceil(follows * pace.requestsPerFollow);
  const windows = Math.ceil(requests / pace.requestsPerWindow);
  const inLast = requests - (windows - 1) * pace.requestsPerWindow;
  const lastStart =
    windows === 1 ? start : later(windowStart(start, pace.windowMs), (windows - 1) * pace.windowMs);
  const byRequests = later(lastStart, inLast * requestMs);
  const byDrip = later(start, follows * (pace.followMs ?? 0));
  return byDrip > byRequests ? byDrip : byRequests;
}
