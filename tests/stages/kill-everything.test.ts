import { expect, test } from "vitest";
import { killEverything } from "../long/kill-everything.ts";

test("worker and database killed together in the middle of a plan: nothing is lost, nobody is followed twice", async () => {
  const report = await killEverything({ follows: 40, kills: 3, killWithinMs: 6_000, random: Math.random });
  const { outcomes, ...rest } = report;
  expect(rest).toEqual({ kills: 3, followed: 40, repeated: 0, attemptsWithoutEnding: 0 });
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(40);
  expect(
    Object.keys(outcomes)
      .toSorted()
      .filter((name) => !["followed", "pending", "requested"].includes(name)),
  ).toEqual([]);
}, 300_000);
