/** One call at the server's pace: spend, write down, ask, and learn from the answer. */
import type { WaitReason } from "#lib/plans/plan.ts";
import { later, secondMs } from "#lib/time.ts";
import type { Step } from "./attempt.ts";
import type { Lane, Pause } from "./lane.ts";
import type { Ledger } from "./ledger.ts";
import type { SpendLeft } from "./next-batch.ts";
import {
  correctionFor,
  isOfFollows,
  type LaneIds,
  type PacedCall,
  reopensAt,
  type Spend,
  spendsFor,
  waitReasonOf,
} from "./pace.ts";
import type { PacePolicy } from "./pace-policy.ts";
import type { Answer } from "./person-server.ts";

export type CallSetting = {
  readonly ledger: Ledger;
  readonly ids: LaneIds;
  readonly policy: PacePolicy;
  readonly now: () => Date;
  readonly shouldStop: () => boolean;
  readonly wait: (delayMs: number) => Promise<void>;
};

export type PacedCalls = Pick<Lane, "call" | "stop" | "returnFollow"> & {
  /** What long windows leave for now, and the pause if that is not enough for one such change. */
  spendLeft(
    change: "follow" | "unfollow",
  ): Promise<{ readonly counts: SpendLeft; readonly pause: Pause | null }>;
};

/** With less than this left no follow can be made: it takes a look-up, a relationship and the follow. */
const leastLeft = { requests: 3, follows: 1 } as const;

/** Shorter waits than this are waited out; windows that short never end a batch. */
const shortWaitMs = 2_500;

type Paid = { readonly spends: readonly Spend[] };

/** One window as this lane knows it: what was counted at last, and how many of it are still without an answer. */
type Count = { used: number; underWay: number };

export function openCalls(setting: CallSetting): PacedCalls {
  const { ledger, ids, policy, now } = setting;
  const counts = new Map<string, Count>();
  let skewMs = 0;
  /** Until when the server itself has refused us: other calls that are held meanwhile are held for that. */
  let refusedUntil: Date | null = null;
  let stoppedBy: Pause | null = null;
  const inTurn = takeTurns();
  const spendsNow = (call: PacedCall) => spendsFor(policy, call, ids, later(now(), skewMs));

  /** Answers what was paid, or why the call must not be made now. */
  async function pay(call: PacedCall, itemIds: readonly string[]): Promise<Paid | Pause> {
    for (;;) {
      if (setting.shouldStop()) return { kind: "halted" };
      if (stoppedBy && itemIds.length > 0) return stoppedBy;
      const spends = spendsNow(call);
      const spent = await inTurn(async () => {
        const paid = await ledger.spend(spends);
        if (paid.kind === "spent")
          for (const [index, spend] of spends.entries()) countPaid(counts, spend, paid.used[index] ?? 0);
        return paid;
      });
      if (spent.kind === "spent") return { spends };
      if (spent.kind === "down") return { kind: "again", at: spent.until, reason: "server_down" };
      const at = reopensAt(spent.spend, spent.closedUntil, skewMs);
      const waitMs = at.getTime() - now().getTime();
      if (waitMs > shortWaitMs) return { kind: "again", at, reason: heldBecause(spent.spend) };
      await setting.wait(Math.max(1, waitMs));
    }
  }

  function heldBecause(spend: Spend): WaitReason {
    const reason = waitReasonOf(spend);
    return reason === "requests" && refusedUntil !== null && refusedUntil > now() ? "limited" : reason;
  }

  /** In turn with paying: what is being paid for at this moment would be in no count yet. */
  async function learn(answer: Answer<unknown>, paid: Paid): Promise<void> {
    // `Date` counts whole seconds, so less than that is no difference.
    if (answer.skewMs !== null) skewMs = Math.abs(answer.skewMs) > secondMs ? answer.skewMs : 0;
    for (const spend of paid.spends) countOf(counts, spend).underWay -= 1;
    const correction = correctionFor(answer, paid.spends, now());
    if (!correction) return;
    if (answer.kind === "refused") refusedUntil = correction.closedUntil ?? refusedUntil;
    const count = countOf(counts, correction.spend);
    // More than we have counted was spent by others, and then what we have under way comes on top of it.
    if (correction.usedAtLeast > count.used) {
      count.used = correction.usedAtLeast + count.underWay;
      await ledger.correct({ ...correction, usedAtLeast: count.used });
    } else if (correction.closedUntil) await ledger.correct(correction);
  }

  const call: Lane["call"] = async (kind, itemIds, ask) => {
    const paid = await pay(kind, itemIds);
    if ("kind" in paid) return { kind: "held", pause: paid };
    const numbers =
      itemIds.length > 0 && !stoppedBy
        ? await ledger.begin(kind as Step, itemIds)
        : new Map<string, number>();
    if (itemIds.length > 0 && numbers.size === 0) {
      for (const spend of paid.spends) countOf(counts, spend).underWay -= 1;
      await ledger.giveBack(paid.spends);
      return { kind: "held", pause: stoppedBy ?? { kind: "halted" } };
    }
    const answer = await ask([...numbers.keys()]);
    await inTurn(() => learn(answer, paid));
    return { kind: "made", answer, numbers };
  };

  async function returnFollow(): Promise<void> {
    await ledger.giveBack(spendsNow("follow").filter((spend) => waitReasonOf(spend) === "daily_follows"));
  }

  async function spendLeft(change: "follow" | "unfollow") {
    const long = spendsNow(change).filter((spend) => spend.allowance.windowMs > shortWaitMs);
    const used = await ledger.used(long);
    const counts = { requests: Number.MAX_SAFE_INTEGER, follows: Number.MAX_SAFE_INTEGER };
    let spentUp: Spend | null = null;
    for (const [index, spend] of long.entries()) {
      const rest = Math.max(0, spend.cap - (used[index] ?? 0));
      const key = isOfFollows(spend) ? "follows" : "requests";
      counts[key] = Math.min(counts[key], rest);
      const isLater = spentUp === null || spend.windowEnd > spentUp.windowEnd;
      if (rest < leastLeft[key] && isLater) spentUp = spend;
    }
    if (!spentUp) return { counts, pause: null };
    const at = reopensAt(spentUp, null, skewMs);
    return { counts, pause: { kind: "again" as const, at, reason: waitReasonOf(spentUp) } };
  }

  const stop: Lane["stop"] = (pause) => {
    stoppedBy ??= pause;
  };

  return { call, stop, returnFollow, spendLeft };
}

/** One piece of work after the other, in the order they were asked for. */
function takeTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
}

function countOf(counts: Map<string, Count>, spend: Spend): Count {
  const key = `${spend.scope} ${spend.kind} ${spend.windowStart.getTime()}`;
  const count = counts.get(key) ?? { used: 0, underWay: 0 };
  counts.set(key, count);
  return count;
}

function countPaid(counts: Map<string, Count>, spend: Spend, used: number): void {
  const count = countOf(counts, spend);
  count.used = Math.max(count.used, used);
  count.underWay += 1;
}
