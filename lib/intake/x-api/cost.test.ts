import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { monthOf, quoteReading, toMicros } from "./cost.ts";
import { costOf, planCall } from "./plan-call.ts";

const operator = { userMicros: 10_000, postMicros: 5_000 };
const own = { userMicros: 1_000, postMicros: 1_000 };

describe("what reading will cost", () => {
  it.each([
    ["1,000 accounts through the operator's app", 1_000, false, operator, null, 10, 20.2, 1_000],
    ["1,000 accounts through one's own app", 1_000, false, own, null, 1, 2.02, 1_000],
    ["with pinned posts, at most one each", 1_000, true, operator, null, 15, 30.3, 1_000],
    ["a few accounts", 30, false, operator, null, 0.3, 0.61, 30],
    ["more than the operator allows", 5_000, false, operator, 20, 50, 20, 2_000],
    ["exactly what the operator allows", 2_000, false, operator, 20, 20, 20, 2_000],
    ["nobody", 0, false, operator, 20, 0, 0, 0],
    ["a price of nothing", 500, true, { userMicros: 0, postMicros: 0 }, 20, 0, 0, 500],
  ] as const)("%s", (_what, expected, pinned, prices, cap, likely, ceiling, reach) => {
    const capMicros = cap === null ? null : toMicros(cap);
    const quote = quoteReading({ kind: "lists", expected, pinned, prices, capMicros });
    expect(quote).toEqual({
      ...prices,
      expected,
      likelyMicros: toMicros(likely),
      ceilingMicros: toMicros(ceiling),
      reach,
    });
  });

  it("counts months in UTC", () => {
    expect(monthOf(new Date("2026-11-30T23:59:59.999Z"))).toBe("2026-11");
    expect(monthOf(new Date("2026-12-01T00:00:00Z"))).toBe("2026-12");
  });
});

describe("how large the next call may be", () => {
  const run = { kind: "lists", pinned: false, ...operator, capMicros: 20_200_000, spentMicros: 0 } as const;
  it.each([
    ["a full page", {}, null, { kind: "call", size: 1_000, holdMicros: 10_000_000 }],
    [
      "what is left of the agreed amount",
      { spentMicros: 20_000_000 },
      null,
      { kind: "call", size: 20, holdMicros: 200_000 },
    ],
    ["nothing more when not one account is left", { spentMicros: 20_195_000 }, null, { kind: "capped" }],
    ["what is left of the operator's month", {}, 55_000, { kind: "call", size: 5, holdMicros: 50_000 }],
    ["nothing in a month that is used up", {}, 9_999, { kind: "month_cap" }],
    [
      "half as many where posts cost as much again",
      { pinned: true, spentMicros: 20_000_000 },
      null,
      { kind: "call", size: 13, holdMicros: 195_000 },
    ],
    [
      "100 names at a time",
      { kind: "names" as const },
      null,
      { kind: "call", size: 100, holdMicros: 1_000_000 },
    ],
    [
      "a full page of what costs nothing",
      { userMicros: 0, capMicros: 0 },
      0,
      { kind: "call", size: 1_000, holdMicros: 0 },
    ],
  ] as const)("%s", (_what, change, month, planned) => {
    const left = month === null ? null : { accountMicros: 1_000_000_000, everybodyMicros: month };
    expect(planCall({ ...run, ...change }, left)).toEqual(planned);
  });

  it("what is left of the account's month ends it as its own cap does", () => {
    const left = { accountMicros: 25_000, everybodyMicros: 1_000_000_000 };
    expect(planCall(run, left)).toEqual({ kind: "call", size: 2, holdMicros: 20_000 });
    expect(planCall(run, { ...left, accountMicros: 9_000 })).toEqual({ kind: "capped" });
  });

  it("whatever the pages bring, no cap is ever passed", () => {
    const amounts = fc.record({
      capMicros: fc.integer({ min: 0, max: 50_000_000 }),
      monthMicros: fc.integer({ min: 0, max: 50_000_000 }),
      pinned: fc.boolean(),
      pages: fc.array(fc.record({ users: fc.nat(1_000), posts: fc.nat(1_000) }), { maxLength: 40 }),
    });
    fc.assert(
      fc.property(amounts, ({ capMicros, monthMicros, pinned, pages }) => {
        let spentMicros = 0;
        for (const brought of pages) {
          const spendable = { ...run, pinned, capMicros, spentMicros };
          const planned = planCall(spendable, {
            accountMicros: monthMicros * 2 - spentMicros,
            everybodyMicros: monthMicros - spentMicros,
          });
          if (planned.kind !== "call") return;
          expect(spentMicros + planned.holdMicros).toBeLessThanOrEqual(Math.min(capMicros, monthMicros));
          const users = Math.min(brought.users, planned.size);
          const used = costOf(spendable, { users, posts: pinned ? Math.min(brought.posts, users) : 0 });
          expect(used).toBeLessThanOrEqual(planned.holdMicros);
          spentMicros += used;
        }
      }),
    );
  });
});
