/** The queue between web and worker, on a real database. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect, test } from "vitest";
import { type JobName, jobs } from "#lib/jobs/contracts.ts";
import { closeSender, enqueue, type JobHandlers, prepareQueues, startTaking } from "#lib/jobs/queue.ts";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();

test("the next job of a key begins soon after the one before has ended", async () => {
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    APP_SECRET: "0".repeat(64),
    PUBLIC_URL: "http://127.0.0.1:1",
  });
  await prepareQueues(database.url);
  const userId = randomUUID();
  const began: number[] = [];
  let secondBegan: () => void = () => undefined;
  const second = new Promise<void>((resolve) => {
    secondBegan = resolve;
  });
  const idle = Object.fromEntries(Object.keys(jobs).map((name) => [name, async () => undefined]));
  const rank = async () => {
    began.push(performance.now());
    if (began.length === 1) await untilNotedAsRunning(database.url, userId);
    else secondBegan();
  };
  const places = Object.fromEntries(Object.keys(jobs).map((name) => [name, 1])) as Record<JobName, number>;
  const handlers = { ...idle, "matches.rank": rank } as Partial<JobHandlers> as JobHandlers;
  const queue = await startTaking(handlers, places);
  await enqueue("matches.rank", { userId }, { key: userId });
  await expect.poll(() => began.length, { timeout: 10_000 }).toBe(1);
  await enqueue("matches.rank", { userId }, { key: userId });
  await second;
  await queue.stop(1_000);
  await closeSender();
  // pg-boss's own setting would have it wait for a minute.
  expect((began[1] ?? 0) - (began[0] ?? 0)).toBeLessThan(20_000);
}, 90_000);

/** Long enough for the note of running keys to hold this one. */
async function untilNotedAsRunning(url: string, key: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const noted = async () => {
    const { rows } = await client.query(
      "SELECT singletons_active FROM pgboss.queue WHERE name = 'matches.rank'",
    );
    return (rows[0]?.singletons_active ?? []).includes(key);
  };
  await expect.poll(noted, { timeout: 30_000 }).toBe(true);
  await client.end();
}
