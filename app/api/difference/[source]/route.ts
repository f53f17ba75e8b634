// What a source that waits would change: counts, and the first names of each kind.
import { z } from "zod";
import { loadDifference } from "#lib/contacts/difference/store.ts";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { userRoute } from "#lib/session/user-route.ts";

export const GET = userRoute(async (_request, user, { source = "" }) => {
  if (!z.uuid().safeParse(source).success) throw new AppError("not_found");
  const difference = await loadDifference(db(), user.id, source);
  return Response.json(difference, { headers: { "cache-control": "no-store" } });
});
