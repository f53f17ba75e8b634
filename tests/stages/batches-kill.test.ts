import { expect, it } from "vitest";
import { runKillPlan } from "../long/kill-plan.ts";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();

it("a worker killed at 5 random moments of 200 follows loses nothing and follows nobody twice", async () => {
  const report = await runKillPlan(database.db, database.url, {
    follows: 200,
    kills: 5,
    killWithinMs: 60,
    killWithinCalls: 60,
    latencyMs: [5, 40],
  });
  expect(report).toMatchObject({
    kills: 5,
    outcomes: { followed: 192, requested: 8 },
    followed: 200,
    repeated: 0,
    limitsMet: 0,
    openAttempts: 0,
  });
  expect(report.daySpent).toBeGreaterThanOrEqual(200);
  expect(report.daySpent).toBeLessThanOrEqual(report.dayCap);
}, 600_000);
