import { expect, test } from "vitest";
import { killEverything } from "../long/kill-everything.ts";

test("worker and database killed together in the middle of a plan: nothing is lost, nobody is followed twice", async () => {
  const report = await killEverything({ follows: 24, kills: 2, killWithinMs: 5_000, random: Math.random });
  const { outcomes, ...rest } = report;
  expect(rest).toEqual({ kills: 2, followed: 24, repeated: 0, attemptsWithoutEnding: 0 });
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(24);
  expect(
    Object.keys(outcomes)
      .toSorted()
      .filter((name) => !["followed", "pending", "requested"].includes(name)),
  ).toEqual([]);
}, 300_000);
