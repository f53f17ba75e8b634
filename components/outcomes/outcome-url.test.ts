import { expect, it } from "vitest";
import { outcomeHref, readOutcomeQuery } from "./outcome-url.ts";

const planId = "0198c0de-0000-7000-8000-000000000001";

it("reads what it writes", () => {
  const query = { planId, outcome: "gone", after: 12 } as const;
  const params = new URL(outcomeHref(query), "http://x.example").searchParams;
  expect(readOutcomeQuery(Object.fromEntries(params))).toEqual(query);
});

it("ignores what it does not know", () => {
  expect(readOutcomeQuery({ plan: "1; drop", outcome: "lucky", after: ["1", "2"] })).toEqual({
    planId: null,
    outcome: null,
    after: null,
  });
});
