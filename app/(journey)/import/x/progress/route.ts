import { AppError } from "#lib/errors.ts";
import { userRoute } from "#lib/session/user-route.ts";
import { loadRunView } from "../load-x-screen.ts";

/** GET: how the person's reading of X stands, for the page that shows it. */
export const GET = userRoute(async (_request, user) => {
  const run = await loadRunView(user.id);
  if (!run) throw new AppError("not_found");
  return Response.json(run, { headers: { "cache-control": "no-store" } });
});
