/** Which of the person's plans does an address name? */
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { loadPlan, type PlanRow } from "#lib/plans/store.ts";
import type { UserId } from "#lib/session/user-id.ts";

/** Throws `not_found` when it names none, or somebody else's. */
export async function findPlan(request: Request, userId: UserId): Promise<PlanRow> {
  const planId = new URL(request.url).searchParams.get("plan") ?? "";
  const plan = /^[0-9a-f-]{36}$/.test(planId) ? await loadPlan(db(), userId, planId) : null;
  if (!plan || plan.state === "draft") throw new AppError("not_found");
  return plan;
}
