/** The worker's way into a lane: do what one plan may do now, and say when to come back. */
import type { Db } from "#lib/db/client.ts";
import { canFollow, canKeepLists } from "#lib/plans/can-follow.ts";
import { openOutcomes } from "#lib/plans/item-outcome.ts";
import type { PlanState, WaitReason } from "#lib/plans/plan.ts";
import { later, minuteMs, secondMs } from "#lib/time.ts";
import { fullHandle } from "./compare-acct.ts";
import type { Pause } from "./lane.ts";
import { type LaneAsk, type OpenLane, openLane } from "./lanes/run.ts";
import type { OpenItems } from "./ledger.ts";
import { withLaneLock } from "./locks/store.ts";
import { runRound } from "./run-round.ts";
import { runRounds } from "./run-rounds.ts";
import {
  endCutOffAttempts,
  endItemsAtLimit,
  finishPlan,
  forgetFollowingsRead,
  type LaneAccount,
  type LanePlan,
  loadDueLanes,
  loadLanePlan,
  loadNextDue,
  loadOpenItems,
  loadPlanState,
  markAlreadyFollowed,
  saveFollowingsRead,
  saveListTitles,
  savePlanWait,
  stopPlans,
} from "./store.ts";
import { runUndoRound } from "./undo-round.ts";

export type BatchEnding =
  /** Come back at `at`; `reason` is what the person is told meanwhile. */
  | { readonly kind: "again"; readonly at: Date; readonly reason: WaitReason }
  /** Nothing of the plan is open any more. */
  | { readonly kind: "finished" }
  | { readonly kind: "paused" }
  | { readonly kind: "cancelled" }
  /** The plan is stopped until the person signs in again (`runResumeAccount`). */
  | { readonly kind: "signed_out" }
  /** No such plan, or only a draft: nothing was consented to. */
  | { readonly kind: "missing" };

const busyMs = 5 * secondMs;

/**
 * Follows for one plan, within everything its server allows, until there is nothing more to do now. Safe to call at any
 * time and more than once: one lane per account runs anywhere, every call is written down before it is made, and what a
 * crash has left in the air is settled by asking the server before anything else.
 */
export async function runBatch(ask: LaneAsk): Promise<BatchEnding> {
  const ending = await withLaneLock(ask.db, ask.accountId, () => runLockedBatch(ask));
  return ending ?? { kind: "again", at: later(ask.now(), busyMs), reason: "busy" };
}

async function runLockedBatch(ask: LaneAsk): Promise<BatchEnding> {
  const { db } = ask;
  const plan = await loadLanePlan(db, ask);
  if (plan?.state !== "running") return endingOf(plan?.state ?? null);
  const unfit = unfitReason(plan.account);
  if (unfit) {
    const { tokenSealed } = plan.account;
    await stopPlans(db, ask, { now: ask.now(), reason: unfit, tokenSealed });
    return { kind: "signed_out" };
  }
  await endCutOffAttempts(db, ask, ask.now());
  const lane = openLane(ask, plan, { planStates: ["running"], outcomes: openOutcomes });
  const open: OpenItems = {
    load: (most) => loadOpenItems(db, ask, { now: ask.now(), most }),
    nextDue: () => loadNextDue(db, ask),
  };
  const undoes = plan.kind === "undo";
  const round = undoes ? runUndoRound : runRound;
  return conclude(ask, plan, await runRounds({ lane, open, round, spendsFollows: !undoes }));
}

function unfitReason(account: LaneAccount): "signed_out" | "scopes" | null {
  if (account.state !== "connected" || account.tokenSealed === null) return "signed_out";
  return canFollow(account.scopes) ? null : "scopes";
}

function endingOf(state: PlanState | null): BatchEnding {
  switch (state) {
    case "paused":
    case "cancelled":
    case "finished":
      return { kind: state };
    case "stopped":
      return { kind: "signed_out" };
    default:
      return { kind: "missing" };
  }
}

/** Writes down why the lane stops, for the person and for the next batch. */
async function conclude(ask: LaneAsk, plan: LanePlan, pause: Pause | null): Promise<BatchEnding> {
  const { db } = ask;
  const now = ask.now();
  switch (pause?.kind) {
    case undefined:
      if (await finishPlan(db, ask, now)) return { kind: "finished" };
      return stillRunning(ask);
    case "again":
      await savePlanWait(db, ask, pause);
      return pause;
    case "signed_out": {
      const { tokenSealed } = plan.account;
      const isStopped = await stopPlans(db, ask, { now, reason: pause.reason ?? "signed_out", tokenSealed });
      return isStopped ? { kind: "signed_out" } : stillRunning(ask);
    }
    case "limit_reached":
      await endItemsAtLimit(db, ask, now);
      if (await finishPlan(db, ask, now)) return { kind: "finished" };
      return stillRunning(ask);
    case "halted":
      return stillRunning(ask);
    default:
      return pause satisfies never;
  }
}

