/** Round after round of one lane: what is done next, and why does it stop? */
import { later, secondMs } from "#lib/time.ts";
import type { Lane, Pause } from "./lane.ts";
import type { OpenItems } from "./ledger.ts";
import { type LaneItem, nextBatch, requestsFor } from "./next-batch.ts";
import type { PacedCalls } from "./open-calls.ts";

/** A batch ends after this long, so that a process that goes down hands back quickly and lanes take turns. */
const batchMs = 50 * secondMs;

/** Enough that finding, asking and following overlap for most of a round, few enough that its calls are done within a minute. */
const roundMost = 120;

export type Rounds = {
  readonly lane: Lane & Pick<PacedCalls, "spendLeft">;
  readonly open: OpenItems;
  /** What one round does with its items, and with requests to spare; answers why the lane must stop, or null. */
  readonly round: (lane: Lane, items: readonly LaneItem[], spareRequests: number) => Promise<Pause | null>;
  /** A round that takes something back needs nothing of the day's follows. */
  readonly spendsFollows: boolean;
};

/** Until there is a reason to stop; null when nothing is open any more. */
export async function runRounds({ lane, open, round, spendsFollows }: Rounds): Promise<Pause | null> {
  const endsAt = later(lane.now(), batchMs);
  for (;;) {
    if (lane.shouldStop()) return { kind: "again", at: lane.now(), reason: "turn" };
    if (lane.now() >= endsAt) return { kind: "again", at: later(lane.now(), secondMs), reason: "turn" };
    const left = await lane.spendLeft(spendsFollows ? "follow" : "unfollow");
    const items = await open.load(roundMost);
    if (items.length === 0) return waitForDue(lane, open);
    const batch = nextBatch({ items, left: left.counts });
    if (batch.length === 0) return left.pause ?? { kind: "again", at: lane.now(), reason: "turn" };
    // Only when nobody else waits for them.
    const isAll = batch.length === items.length && items.length < roundMost;
    const spare = isAll ? left.counts.requests - requestsFor(batch, lane.policy.relationshipsMax) : 0;
    const pause = await round(lane, batch, spare);
    if (pause) return pause;
  }
}

async function waitForDue(lane: Lane, open: OpenItems): Promise<Pause | null> {
  const due = await open.nextDue();
  if (due === null) return null;
  return { kind: "again", at: due > lane.now() ? due : later(lane.now(), secondMs), reason: "retry" };
}
