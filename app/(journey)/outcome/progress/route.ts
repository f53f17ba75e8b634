import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { loadPlan } from "#lib/plans/store.ts";
import { userRoute } from "#lib/session/user-route.ts";
import { loadProgress } from "../load-progress.ts";

/** GET ?plan=ID: how the plan stands, for the page that shows it. */
export const GET = userRoute(async (request, user) => {
  const planId = new URL(request.url).searchParams.get("plan") ?? "";
  const plan = /^[0-9a-f-]{36}$/.test(planId) ? await loadPlan(db(), user.id, planId) : null;
  if (!plan) throw new AppError("not_found");
  const progress = await loadProgress(db(), user.id, plan);
  return Response.json(progress, { headers: { "cache-control": "no-store" } });
});
