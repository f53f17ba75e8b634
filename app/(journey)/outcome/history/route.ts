import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { loadHistory } from "#lib/outcomes/store.ts";
import { userRoute } from "#lib/session/user-route.ts";

/** GET ?item=ID: everything that was tried for one contact of a plan, the oldest first. */
export const GET = userRoute(async (request, user) => {
  const itemId = new URL(request.url).searchParams.get("item") ?? "";
  if (!/^[0-9a-f-]{36}$/.test(itemId)) throw new AppError("bad_request");
  const attempts = await loadHistory(db(), user.id, itemId);
  return Response.json({ attempts }, { headers: { "cache-control": "no-store" } });
});
