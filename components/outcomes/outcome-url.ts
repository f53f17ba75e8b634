/** Which plan, which group and which page of it an address asks for, and how such an address is written. */
import { type Outcome, outcomes } from "#lib/outcomes/outcome.ts";

export type OutcomeQuery = {
  readonly planId: string | null;
  readonly outcome: Outcome | null;
  /** The place in the plan behind which the page begins. */
  readonly after: number | null;
};

export type OutcomeAddress = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What is not understood is ignored, so that an old link still opens. */
export function readOutcomeQuery(params: OutcomeAddress): OutcomeQuery {
  const { plan, outcome, after } = params;
  return {
    planId: typeof plan === "string" && /^[0-9a-f-]{36}$/.test(plan) ? plan : null,
    outcome: outcomes.find((known) => known === outcome) ?? null,
    after: typeof after === "string" && /^\d{1,9}$/.test(after) ? Number(after) : null,
  };
}

export function outcomeHref(query: {
  readonly planId: string;
  readonly outcome?: Outcome | null;
  readonly after?: number | null;
}): string {
  const params = new URLSearchParams({ plan: query.planId });
  if (query.outcome) params.set("outcome", query.outcome);
  if (query.after) params.set("after", String(query.after));
  return `/outcome?${params}`;
}
