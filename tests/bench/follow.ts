/** Does a plan end as soon as its server allows, whatever the hour it starts at, and what does one worker's share of the machine come to? */
import { dayMs, hourMs, minuteMs, secondMs } from "#lib/time.ts";
import { measureFollowCost } from "./follow-cost.ts";
import type { Verdict } from "./main.ts";
import { callMs, runSchedule } from "./virtual-schedule.ts";

const day = Date.parse("2026-11-23T00:00:00.000Z");
const sizes = [100, 1_000, 7_500];
const knownShares = [0, 0.5, 1];
/**
 * A short plan is over before two per cent of it could be told. Nobody knows beforehand whom the server has met, and it is
 * asked for two searches at once, not four: what a plan of a hundred unknown people waits for besides.
 */
const toleranceMs = 2 * secondMs;
const toleranceShare = 0.02;

const accounts = 10_000;
const followsADay = 400;

export async function measure(): Promise<Verdict> {
  const short: string[] = [];
  const table: Record<string, string | number>[] = [];
  for (const follows of sizes) {
    for (const knownShare of knownShares) {
      const runs: { tookMs: number; bestMs: number; tooMany: number; repeated: number }[] = [];
      for (let hour = 0; hour < 24; hour += 1) {
        const startsAt = day + hour * hourMs;
        const run = await runSchedule({ follows, startsAt, knownShare });
        const bestMs = bestEnd(follows, startsAt) - startsAt;
        const tookMs = run.endedAt - startsAt;
        const name = `${follows} follows from ${hour}:00, ${knownShare * 100} % known`;
        if (run.follows !== follows || run.repeated > 0) short.push(`${name}: everybody followed once`);
        if (run.tooMany > 0) short.push(`${name}: ${run.tooMany} times 429`);
        if (tookMs > bestMs + Math.max(toleranceMs, bestMs * toleranceShare))
          short.push(`${name}: ${spoken(tookMs)} where ${spoken(bestMs)} was possible`);
        runs.push({ tookMs, bestMs, tooMany: run.tooMany, repeated: run.repeated });
      }
      table.push(row({ follows, knownShare, runs }));
    }
  }
  const cost = await measureFollowCost();
  const perSecond = (accounts * followsADay) / (dayMs / secondMs);
  const share = (cost.cpuMs / 1_000) * perSecond;
  table.push({ plan: "real follows measured", worst: cost.follows, best: "", late: "" });
  table.push({ plan: "CPU per follow", worst: `${cost.cpuMs.toFixed(1)} ms`, best: "", late: "" });
  table.push({
    plan: `one worker, ${accounts} accounts at ${followsADay} a day (${perSecond.toFixed(0)} follows/s)`,
    worst: `${(share * 100).toFixed(0)} % of one core`,
    best: "",
    late: "",
  });
  if (share > 1)
    short.push(`one worker for ${accounts} accounts: it needs ${(share * 100).toFixed(0)} % of a core`);
  if (cost.tooMany > 0) short.push(`${cost.tooMany} times 429 in the real run`);
  return { table, short };
}

function row(measured: {
  readonly follows: number;
  readonly knownShare: number;
  readonly runs: readonly { readonly tookMs: number; readonly bestMs: number }[];
}) {
  const { follows, knownShare, runs } = measured;
  const late = runs.map(({ tookMs, bestMs }) => tookMs - bestMs);
  const worst = runs[late.indexOf(Math.max(...late))] ?? { tookMs: 0, bestMs: 0 };
  const share = (worst.tookMs / worst.bestMs - 1) * 100;
  return {
    plan: `${follows} follows, ${knownShare * 100} % known, 24 starts`,
    worst: spoken(worst.tookMs),
    best: spoken(worst.bestMs),
    late: `${spoken(worst.tookMs - worst.bestMs)} (${share.toFixed(2)} %)`,
  };
}

/**
 * The soonest end that Mastodon's limits leave to anybody, four calls at once: for each person one call to find them and
 * one to follow, one relationships call for forty, every day's allowance spent, no call made in vain and none waited for.
 */
export function bestEnd(follows: number, startsAt: number): number {
  const lastDay = Math.floor((follows - 1) / followsADay);
  const left = follows - lastDay * followsADay;
  const from = lastDay === 0 ? startsAt : (Math.floor(startsAt / dayMs) + lastDay) * dayMs;
  const requests = left * 2 + Math.ceil(left / 40);
  const windows = Math.floor((requests - 1) / 300);
  const windowMs = 5 * minuteMs;
  const lastWindow = windows === 0 ? from : (Math.floor(from / windowMs) + windows) * windowMs;
  return lastWindow + ((requests - windows * 300) * callMs) / 4;
}

function spoken(ms: number): string {
  if (ms < 2 * minuteMs) return `${(ms / secondMs).toFixed(1)} s`;
  if (ms < 2 * hourMs) return `${(ms / minuteMs).toFixed(1)} min`;
  return `${(ms / hourMs).toFixed(2)} h`;
}
