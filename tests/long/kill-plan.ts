// One plan, its worker killed with SIGKILL again and again at random moments, and what is true afterwards.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { type PacePolicy, pacePolicyFor } from "#lib/batches/pace-policy.ts";
import type { Db } from "#lib/db/client.ts";
import { runUndo } from "#lib/plans/run.ts";
import { seal } from "#lib/seal.ts";
import { type Fediverse, startFediverse } from "../fediverse/start-fediverse.ts";
import { makePlan, me, personHandle, type Signed, signIn, smallWorld } from "../stages/batches-builders.ts";

const appSecret = "5".repeat(64);

export type KillRun = {
  readonly follows: number;
  readonly kills: number;
  /** A kill comes at a random moment within this time after a random one of the worker's next `killWithinCalls` calls. */
  readonly killWithinMs: number;
  readonly killWithinCalls: number;
  readonly latencyMs: readonly [number, number];
  /** Everybody is followed already, by a plan that has ended: it is taken back. */
  readonly undo?: boolean;
};

export type KillReport = {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly followed: number;
  /** Follow calls for somebody who was followed or asked already. */
  readonly repeated: number;
  readonly limitsMet: number;
  readonly openAttempts: number;
  /** Attempts that a kill has cut off while a follow was under way. */
  readonly cutOffFollows: number;
  readonly unfollowCalls: number;
  readonly daySpent: number;
  readonly dayCap: number;
  readonly kills: number;
};

/** Mastodon's policy with a request window so wide that only the day's follows count. */
export function wideMastodon(followsPerDay: number): PacePolicy {
  const policy = pacePolicyFor({ software: "mastodon", version: "4.6.5" });
  const allowances = policy.allowances.map((allowance) =>
    allowance.scope === "follows"
      ? { ...allowance, limit: followsPerDay }
      : { ...allowance, limit: 1_000_000, reserve: 0 },
  );
  return { ...policy, allowances };
}

export async function runKillPlan(db: Db, databaseUrl: string, run: KillRun): Promise<KillReport> {
  // A kill may cost the allowance what was under way, but no more than that.
  const dayCap = run.follows + run.kills * wideMastodon(1).atOnce.follow;
  const home = { limits: { requests: false, follows: dayCap }, latencyMs: run.latencyMs };
  const world = smallWorld(run.follows, {
    home,
    known: run.follows,
    people: (index) => (index % 25 === 0 ? { locked: true } : {}),
  });
  const fediverse = await startFediverse({ world });
  const started: ChildProcess[] = [];
  try {
    const user = await db.user.create({ data: {} });
    const signed = await signIn(db, user.id as never, { fediverse });
    const tokenSealed = seal(signed.token, { appSecret, purpose: "fediverse-token" });
    await db.fediverseAccount.update({ where: { id: signed.accountId }, data: { tokenSealed } });
    const handles = Array.from({ length: run.follows }, (_, index) => personHandle(index));
    const made = await makePlan(db, signed, handles);
    const planId = run.undo ? await undoOf(db, { fediverse, signed, planId: made }) : made;
    const worker = {
      databaseUrl,
      fediverse,
      started,
      args: [signed.userId, planId, signed.accountId, String(dayCap)],
    };
    let kills = 0;
    while (kills < run.kills && (await killedAtRandom(worker, run))) kills += 1;
    await startWorker(worker).ended;
    return await report(db, planId, { fediverse, dayCap, kills });
  } finally {
    for (const child of started) child.kill("SIGKILL");
    await fediverse.close();
  }
}

/** As if the plan had followed everybody, one after the other; answers the plan that takes it back. */
async function undoOf(
  db: Db,
  plan: { readonly fediverse: Fediverse; readonly signed: Signed; readonly planId: string },
): Promise<string> {
  const { fediverse, signed, planId } = plan;
  const host = fediverse.world.host("prairie.test");
  const at = new Date();
  for (const item of await db.planItem.findMany({ where: { planId } })) {
    fediverse.putFollow({ follower: me, target: item.handle });
    const remoteId = fediverse.world.meet(host, item.handle);
    await db.planItem.update({ where: { id: item.id }, data: { remoteId, outcome: "followed" } });
    const told = { planItemId: item.id, userId: signed.userId, startedAt: at, endedAt: at };
    await db.attempt.createMany({
      data: [
        { ...told, number: 1, step: "relationship", reply: "none" },
        { ...told, number: 2, step: "follow", reply: "following" },
      ],
    });
  }
  await db.plan.update({ where: { id: planId }, data: { state: "finished", finishedAt: at } });
  return (await runUndo({ db, userId: signed.userId, planId, wording: "test", now: at })).planId;
}

type Worker = {
  readonly databaseUrl: string;
  readonly fediverse: Fediverse;
  readonly started: ChildProcess[];
  readonly args: readonly string[];
};

function startWorker({ databaseUrl, fediverse, started, args }: Worker) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "kill-lane.ts"), ...args], {
    env: {
      ...process.env,
      ...fediverse.env,
      DATABASE_URL: databaseUrl,
      APP_SECRET: appSecret,
      PUBLIC_URL: "https://transhumance.test",
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  started.push(child);
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const ended = once(child, "exit").then(([code, signal]) => {
    if (code !== 0 && signal !== "SIGKILL") throw new Error(`the worker ended with ${code}: ${errors}`);
  });
  return { child, ended };
}

/** False when there was nothing left to kill. */
async function killedAtRandom(worker: Worker, run: KillRun): Promise<boolean> {
  const { child, ended } = startWorker(worker);
  const calls = callsOf(worker.fediverse) + 1 + Math.floor(Math.random() * run.killWithinCalls);
  while (child.exitCode === null && callsOf(worker.fediverse) < calls) await pause(4);
  await pause(Math.random() * run.killWithinMs);
  const killed = child.exitCode === null && child.kill("SIGKILL");
  await ended;
  return killed;
}

function callsOf(fediverse: Fediverse): number {
  return fediverse.stats().hosts["prairie.test"]?.requests ?? 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function report(
  db: Db,
  planId: string,
  { fediverse, dayCap, kills }: { fediverse: Fediverse; dayCap: number; kills: number },
): Promise<KillReport> {
  const items = await db.planItem.groupBy({ by: ["outcome"], where: { planId }, _count: true });
  const attempts = (where: object) => db.attempt.count({ where: { planItem: { planId }, ...where } });
  const day = await db.budget.aggregate({
    where: { scope: { startsWith: "follows:" } },
    _max: { used: true },
  });
  return {
    outcomes: Object.fromEntries(items.map((item) => [item.outcome, item._count])),
    followed: fediverse.follows(me).filter((follow) => follow.state !== "none").length,
    repeated: fediverse.followEvents().filter((event) => event.kind === "repeated").length,
    limitsMet: fediverse.violations().length,
    openAttempts: await attempts({ endedAt: null }),
    cutOffFollows: await attempts({ reply: "cut_off", step: { in: ["follow", "unfollow"] } }),
    unfollowCalls: fediverse.log().filter(({ url }) => url.endsWith("/unfollow")).length,
    daySpent: day._max.used ?? 0,
    dayCap,
    kills,
  };
}
