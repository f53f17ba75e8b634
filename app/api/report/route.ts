// The report as JSON: how many contacts stand where and the report's version, cheap enough to be asked every few seconds;
// with `limit` also rows, with `state grade warning direction search sort after` as the report's pages have them.
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { readReportQuery } from "#lib/matches/read-report-query.ts";
import { loadReport, loadStanding } from "#lib/matches/store.ts";
import { userRoute } from "#lib/session/user-route.ts";

export const GET = userRoute(async (request, user) => {
  const asked = readReportQuery(new URL(request.url).searchParams);
  if (!asked) throw new AppError("bad_request");
  const { limit, ...query } = asked;
  const standing = await loadStanding(db(), user.id);
  const page = limit === null ? {} : await loadReport(db(), user.id, { ...query, limit, now: new Date() });
  return Response.json({ ...standing, ...page }, { headers: { "cache-control": "no-store" } });
});
