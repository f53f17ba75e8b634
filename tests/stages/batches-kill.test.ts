import { expect, it } from "vitest";
import { runKillPlan } from "../long/kill-plan.ts";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();

it("a worker killed at 10 random moments of 500 follows loses nothing and follows nobody twice", async () => {
  const report = await runKillPlan(database.db, database.url, {
    follows: 500,
    kills: 10,
    killWithinMs: 60,
    killWithinCalls: 80,
    latencyMs: [5, 40],
  });
  expect(report).toMatchObject({
    kills: 10,
    outcomes: { followed: 480, requested: 20 },
    followed: 500,
    repeated: 0,
    limitsMet: 0,
    openAttempts: 0,
  });
  expect(report.daySpent).toBeGreaterThanOrEqual(500);
  expect(report.daySpent).toBeLessThanOrEqual(report.dayCap);
}, 600_000);
