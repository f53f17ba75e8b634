/** Does a plan end as soon as its server allows, whatever the hour it starts at, and what does one worker's share of the machine come to? */
import { pacePolicyFor } from "#lib/batches/pace-policy.ts";
import { dayMs, hourMs, minuteMs, secondMs } from "#lib/time.ts";
import { fewestTurns } from "./best-schedule.ts";
import { measureFollowCost } from "./follow-cost.ts";
import type { Verdict } from "./main.ts";
import { callMs, runSchedule } from "./virtual-schedule.ts";

const day = Date.parse("2026-11-23T00:00:00.000Z");
const sizes = [100, 1_000, 7_500];
const knownShares = [0, 0.5, 1];
const { atOnce, relationshipsMax } = pacePolicyFor({ software: "mastodon", version: "4.6.5" });
const rules = {
  callsAtOnce: Math.max(...Object.values(atOnce)),
  searchesAtOnce: atOnce.search,
  relatedAtOnce: relationshipsMax,
};
const toleranceShare = 0.02;

const requestsPerWindow = 300;
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
        const bestMs = bestEnd({ follows, startsAt, knownShare }) - startsAt;
        const tookMs = run.endedAt - startsAt;
        const name = `${follows} follows from ${hour}:00, ${knownShare * 100} % known`;
        if (run.follows !== follows || run.repeated > 0) short.push(`${name}: everybody followed once`);
        if (run.tooMany > 0) short.push(`${name}: ${run.tooMany} times 429`);
        if (tookMs > bestMs * (1 + toleranceShare))
          short.push(`${name}: ${spoken(tookMs)} where ${spoken(bestMs)} was possible`);
        runs.push({ tookMs, bestMs, tooMany: run.tooMany, repeated: run.repeated });
      }
      table.push(row({ follows, knownShare, runs }));
    }
  }
  const foreseen = endByLimits({ follows: 100, startsAt: day, knownShare: 1 }) - day;
  table.push({
    plan: "100 follows, no call in vain and none waited for",
    worst: "",
    best: spoken(foreseen),
    late: "",
  });
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

type Start = { readonly follows: number; readonly startsAt: number; readonly knownShare: number };

/** The soonest end for anybody. A plan that no limit holds up is over when its calls are, in the best of all orders. */
function bestEnd(plan: Start): number {
  if (requestsOf(plan.follows) > requestsPerWindow) return endByLimits(plan);
  const known = plan.knownShare === 0 ? 0 : Math.round(1 / plan.knownShare);
  // The last follow is made half a call before its answer is there.
  return plan.startsAt + (turnsOf(plan.follows, known) - 0.5) * callMs;
}

const turns = new Map<string, number>();

function turnsOf(follows: number, knownEvery: number): number {
  const key = `${follows} ${knownEvery}`;
  const counted = turns.get(key) ?? fewestTurns(follows, knownEvery, rules);
  turns.set(key, counted);
  return counted;
}

/**
 * The soonest end that Mastodon's limits leave to anybody, four calls at once: for each person one call to find them and
 * one to follow, one relationships call for forty, every day's allowance spent, no call made in vain and none waited for.
 */
function endByLimits({ follows, startsAt }: Start): number {
  const lastDay = Math.floor((follows - 1) / followsADay);
  const left = follows - lastDay * followsADay;
  const from = lastDay === 0 ? startsAt : (Math.floor(startsAt / dayMs) + lastDay) * dayMs;
  const requests = requestsOf(left);
  const windows = Math.floor((requests - 1) / requestsPerWindow);
  const windowMs = 5 * minuteMs;
  const lastWindow = windows === 0 ? from : (Math.floor(from / windowMs) + windows) * windowMs;
  return lastWindow + ((requests - windows * requestsPerWindow) * callMs) / rules.callsAtOnce;
}

function requestsOf(follows: number): number {
  return follows * 2 + Math.ceil(follows / rules.relatedAtOnce);
}

function spoken(ms: number): string {
  if (ms < 2 * minuteMs) return `${(ms / secondMs).toFixed(1)} s`;
  if (ms < 2 * hourMs) return `${(ms / minuteMs).toFixed(1)} min`;
  return `${(ms / hourMs).toFixed(2)} h`;
}
