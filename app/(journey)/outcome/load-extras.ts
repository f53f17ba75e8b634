/** What stands beside the progress of a plan: the picture over time, and whether it can be taken back. */
import type { Db } from "#lib/db/client.ts";
import { type FollowPlot, plotBucketMs, plotFollows } from "#lib/outcomes/plot-follows.ts";
import { loadChangeTimes } from "#lib/outcomes/store.ts";
import { countUndoable, type PlanRow } from "#lib/plans/store.ts";
import type { UserId } from "#lib/session/user-id.ts";

export async function loadPlot(db: Db, userId: UserId, plan: PlanRow, now: Date): Promise<FollowPlot | null> {
  const startedAt = plan.consentedAt ?? plan.createdAt;
  const until = plan.finishedAt ?? now;
  const bucketMs = plotBucketMs(until.getTime() - startedAt.getTime());
  const changes = await loadChangeTimes(db, { userId, planId: plan.id, bucketMs });
  return plotFollows({ changes, bucketMs, forecast: plan.forecast, startedAt, until });
}

/** Nothing is offered before the plan has ended, or while it is being taken back. */
export async function loadUndo(db: Db, userId: UserId, plan: PlanRow, plans: readonly PlanRow[]) {
  const running = plans.find(
    ({ undoesId, state }) => undoesId === plan.id && ["running", "paused", "stopped"].includes(state),
  );
  const isOver = plan.state === "finished" || plan.state === "cancelled";
  const undoable = isOver && plan.kind === "follow" ? await countUndoable(db, userId, plan.id) : 0;
  return { undoable, undoneBy: running?.id ?? null };
}
