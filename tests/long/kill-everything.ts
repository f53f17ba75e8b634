/** Kills worker and database together, again and again, in the middle of a plan on the embedded database, and looks at what is true afterwards. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { connect, type Db } from "#lib/db/client.ts";
import { type EmbeddedDb, openEmbeddedDb } from "#lib/db/embedded.ts";
import { applyMigrations } from "#lib/db/migrate.ts";
import { prepareQueues } from "#lib/jobs/queue.ts";
import { seal } from "#lib/seal.ts";
import { type Fediverse, startFediverse } from "../fediverse/start-fediverse.ts";

export type KillReport = {
  readonly kills: number;
  /** Outcomes of the plan's items, by name. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Whom the server says the person follows now. */
  readonly followed: number;
  /** Follows of somebody who was followed already. */
  readonly repeated: number;
  readonly attemptsWithoutEnding: number;
};

const home = "estive.test";
const appSecret = randomBytes(32).toString("hex");

/**
 * The server at home is a Hollo: it sets no limits, so that only our own pace (one follow a second) bounds the time.
 * Kills come at random moments of the first `killWithinMs` after each start.
 */
export async function killEverything(options: {
  readonly follows: number;
  readonly kills: number;
  readonly killWithinMs: number;
  readonly random: () => number;
}): Promise<KillReport> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kill-"));
  const fediverse = await startFediverse({ world: villageOf(options.follows), limits: { requests: false } });
  try {
    let database = await openEmbeddedDb(folder);
    await applyMigrations(database.url);
    await prepareQueues(database.url);
    const planId = await seed(database, fediverse, options.follows);
    for (let kill = 0; kill < options.kills; kill++) {
      const worker = startWorker(database, fediverse);
      await wait(2_000 + options.random() * options.killWithinMs);
      await killBoth(worker, folder);
      database = await openEmbeddedDb(folder);
    }
    const worker = startWorker(database, fediverse);
    const db = connect(database.url, 2);
    await untilFinished(db, planId);
    // What is under way at this moment is finished before anything is counted.
    worker.kill("SIGTERM");
    await new Promise((resolve) => worker.once("exit", resolve));
    const report = await lookAt(db, fediverse, planId);
    await db.$disconnect();
    await database.release();
    return { kills: options.kills, ...report };
  } finally {
    await fediverse.close();
  }
}

function villageOf(people: number) {
  const hosts = ["near.test", "far.test", "further.test"];
  return {
    hosts: [
      { name: home, personality: "hollo" as const },
      ...hosts.map((name) => ({ name, personality: "mastodon-4.6" as const })),
    ],
    accounts: [
      { handle: `camille@${home}` },
      ...Array.from({ length: people }, (_, index) => ({
        handle: `u${index}@${hosts[index % 3]}`,
        // One in ten approves followers by hand.
        locked: index % 10 === 9,
      })),
    ],
  };
}

/** A consented plan as the consent page leaves it behind. */
async function seed(database: EmbeddedDb, fediverse: Fediverse, follows: number): Promise<string> {
  const db = connect(database.url, 2);
  const user = await db.user.create({ data: {} });
  const token = fediverse.issueToken(`camille@${home}`);
  const account = await db.fediverseAccount.create({
    data: {
      userId: user.id,
      issuerHost: home,
      accountId: "camille",
      handle: `camille@${home}`,
      software: "hollo",
      softwareVersion: "0.10.0",
      scopes: "read:accounts read:follows read:search write:follows",
      tokenSealed: seal(token, { appSecret, purpose: "fediverse-token" }),
    },
  });
  const plan = await db.plan.create({
    data: { userId: user.id, accountId: account.id, state: "running", consentedAt: new Date() },
  });
  const hosts = ["near.test", "far.test", "further.test"];
  await db.planItem.createMany({
    data: Array.from({ length: follows }, (_, index) => ({
      planId: plan.id,
      userId: user.id,
      position: index,
      handle: `u${index}@${hosts[index % 3]}`,
    })),
  });
  await db.$disconnect();
  return plan.id;
}

function startWorker(database: EmbeddedDb, fediverse: Fediverse): ChildProcess {
  const script = path.join(import.meta.dirname, "../../lib/worker/main.ts");
  return spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      PATH: process.env["PATH"],
      LOG_LEVEL: "fatal",
      NODE_ENV: "production",
      DATABASE_URL: database.url,
      APP_SECRET: appSecret,
      PUBLIC_URL: "http://127.0.0.1:1",
      ...fediverse.env,
    },
  });
}

/** Both at once and without a word, as when the machine loses power. */
async function killBoth(worker: ChildProcess, folder: string): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) throw new Error("The worker ended by itself.");
  const ended = new Promise((resolve) => worker.once("exit", resolve));
  const postmaster = Number(
    fs.readFileSync(path.join(folder, "postgres/postmaster.pid"), "utf8").split("\n")[0],
  );
  worker.kill("SIGKILL");
  process.kill(postmaster, "SIGKILL");
  await ended;
}

async function untilFinished(db: Db, planId: string): Promise<void> {
  for (;;) {
    const plan = await db.plan.findUniqueOrThrow({ where: { id: planId } });
    if (plan.state !== "running") return;
    await wait(500);
  }
}

async function lookAt(db: Db, fediverse: Fediverse, planId: string): Promise<Omit<KillReport, "kills">> {
  const items = await db.planItem.groupBy({ by: ["outcome"], where: { planId }, _count: true });
  return {
    outcomes: Object.fromEntries(items.map((row) => [row.outcome, row._count])),
    followed: fediverse.follows(`camille@${home}`).length,
    repeated: fediverse.followEvents().filter((event) => event.kind === "repeated").length,
    attemptsWithoutEnding: await db.attempt.count({ where: { planItem: { planId }, endedAt: null } }),
  };
}