/** The plan was paused, cancelled or stopped in between; when it does run, somebody else is at one of its items. */
async function stillRunning(ask: LaneAsk): Promise<BatchEnding> {
  const state = await loadPlanState(ask.db, ask);
  if (state !== "running") return endingOf(state);
  const at = ask.shouldStop?.() ? ask.now() : later(ask.now(), busyMs);
  return { kind: "again", at, reason: "turn" };
}

/** Which plans run but may have lost their job in a crash: put `batches.run` into the queue for each (the queue's key keeps it single). */
export async function resumeLanes(db: Db, now: Date) {
  return loadDueLanes(db, now);
}

export type ReadingEnding =
  | { readonly kind: "again"; readonly at: Date; readonly cursor: string | null }
  | { readonly kind: "finished"; readonly marked: number }
  /** The server does not show the list, or there is no draft: the follow itself will tell. */
  | { readonly kind: "not_shown" };

/**
 * Before consent: reads whom the account follows, page by page within the paging limit, and sets those aside in its draft.
 * Put `cursor` into the next call to go on where this one stopped. Nothing is lost without it: what is followed already
 * is recognised again before every follow.
 */
export async function runFollowingReading(ask: LaneAsk & FollowingReading): Promise<ReadingEnding> {
  const ending = await withLaneLock(ask.db, ask.accountId, () => readFollowing(ask));
  if (ending && ending.kind !== "again") await saveFollowingsRead(ask.db, ask, ask.now());
  return ending ?? { kind: "again", at: later(ask.now(), busyMs), cursor: ask.cursor ?? null };
}

type FollowingReading = {
  readonly cursor?: string | null;
  /** Hears of each page as it comes: whom the account follows. */
  readonly onRead?: (handles: readonly string[]) => Promise<void>;
};

/** Which lists the person keeps, so that they can choose one. Without an answer those known so far stay. */
async function readLists(ask: LaneAsk, { account }: LanePlan, lane: OpenLane): Promise<void> {
  if (!lane.policy.hasLists || !canKeepLists(account.scopes)) return;
  const paced = await lane.call("list", [], () => lane.server.lists());
  if (paced.kind !== "made" || paced.answer.kind !== "answered") return;
  await saveListTitles(
    ask.db,
    ask,
    paced.answer.value.map(({ title }) => title),
  );
}

async function readFollowing(ask: LaneAsk & FollowingReading): Promise<ReadingEnding> {
  const plan = await loadLanePlan(ask.db, ask);
  if (plan?.state !== "draft" || unfitReason(plan.account)) return { kind: "not_shown" };
  const lane = openLane(ask, plan, { planStates: [], outcomes: [] });
  const [localHost = plan.account.host] = lane.localHosts;
  let cursor = ask.cursor ?? null;
  let marked = 0;
  if (cursor === null) {
    await forgetFollowingsRead(ask.db, ask);
    await readLists(ask, plan, lane);
  }
  const pages = new Set<string>();
  do {
    const at = cursor;
    const paced = await lane.call("page", [], () => lane.server.following(lane.ownId, at));
    if (paced.kind === "held") {
      return { kind: "again", at: paced.pause.kind === "again" ? paced.pause.at : ask.now(), cursor };
    }
    const { answer } = paced;
    if (answer.kind === "refused" && answer.status === 429) {
      return { kind: "again", at: answer.retryAt ?? later(ask.now(), 5 * minuteMs), cursor };
    }
    if (answer.kind !== "answered") return { kind: "not_shown" };
    const handles = answer.value.accts.map((acct) => fullHandle(acct, localHost));
    marked += await markAlreadyFollowed(ask.db, ask, handles);
    await ask.onRead?.(handles);
    cursor = answer.value.next;
    // A server that leads in a circle has shown everybody by then.
    if (answer.value.accts.length === 0 || pages.has(cursor ?? "")) break;
    pages.add(cursor ?? "");
  } while (cursor !== null);
  return { kind: "finished", marked };
}
