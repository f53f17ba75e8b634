import { db } from "#lib/db/client.ts";
import { userRoute } from "#lib/session/user-route.ts";
import { findPlan } from "../find-plan.ts";
import { loadProgress } from "../load-progress.ts";

/** GET ?plan=ID: how the plan stands, for the page that shows it. */
export const GET = userRoute(async (request, user) => {
  const plan = await findPlan(request, user.id);
  const progress = await loadProgress(db(), user.id, plan);
  return Response.json(progress, { headers: { "cache-control": "no-store" } });
});
