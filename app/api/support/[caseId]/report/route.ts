// The report of a case as JSON, for whoever of the desk has it in their hands: the same answers as /api/report.
import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { readReportQuery } from "#lib/matches/read-report-query.ts";
import { userRoute } from "#lib/session/user-route.ts";
import { runCaseAnswer } from "#lib/support/run.ts";

export const GET = userRoute(async (request, user, { caseId = "" }) => {
  if (!z.uuid().safeParse(caseId).success) throw new AppError("not_found");
  const asked = readReportQuery(new URL(request.url).searchParams);
  if (!asked) throw new AppError("bad_request");
  const answer = await runCaseAnswer({ db: db(), reviewer: user.id, caseId, now: new Date(), asked });
  return Response.json(answer, { headers: { "cache-control": "no-store" } });
});
