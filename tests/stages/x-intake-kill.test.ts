/** The worker is killed between and inside pages: nobody is lost, and no page is paid twice but the one in flight. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { loadRun } from "#lib/intake/x-api/store.ts";
import { openTestDatabase } from "../support/database.ts";
import {
  agree,
  appSecret,
  bothLists,
  operatorApp,
  signInWithX,
  startX,
  xSettings,
  xWorld,
} from "./x-intake-builders.ts";

const database = openTestDatabase();
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
});

const people = 6_500;
const kills = 3;

test("a worker killed 3 times in a reading of 7 pages", async () => {
  const { db } = database;
  // Every answer takes a moment, so that a kill can come while one is under way.
  const fediverse = await startX(xWorld(people, { listWaitMs: 120 }));
  const userId = await database.newUser();
  await signInWithX(db, userId, fediverse);
  const runId = await agree(db, userId, xSettings(), { ...bothLists, sides: ["following"] });
  // Room for what the kills may cost; how a cap ends a reading is another test.
  await db.xRun.update({ where: { id: runId }, data: { capMicros: 1_000_000_000n } });
  const script = path.join(import.meta.dirname, "../long/kill-x-reading.ts");
  const startWorker = (): ChildProcess => {
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, userId, runId], {
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...process.env,
        ...fediverse.env,
        DATABASE_URL: database.url,
        APP_SECRET: appSecret,
        PUBLIC_URL: "http://127.0.0.1:3000",
        X_CLIENT_ID: operatorApp.clientId,
        X_CLIENT_SECRET: operatorApp.clientSecret,
        X_SPEND_MAX_PER_ACCOUNT: "10000",
        X_SPEND_MAX_PER_MONTH: "10000",
      },
    });
    started.push(child);
    return child;
  };

  let killed = 0;
  for (; killed < kills; killed += 1) {
    const before = fediverse.xStats().pages.length;
    const worker = startWorker();
    const ended = once(worker, "exit");
    // Some while a page is under way, some after it came.
    while (fediverse.xStats().pages.length === before && worker.exitCode === null) await wait(5);
    await wait(killed * 120);
    if (worker.exitCode !== null) break;
    worker.kill("SIGKILL");
    await ended;
  }
  const last = startWorker();
  const [code] = await once(last, "exit");
  expect(code).toBe(0);

  const { pages, billed, billedMicros } = fediverse.xStats();
  const run = (await loadRun(db, userId, runId)) ?? expect.fail("no reading");
  expect(run).toMatchObject({ state: "done", received: people });
  expect(await db.contact.count({ where: { userId, following: true } })).toBe(people);
  expect(new Set(pages.map(({ token }) => token)).size).toBe(7);
  expect(killed).toBe(kills);
  expect(pages.length).toBeLessThanOrEqual(7 + killed);
  // A page comes twice only directly after itself: the one that was in flight.
  for (const [index, { token }] of pages.entries()) {
    const earlier = pages.findIndex((page) => page.token === token);
    expect(pages.slice(earlier, index).every((page) => page.token === token)).toBe(true);
  }
  expect(billed).toBeLessThanOrEqual(people + killed * 1_000);
  expect(billedMicros).toBeLessThanOrEqual(run.spentMicros);
  await fediverse.close();
}, 120_000);
