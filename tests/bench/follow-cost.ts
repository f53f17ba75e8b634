/** What does one follow cost the worker? Real lanes on a real database against the loopback fediverse, each in a process of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { connect, type Db } from "#lib/db/client.ts";
import { openEmbeddedDb } from "#lib/db/embedded.ts";
import { applyMigrations } from "#lib/db/migrate.ts";
import { seal } from "#lib/seal.ts";
import { mintUserId } from "#lib/session/user-id.ts";
import { remoteControl } from "../fediverse/control/remote-control.ts";
import { makePlan, personHandle, smallWorld } from "../stages/batches-builders.ts";
import { startFediverseProcess } from "../support/fediverse-process.ts";

const accounts = 12;
const followsEach = 150;
const appSecret = "5".repeat(64);
const folder = path.join(import.meta.dirname, "../../.data/bench-follow");

export type FollowCost = { readonly follows: number; readonly cpuMs: number; readonly tooMany: number };

/** CPU time of the worker's process alone, user and system, for each follow that was made and confirmed once. */
export async function measureFollowCost(): Promise<FollowCost> {
  fs.mkdirSync(folder, { recursive: true });
  const world = smallWorld(followsEach, { known: followsEach });
  const people = Array.from({ length: accounts }, (_, index) => `person${index}@prairie.test`);
  const config = path.join(folder, "world.json");
  const all = [...world.accounts, ...people.map((handle) => ({ handle }))];
  fs.writeFileSync(config, JSON.stringify({ ...world, accounts: all }));
  const fediverse = await startFediverseProcess(["--config", config, "--unlimited", "--wait-scale", "0"]);
  const control = remoteControl(fediverse.control);
  try {
    return await withDatabase(async (db, url) => {
      const lanes: string[] = [];
      for (const handle of people)
        lanes.push(await prepareLane(db, handle, await control.issueToken(handle)));
      const cpuMs = await runWorker({ ...fediverse.env, DATABASE_URL: url, APP_SECRET: appSecret }, lanes);
      const follows = (await control.followEvents()).filter(({ kind }) => kind === "created").length;
      return { follows, cpuMs: cpuMs / follows, tooMany: (await control.violations()).length };
    });
  } finally {
    await fediverse.stop();
  }
}

async function withDatabase<T>(work: (db: Db, url: string) => Promise<T>): Promise<T> {
  const server = await openEmbeddedDb(path.join(import.meta.dirname, "../../.data/test"));
  const name = `test_${process.pid}_bench`;
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  await applyMigrations(url.href);
  const db = connect(url.href, 4);
  try {
    return await work(db, url.href);
  } finally {
    await db.$disconnect();
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
    await server.release();
  }
}

async function prepareLane(db: Db, handle: string, token: string): Promise<string> {
  const user = await db.user.create({ data: {} });
  const userId = mintUserId(user.id);
  const account = await db.fediverseAccount.create({
    data: {
      userId,
      issuerHost: "prairie.test",
      accountId: handle,
      handle,
      software: "mastodon",
      softwareVersion: "4.6.5",
      tokenSealed: seal(token, { appSecret, purpose: "fediverse-token" }),
      scopes: "read:accounts read:follows read:search write:follows",
    },
  });
  const handles = Array.from({ length: followsEach }, (_, index) => personHandle(index));
  const planId = await makePlan(db, { userId, accountId: account.id, token }, handles);
  return [userId, planId, account.id].join(",");
}

async function runWorker(env: Readonly<Record<string, string>>, lanes: readonly string[]): Promise<number> {
  const profile = process.env["BENCH_PROFILE"] ? ["--cpu-prof", `--cpu-prof-dir=${folder}`] : [];
  const script = path.join(import.meta.dirname, "follow-cost-worker.ts");
  const child = spawn(process.execPath, [...profile, script, ...lanes], {
    env: { ...process.env, ...env, PUBLIC_URL: "https://transhumance.test" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (piece) => {
    said += piece;
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`the worker ended with ${code}`);
  return Number(said);
}
