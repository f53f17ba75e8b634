import fc from "fast-check";
import { expect, it } from "vitest";
import { outcomes } from "./outcome.ts";
import { summarise } from "./summarise.ts";

it("counts every outcome, and as done only what nothing more is tried for", () => {
  const { counts, total, done } = summarise([
    { outcome: "followed", hasDue: false, count: 10 },
    { outcome: "pending", hasDue: true, count: 3 },
    { outcome: "unreachable", hasDue: true, count: 2 },
    { outcome: "unreachable", hasDue: false, count: 1 },
    { outcome: "waiting", hasDue: false, count: 4 },
    { outcome: "unknown", hasDue: true, count: 1 },
  ]);
  expect(counts).toMatchObject({ followed: 10, pending: 3, unreachable: 3, waiting: 4, refused: 0 });
  expect([total, done]).toEqual([21, 14]);
});

it("adds up, whatever is in it", () => {
  const tally = fc.record({
    outcome: fc.constantFrom(...outcomes),
    hasDue: fc.boolean(),
    count: fc.integer({ min: 0, max: 10_000 }),
  });
  fc.assert(
    fc.property(fc.array(tally), (tallies) => {
      const { counts, total, done } = summarise(tallies);
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
      expect(total).toBe(tallies.reduce((sum, { count }) => sum + count, 0));
      expect(done).toBeLessThanOrEqual(total);
    }),
  );
});
