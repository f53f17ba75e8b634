import { db } from "#lib/db/client.ts";
import { streamText } from "#lib/net/stream-text.ts";
import { loadHistories, loadOutcomes } from "#lib/outcomes/store.ts";
import { writeOutcomeJson } from "#lib/outcomes/write-outcome-json.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { userRoute } from "#lib/session/user-route.ts";
import { findPlan } from "../find-plan.ts";

const rowsAtOnce = 500;

/** GET ?plan=ID: every contact of the plan with every attempt, as a file. */
export const GET = userRoute(async (request, user) => {
  const plan = await findPlan(request, user.id);
  return new Response(streamText(writeOutcomeJson(plan, readOutcomes(user.id, plan.id))), {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": 'attachment; filename="outcomes.json"',
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
});

async function* readOutcomes(userId: UserId, planId: string) {
  let after: number | null = null;
  do {
    const { rows, next } = await loadOutcomes(db(), { userId, planId, after, most: rowsAtOnce });
    const ids = rows.map(({ id }) => id);
    const histories = await loadHistories(db(), userId, ids);
    for (const row of rows) yield { row, attempts: histories.get(row.id) ?? [] };
    after = next;
  } while (after !== null);
}
