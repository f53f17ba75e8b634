import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { loadPlan } from "#lib/plans/store.ts";
import { userRoute } from "#lib/session/user-route.ts";
import { findPlan } from "../find-plan.ts";
import { loadProgress } from "../load-progress.ts";
import { progressStream } from "./progress-stream.ts";

/** GET ?plan=ID: server-sent events, one whenever the plan stands otherwise than before. */
export const GET = userRoute(async (request, user) => {
  const { id } = await findPlan(request, user.id);
  const load = async () => {
    const plan = await loadPlan(db(), user.id, id);
    return plan ? loadProgress(db(), user.id, plan) : null;
  };
  const stream = progressStream({ userId: user.id, signal: request.signal, load });
  if (!stream) throw new AppError("too_many");
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      // Nothing on the way may gather or pack the events.
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
});
