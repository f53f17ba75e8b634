import { expect, it } from "vitest";
import { digestPlan } from "./digest-plan.ts";

it("is the same for the same list, and another for any change of people, order or account", () => {
  const seen = digestPlan({ accountId: "1", handles: ["a@a.test", "b@a.test"] });
  expect(digestPlan({ accountId: "1", handles: ["a@a.test", "b@a.test"] })).toBe(seen);
  expect(digestPlan({ accountId: "1", handles: ["b@a.test", "a@a.test"] })).not.toBe(seen);
  expect(digestPlan({ accountId: "1", handles: ["a@a.test"] })).not.toBe(seen);
  expect(digestPlan({ accountId: "2", handles: ["a@a.test", "b@a.test"] })).not.toBe(seen);
});
