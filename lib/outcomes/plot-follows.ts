/** From what was asked for when to the two lines of the picture: what was done, and what was planned. */
import type { DayForecast } from "#lib/plans/plan.ts";
import { dayMs, hourMs, minuteMs } from "#lib/time.ts";

/** So many were reached at a moment (milliseconds since the epoch). */
export type PlotPoint = { readonly at: number; readonly total: number };

export type FollowPlot = {
  readonly from: number;
  readonly to: number;
  readonly most: number;
  readonly done: readonly PlotPoint[];
  /** In steps: each day's follows go out as soon as the day begins. Empty when nothing was forecast. */
  readonly planned: readonly PlotPoint[];
};

const bucketsMs = [minuteMs, 5 * minuteMs, 15 * minuteMs, hourMs, 6 * hourMs, dayMs];
const pointsMost = 100;

/** How long a stretch is counted together, so that the picture has about a hundred points at most. */
export function plotBucketMs(spanMs: number): number {
  return bucketsMs.find((bucket) => spanMs / bucket <= pointsMost) ?? dayMs;
}

/** Null when there is nothing to draw yet. */
export function plotFollows(input: {
  readonly changes: readonly { readonly at: Date; readonly count: number }[];
  readonly bucketMs: number;
  readonly forecast: readonly DayForecast[];
  readonly startedAt: Date;
  /** When the plan ended, or now. */
  readonly until: Date;
}): FollowPlot | null {
  const { changes, bucketMs, forecast } = input;
  const from = input.startedAt.getTime();
  if (changes.length === 0) return null;
  const done: PlotPoint[] = [{ at: from, total: 0 }];
  let total = 0;
  for (const { at, count } of changes) {
    const begins = Math.max(from, at.getTime());
    // A pause is a level line, not a slope.
    if (begins > (done.at(-1) as PlotPoint).at) done.push({ at: begins, total });
    total += count;
    done.push({ at: Math.max(begins, at.getTime() + bucketMs), total });
  }
  const planned = plannedSteps(forecast, from);
  const last = Math.max(input.until.getTime(), (done.at(-1) as PlotPoint).at, planned.at(-1)?.at ?? 0);
  const to = Math.max(last, from + minuteMs);
  const close = (line: readonly PlotPoint[]) => {
    const end = line.at(-1);
    return end && end.at < to ? [...line, { at: to, total: end.total }] : line;
  };
  const most = Math.max(total, planned.at(-1)?.total ?? 0);
  return { from, to, most, done: close(done), planned: close(planned) };
}

function plannedSteps(forecast: readonly DayForecast[], from: number): readonly PlotPoint[] {
  const steps: PlotPoint[] = forecast.length > 0 ? [{ at: from, total: 0 }] : [];
  let total = 0;
  for (const { day, follows } of forecast) {
    const begins = Math.max(from, Date.parse(`${day}T00:00:00Z`));
    steps.push({ at: begins, total });
    total += follows;
    steps.push({ at: begins, total });
  }
  return steps;
}
