/** A plan's outcomes with every attempt, as one JSON document that is never whole in memory. */
import type { PlanKind, PlanState } from "#lib/plans/plan.ts";
import type { AttemptRecord } from "./fold-attempts.ts";
import type { OutcomeRow } from "./outcome-row.ts";

export type OutcomeWithAttempts = {
  readonly row: OutcomeRow;
  readonly attempts: readonly AttemptRecord[];
};

/** X ids stay text: they are larger than a JSON number is safe for. */
export async function* writeOutcomeJson(
  plan: {
    readonly id: string;
    readonly kind: PlanKind;
    readonly state: PlanState;
    readonly consentedAt: Date | null;
    readonly finishedAt: Date | null;
  },
  outcomes: AsyncIterable<OutcomeWithAttempts>,
): AsyncGenerator<string> {
  const { id, kind, state, consentedAt, finishedAt } = plan;
  const about = JSON.stringify({ id, kind, state, consentedAt, finishedAt });
  yield `{"plan": ${about},\n"contacts": [`;
  let first = true;
  for await (const { row, attempts } of outcomes) {
    yield `${first ? "" : ","}\n${JSON.stringify(contact(row, attempts))}`;
    first = false;
  }
  yield "\n]}\n";
}

function contact(row: OutcomeRow, attempts: readonly AttemptRecord[]) {
  const { username, xId, name, handle, grade, outcome, detail, listed, at, dueAt } = row;
  return { username, xId, name, handle, grade, outcome, detail, listed, at, dueAt, attempts };
}
