import { expect, it } from "vitest";
import { planHref, readPlanAddress } from "./plan-url.ts";

it.each([
  [{}, { accountId: null, from: 0 }],
  [
    { account: "a", from: "50" },
    { accountId: "a", from: 50 },
  ],
  [
    { account: ["a", "b"], from: "-1" },
    { accountId: null, from: 0 },
  ],
  [{ from: "1e3" }, { accountId: null, from: 0 }],
  [{ from: "9999999" }, { accountId: null, from: 1_000_000 }],
])("%o asks for %o", (address, asked) => expect(readPlanAddress(address)).toEqual(asked));

it("writes what it reads", () => {
  expect(planHref("a b", 50)).toBe("/follow?account=a+b&from=50");
  expect(planHref("a")).toBe("/follow?account=a");
});
