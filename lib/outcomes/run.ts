/** The worker's second look: what became of the follows that were asked, hours and days after the lane has moved on. */

import { followItem } from "#lib/batches/follow-item.ts";
import type { Pause } from "#lib/batches/lane.ts";
import { type LaneAsk, type OpenLane, openLane } from "#lib/batches/lanes/run.ts";
import { withLaneLock } from "#lib/batches/locks/store.ts";
import { standingOf } from "#lib/batches/settle-item.ts";
import { endCutOffAttempts, type LanePlan, loadLanePlan, stopPlans } from "#lib/batches/store.ts";
import type { Db } from "#lib/db/client.ts";
import { canKeepLists } from "#lib/plans/can-follow.ts";
import { cancelOpenItems } from "#lib/plans/store.ts";
import { later, secondMs } from "#lib/time.ts";
import { addToList, findList, type ListedItem, listedAtOnce } from "./list-followed.ts";
import { healItem, type LookItem, lookAtItems } from "./look-at-items.ts";
import { isLost } from "./next-look.ts";
import type { Outcome } from "./outcome.ts";
import { loadLookItems, loadLookPlans, loadUnlisted, saveListed, savePlanList } from "./store.ts";

export type RecheckEnding =
  | { readonly kind: "again"; readonly at: Date }
  /** Nothing of this account waits for an answer any more. */
  | { readonly kind: "finished" }
  /** The account must sign in again first. */
  | { readonly kind: "signed_out" };

const busyMs = 5 * secondMs;

/**
 * Looks at everything that is due for this account, whichever of its plans it belongs to (`planId` only names the one
 * that asked). It shares the lane with the batches, so that the two never speak over each other.
 */
export async function runRecheck(ask: LaneAsk): Promise<RecheckEnding> {
  const ending = await withLaneLock(ask.db, ask.accountId, () => recheckAccount(ask));
  return ending ?? { kind: "again", at: later(ask.now(), busyMs) };
}

async function recheckAccount(ask: LaneAsk): Promise<RecheckEnding> {
  const { db, userId, accountId } = ask;
  for (const { planId } of await loadLookPlans(db, { until: ask.now(), userId, accountId })) {
    const pause = await recheckPlan({ ...ask, planId });
    if (pause?.kind === "signed_out") return { kind: "signed_out" };
    if (pause?.kind === "again") return { kind: "again", at: pause.at };
    if (pause) return { kind: "again", at: later(ask.now(), busyMs) };
  }
  const [next] = await loadLookPlans(db, { until: null, userId, accountId });
  if (!next) return { kind: "finished" };
  const soonest = later(ask.now(), secondMs);
  return { kind: "again", at: next.dueAt > soonest ? next.dueAt : soonest };
}

async function recheckPlan(ask: LaneAsk): Promise<Pause | null> {
  const { db } = ask;
  const plan = await loadLanePlan(db, ask);
  if (!plan) return null;
  if (plan.account.state !== "connected" || plan.account.tokenSealed === null) return { kind: "signed_out" };
  await endCutOffAttempts(db, ask, ask.now());
  const lane = openLane(ask, plan, {
    planStates: ["running", "paused", "stopped", "finished", "cancelled"],
    outcomes: ["pending", "requested", "unknown", "waiting"],
  });
  const pause = await recheckItems(ask, { lane, plan });
  if (pause?.kind === "signed_out") {
    const { tokenSealed } = plan.account;
    const isStopped = await stopPlans(db, ask, { now: ask.now(), reason: "signed_out", tokenSealed });
    if (!isStopped) return { kind: "again", at: later(ask.now(), busyMs), reason: "turn" };
  }
  // What turned out not to have been asked shall not be asked any more.
  if (plan.state === "cancelled") await cancelOpenItems(db, ask.userId, ask.planId, ask.now());
  return pause ?? (await listFollowed(ask, plan));
}

