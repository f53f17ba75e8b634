// The report as JSON: how many contacts stand where and the report's version, cheap enough to be asked every few seconds;
// with `limit` also rows, with the filters of the report's pages, `sort`, `after` and `until`; with `places` where every so many
// rows of that view begin; with `facets` the numbers of its filters.
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { readReportQuery } from "#lib/matches/read-report-query.ts";
import { answerReport } from "#lib/matches/run.ts";
import { userRoute } from "#lib/session/user-route.ts";
import { loadOwnQuestions } from "#lib/support/store.ts";

export const GET = userRoute(async (request, user) => {
  const asked = readReportQuery(new URL(request.url).searchParams);
  if (!asked) throw new AppError("bad_request");
  const now = new Date();
  const answer = await answerReport(db(), user.id, asked, now);
  const questions = answer.rows?.some(({ state }) => state === "needs_person")
    ? { questions: await loadOwnQuestions(db(), user.id, now) }
    : {};
  return Response.json({ ...answer, ...questions }, { headers: { "cache-control": "no-store" } });
});
