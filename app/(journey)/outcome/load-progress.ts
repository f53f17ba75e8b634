/** How does a plan stand at this moment? The same answer for the page and for its polling. */
import type { ProgressView } from "#components/outcomes/outcome-view.ts";
import type { Db } from "#lib/db/client.ts";
import { hasSignIn, loadSummary } from "#lib/outcomes/store.ts";
import type { PlanRow } from "#lib/plans/store.ts";
import type { UserId } from "#lib/session/user-id.ts";

export async function loadProgress(db: Db, userId: UserId, plan: PlanRow): Promise<ProgressView> {
  const { counts, total, done } = await loadSummary(db, userId, plan.id);
  const isOver = plan.state === "finished" || plan.state === "cancelled";
  const inTheAir = isOver ? counts.pending + counts.requested + counts.unknown : 0;
  const isWatched = inTheAir === 0 || (await hasSignIn(db, userId, plan.accountId));
  const nextAt = plan.nextAt?.toISOString() ?? null;
  return {
    planId: plan.id,
    kind: plan.kind,
    state: plan.state,
    counts,
    total,
    done,
    nextAt,
    why: plan.waitReason,
    unwatched: isWatched ? 0 : inTheAir,
  };
}