/** Puts who is followed by now into the list of the plan, if it has one. */
async function listFollowed(ask: LaneAsk, plan: LanePlan): Promise<Pause | null> {
  const { db, userId, planId } = ask;
  const { listTitle } = plan.options;
  if (!listTitle || plan.kind === "undo") return null;
  const load = () => loadUnlisted(db, { userId, planId, most: listedAtOnce });
  let items = await load();
  if (items.length === 0) return null;
  const lane = openLane(ask, plan, {
    planStates: ["running", "paused", "stopped", "finished", "cancelled"],
    outcomes: ["followed", "moved"],
  });
  const mayList = lane.policy.hasLists && canKeepLists(plan.account.scopes);
  const list = mayList ? await listOf(ask, plan, { lane, listTitle }) : null;
  if (list && "kind" in list) return list;
  for (; items.length > 0; items = await load()) {
    if (!list) {
      const refused = items.map(({ id }): ListedItem => ({ id, listed: "no_permission" }));
      await saveListed(db, userId, refused);
      continue;
    }
    const { done, pause } = await addToList(lane, list.id, items);
    await saveListed(db, userId, done);
    if (pause) return pause;
  }
  return null;
}

async function listOf(
  ask: LaneAsk,
  plan: LanePlan,
  { lane, listTitle }: { readonly lane: OpenLane; readonly listTitle: string },
): Promise<{ readonly id: string } | Pause> {
  if (plan.listId !== null) return { id: plan.listId };
  const found = await findList(lane, listTitle);
  if ("kind" in found) return found;
  await savePlanList(ask.db, { userId: ask.userId, planId: ask.planId, listId: found.id });
  return found;
}

type Work = { readonly lane: OpenLane; readonly plan: LanePlan };

async function recheckItems(ask: LaneAsk, { lane, plan }: Work): Promise<Pause | null> {
  const { db, userId, planId } = ask;
  const most = lane.policy.relationshipsMax;
  for (;;) {
    const now = ask.now();
    const items = await loadLookItems(db, { userId, planId, now, most, unsettled: unsettledOf(plan) });
    if (items.length === 0) return null;
    const looked = await lookAtItems(lane, items);
    const heals = plan.kind === "follow";
    const pause = looked.pause ?? (heals ? await askAnew(lane, plan, looked.items) : null);
    if (pause) return pause;
  }
}

/** A running plan's own lane settles what is unknown; in a finished one only a healing that was cut off leaves something. */
function unsettledOf(plan: LanePlan): readonly Outcome[] {
  if (plan.state === "running") return [];
  return plan.state === "finished" ? ["unknown", "waiting"] : ["unknown"];
}

/** The account, unfollow, follow, and one to spare. */
const healRequests = 4;

async function askAnew(lane: OpenLane, plan: LanePlan, items: readonly LookItem[]): Promise<Pause | null> {
  for (const item of items) {
    const { healAfterMs } = lane.policy;
    const facts = { planState: plan.state, healAfterMs, now: lane.now() };
    const { locked, askedBefore } = standingOf(item);
    // What the person asked for before the plan is not ours to undo.
    const lost = !askedBefore && isLost({ ...item, locked }, facts);
    const isCutOff = plan.state === "finished" && item.outcome === "waiting";
    if (!lost && !isCutOff) continue;
    // Once undone it must be asked anew, so there must be enough left for all of it; a later look comes by here again.
    const { counts, pause } = await lane.spendLeft("follow");
    const isShort = counts.follows < 1 || counts.requests < healRequests;
    if (isShort && lost) continue;
    if (isShort) return pause ?? { kind: "again", at: later(lane.now(), busyMs), reason: "requests" };
    const stop = lost ? await healItem(lane, item) : await followItem(lane, item);
    if (stop) return stop;
  }
  return null;
}

/** Accounts with something due, for a sweep after a crash: put `outcomes.recheck` into the queue for each. */
export async function resumeRechecks(db: Db, now: Date) {
  return loadLookPlans(db, { until: now });
}
