/** One lane on a clock that costs nothing: the product's own rounds, calls and looks, against a Mastodon that counts as Mastodon does. */
import type { Step } from "#lib/batches/attempt.ts";
import { doubtAnswers } from "#lib/batches/doubt-answers.ts";
import type { Lane, Pause } from "#lib/batches/lane.ts";
import type { Ledger, Spent } from "#lib/batches/ledger.ts";
import type { LaneItem } from "#lib/batches/next-batch.ts";
import { openCalls } from "#lib/batches/open-calls.ts";
import type { Correction, Spend } from "#lib/batches/pace.ts";
import { pacePolicyFor } from "#lib/batches/pace-policy.ts";
import type { Answer, PersonServer, Relationship } from "#lib/batches/person-server.ts";
import { runRound } from "#lib/batches/run-round.ts";
import { runRounds } from "#lib/batches/run-rounds.ts";
import { settleItem } from "#lib/batches/settle-item.ts";
import { tallyLookups } from "#lib/batches/tally-lookups.ts";
import { watchServer } from "#lib/batches/watch-server.ts";
import { type LookItem, lookAtItems } from "#lib/outcomes/look-at-items.ts";
import { isOpen } from "#lib/plans/item-outcome.ts";
import { dayMs, minuteMs, secondMs } from "#lib/time.ts";

export const callMs = 300;
/** The queue looks for due jobs this often. */
const queueMs = 2 * secondMs;

export type Schedule = {
  readonly endedAt: number;
  readonly follows: number;
  readonly tooMany: number;
  readonly repeated: number;
};

/** Runs a plan of `follows` from `startsAt` on to its end; `knownShare` of the accounts are known to the server. */
export async function runSchedule(plan: {
  readonly follows: number;
  readonly startsAt: number;
  readonly knownShare: number;
}): Promise<Schedule> {
  const clock = virtualClock(plan.startsAt);
  const server = countingMastodon(clock, plan.knownShare);
  const items = new Map<string, LookItem>();
  for (let index = 0; index < plan.follows; index += 1)
    items.set(`i${index}`, firstItem(index, plan.startsAt));
  await clock.run(work({ clock, server: server.calls, items }));
  const { follows, tooMany, repeated, lastFollowAt } = server.report();
  return { endedAt: lastFollowAt, follows, tooMany, repeated };
}

type Clock = ReturnType<typeof virtualClock>;

function virtualClock(startsAt: number) {
  let now = startsAt;
  const sleepers: { at: number; wake: () => void }[] = [];
  return {
    ms: () => now,
    date: () => new Date(now),
    sleepUntil: (at: number) =>
      new Promise<void>((wake) => {
        const place = sleepers.findLastIndex((sleeper) => sleeper.at <= at) + 1;
        sleepers.splice(place, 0, { at: Math.max(at, now), wake });
      }),
    async run(job: Promise<void>): Promise<void> {
      let ended = false;
      const watched = job.finally(() => {
        ended = true;
      });
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (ended) break;
        const next = sleepers.shift();
        if (!next) throw new Error("nothing is left to wait for, and the plan has not ended");
        now = next.at;
        next.wake();
      }
      await watched;
    },
  };
}

function firstItem(index: number, at: number): LookItem {
  return {
    id: `i${index}`,
    position: index,
    handle: `p${index}@far.test`,
    remoteId: null,
    remoteLocked: null,
    outcome: "waiting",
    dueAt: null,
    detail: null,
    tries: 0,
    askedAt: new Date(at),
    wasHealed: false,
  };
}

type Work = { readonly clock: Clock; readonly server: PersonServer; readonly items: Map<string, LookItem> };

