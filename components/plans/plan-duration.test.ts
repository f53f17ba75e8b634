import { expect, it } from "vitest";
import { planDuration } from "./plan-duration.ts";

const now = new Date("2026-11-22T10:00:00Z");

it.each([
  ["2026-11-22T09:00:00Z", 1, { unit: "minutes", count: 1 }],
  ["2026-11-22T10:00:20Z", 1, { unit: "minutes", count: 1 }],
  ["2026-11-22T10:08:30Z", 1, { unit: "minutes", count: 9 }],
  ["2026-11-22T11:30:00Z", 1, { unit: "minutes", count: 90 }],
  ["2026-11-22T11:31:00Z", 1, { unit: "hours", count: 2 }],
  ["2026-11-23T00:05:00Z", 2, { unit: "hours", count: 15 }],
  ["2026-12-09T00:10:00Z", 18, { unit: "days", count: 18 }],
] as const)("a plan that ends at %s and follows on %i days takes %o", (end, days, spoken) => {
  expect(planDuration({ now, endsAt: new Date(end), days })).toEqual(spoken);
});
