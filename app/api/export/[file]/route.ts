// What has been found and decided, as files: following_accounts.csv (and -2, -3, …), report.csv, report.json, blocked_accounts.csv.
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { streamText } from "#lib/net/stream-text.ts";
import { userRoute } from "#lib/session/user-route.ts";
import { openExport } from "./open-export.ts";

export const GET = userRoute(async (request, user, { file = "" }) => {
  const params = new URL(request.url).searchParams;
  const opened = await openExport({ db: db(), userId: user.id, file, params, now: new Date() });
  if (!opened) throw new AppError("not_found");
  return new Response(streamText(opened.pieces), {
    headers: {
      "content-type": `${opened.mediaType}; charset=utf-8`,
      "content-disposition": `attachment; filename="${opened.name}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
});