/** What the worker's handlers do, job after job. */
async function work({ clock, server, items }: Work): Promise<void> {
  const ledger = memoryLedger();
  for (;;) {
    const lane = openLane({ clock, server, items, ledger });
    const open = {
      load: async (most: number) => openItems(items, clock.ms()).slice(0, most),
      nextDue: async () => nextDue(items),
    };
    const pause = await runRounds({ lane, open, round: runRound, spendsFollows: true });
    if (pause === null) return;
    await lookAround(lane, items);
    await clock.sleepUntil(Math.max(againAt(pause, clock), clock.ms()) + queueMs);
  }
}

function againAt(pause: Pause, clock: Clock): number {
  if (pause.kind === "again") return pause.at.getTime();
  throw new Error(`the lane stopped as ${pause.kind} at ${clock.date().toISOString()}`);
}

function openItems(items: Work["items"], now: number): LaneItem[] {
  const due = (item: LaneItem) => item.dueAt === null || item.dueAt.getTime() <= now;
  return [...items.values()].filter((item) => isOpen(item) && due(item));
}

function nextDue(items: Work["items"]): Date | null {
  const times = [...items.values()].filter(isOpen).flatMap(({ dueAt }) => (dueAt ? [dueAt.getTime()] : []));
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

/** The second looks spend of the same requests. */
async function lookAround(lane: Lane, items: Work["items"]): Promise<void> {
  for (;;) {
    const now = lane.now().getTime();
    const due = [...items.values()].filter(
      ({ outcome, dueAt }) => outcome === "pending" && dueAt !== null && dueAt.getTime() <= now,
    );
    if (due.length === 0) return;
    const looked = await lookAtItems(lane, due.slice(0, lane.policy.relationshipsMax));
    if (looked.pause) return;
  }
}

type Opening = Work & { readonly ledger: Ledger };

function openLane({ clock, server, items, ledger }: Opening) {
  const policy = pacePolicyFor({ software: "mastodon", version: "4.6.5" });
  const now = clock.date;
  const wait = (delayMs: number) => clock.sleepUntil(clock.ms() + delayMs);
  const ids = { accountId: "account", host: "prairie.test" };
  const calls = openCalls({ ledger, ids, policy, now, shouldStop: () => false, wait });
  const asked = { ...calls, policy, server, now };
  const doors = {
    close: async () => now(),
    reopen: async () => undefined,
    takeBack: async () => undefined,
    isThere: async () => true,
    now,
  };
  return {
    ...asked,
    ...doubtAnswers({ ...asked, followedSince: async () => false }),
    shouldStop: () => false,
    localHosts: ["prairie.test"],
    ownId: "me",
    follow: { reblogs: true, notify: false, languages: [] },
    followMoved: false,
    lookups: tallyLookups(),
    isGone: async () => false,
    pauseAfter: watchServer(doors),
    conclude: async (conclusions: Parameters<Lane["conclude"]>[0]) =>
      conclusions.map(({ item, step, attempt, lookAgainAt }) => {
        const change = settleItem(item, step, attempt, now());
        const waits = change.outcome === "pending" && lookAgainAt !== undefined;
        const before = items.get(item.id) as LookItem;
        const askedAt = step === "follow" ? now() : before.askedAt;
        const settled = { ...before, ...change, askedAt, ...(waits ? { dueAt: lookAgainAt } : {}) };
        items.set(item.id, settled);
        return settled;
      }),
  };
}

/** The same rules as the table in the database: all of a call's spends or none. */
function memoryLedger(): Ledger {
  const used = new Map<string, number>();
  const closed = new Map<string, Date>();
  let numbers = 0;
  const keyOf = (spend: Spend) => `${spend.scope} ${spend.kind} ${spend.windowStart.getTime()}`;
  const usedOf = (spend: Spend) => used.get(keyOf(spend)) ?? 0;
  const closedUntil = (spend: Spend) => {
    const until = closed.get(spend.scope);
    return until && until > spend.windowStart ? until : null;
  };
  return {
    async spend(spends): Promise<Spent> {
      const short = spends.find((spend) => usedOf(spend) >= spend.cap);
      if (short) return { kind: "short", spend: short, closedUntil: closedUntil(short) };
      for (const spend of spends) used.set(keyOf(spend), usedOf(spend) + 1);
      return { kind: "spent", used: spends.map(usedOf) };
    },
    async giveBack(spends) {
      for (const spend of spends) used.set(keyOf(spend), Math.max(0, usedOf(spend) - 1));
    },
    async correct({ spend, usedAtLeast, closedUntil: until }: Correction) {
      used.set(keyOf(spend), Math.max(usedOf(spend), usedAtLeast, until ? spend.cap : 0));
      if (until) closed.set(spend.scope, until);
    },
    used: async (spends) => spends.map(usedOf),
    async begin(_step: Step, itemIds) {
      numbers += 1;
      return new Map(itemIds.map((id) => [id, numbers]));
    },
  };
}

const limits = { token: { limit: 300, periodMs: 5 * minuteMs }, follows: { limit: 400, periodMs: dayMs } };
type Throttle = keyof typeof limits;

/** 300 requests in five minutes and 400 new follows in a UTC day, in windows aligned to the epoch (protocols.md §1). */
function countingMastodon(clock: Clock, knownShare: number) {
  const counts = new Map<string, number>();
  const followed = new Set<string>();
  const known = new Set<string>();
  const report = { follows: 0, tooMany: 0, repeated: 0, lastFollowAt: clock.ms() };
  const windowOf = (name: Throttle) => Math.floor(clock.ms() / limits[name].periodMs) * limits[name].periodMs;
  const count = (name: Throttle) => {
    const key = `${name} ${windowOf(name)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return limits[name].limit - (counts.get(key) as number);
  };
  const rate = (name: Throttle, remaining: number) => ({
    limit: limits[name].limit,
    remaining: Math.max(0, remaining),
    resetAt: new Date(windowOf(name) + limits[name].periodMs),
  });

  async function answer<T>(value: () => T | 404, creates = false): Promise<Answer<T>> {
    await clock.sleepUntil(clock.ms() + callMs / 2);
    const left = count("token");
    const follows = creates && left >= 0 ? count("follows") : null;
    const worst: Throttle = follows !== null && follows < left ? "follows" : "token";
    const facts = { rate: rate(worst, worst === "follows" ? (follows as number) : left), skewMs: 0 };
    const isOver = left < 0 || (follows !== null && follows < 0);
    const given = isOver ? 404 : value();
    await clock.sleepUntil(clock.ms() + callMs / 2);
    if (isOver) {
      report.tooMany += 1;
      return { kind: "refused", status: 429, retryAt: facts.rate.resetAt, ...facts };
    }
    if (given === 404) return { kind: "refused", status: 404, retryAt: null, ...facts };
    return { kind: "answered", value: given, ...facts };
  }

  const account = (handle: string) => ({ id: handle, acct: handle, locked: false, movedTo: null });
  const isKnown = (handle: string) =>
    known.has(handle) || ((Number(/\d+/.exec(handle)?.[0]) * 7) % 100) / 100 < knownShare;
  const relation = (id: string): Relationship => {
    return { id, following: followed.has(id), requested: false, blocking: false };
  };
  const notAsked = () => {
    throw new Error("the schedule never asks this");
  };
  const calls: PersonServer = {
    lookup: (handle) => answer(() => (isKnown(handle) ? account(handle) : 404)),
    search: (handle) =>
      answer(() => {
        known.add(handle);
        return [account(handle)];
      }),
    relationships: (ids) => answer(() => ids.map(relation)),
    follow: (id) =>
      answer(() => {
        if (followed.has(id)) report.repeated += 1;
        followed.add(id);
        report.follows += 1;
        report.lastFollowAt = clock.ms();
        return relation(id);
      }, !followed.has(id)),
    unfollow: notAsked,
    account: notAsked,
    ownAccount: notAsked,
    lists: notAsked,
    makeList: notAsked,
    addToList: notAsked,
    importFollowing: notAsked,
    following: notAsked,
  };
  return { calls, report: () => report };
}
