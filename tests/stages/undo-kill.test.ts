import { expect, it } from "vitest";
import { runKillPlan } from "../long/kill-plan.ts";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();

it("a worker killed at 6 random moments of taking back 150 follows leaves nobody followed and nothing in the air", async () => {
  const report = await runKillPlan(database.db, database.url, {
    follows: 150,
    kills: 6,
    killWithinMs: 60,
    killWithinCalls: 26,
    latencyMs: [10, 40],
    undo: true,
  });
  expect(report.kills).toBe(6);
  expect(report.outcomes).toEqual({ unfollowed: 150 });
  expect(report.followed).toBe(0);
  expect(report.openAttempts).toBe(0);
  expect(report.limitsMet).toBe(0);
  // Once for each, and once more at most for what a kill had cut off.
  expect(report.unfollowCalls).toBeGreaterThanOrEqual(150);
  expect(report.unfollowCalls).toBeLessThanOrEqual(150 + report.cutOffFollows);
}, 240_000);
