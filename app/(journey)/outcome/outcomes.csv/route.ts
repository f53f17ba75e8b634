import { db } from "#lib/db/client.ts";
import { streamText } from "#lib/net/stream-text.ts";
import { loadOutcomes } from "#lib/outcomes/store.ts";
import { writeOutcomeCsvHead, writeOutcomeCsvRows } from "#lib/outcomes/write-outcome-csv.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { userRoute } from "#lib/session/user-route.ts";
import { findPlan } from "../find-plan.ts";

const rowsAtOnce = 1_000;

/** GET ?plan=ID: every contact of the plan with what happened, as a file. */
export const GET = userRoute(async (request, user) => {
  const plan = await findPlan(request, user.id);
  return new Response(streamText(outcomeLines(user.id, plan.id)), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="outcomes.csv"',
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
});

async function* outcomeLines(userId: UserId, planId: string): AsyncGenerator<string> {
  yield writeOutcomeCsvHead();
  let after: number | null = null;
  do {
    const { rows, next } = await loadOutcomes(db(), { userId, planId, after, most: rowsAtOnce });
    yield writeOutcomeCsvRows(rows);
    after = next;
  } while (after !== null);
}
