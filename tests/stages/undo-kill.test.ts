import { expect, it } from "vitest";
import { runKillPlan } from "../long/kill-plan.ts";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();

it("a worker killed at 3 random moments of taking back 75 follows leaves nobody followed and nothing in the air", async () => {
  const report = await runKillPlan(database.db, database.url, {
    follows: 75,
    kills: 3,
    killWithinMs: 60,
    killWithinCalls: 20,
    latencyMs: [10, 40],
    undo: true,
  });
  expect(report.kills).toBe(3);
  expect(report.outcomes).toEqual({ unfollowed: 75 });
  expect(report.followed).toBe(0);
  expect(report.openAttempts).toBe(0);
  expect(report.limitsMet).toBe(0);
  // Once for each, and once more at most for what a kill had cut off.
  expect(report.unfollowCalls).toBeGreaterThanOrEqual(75);
  expect(report.unfollowCalls).toBeLessThanOrEqual(75 + report.cutOffFollows);
}, 240_000);
