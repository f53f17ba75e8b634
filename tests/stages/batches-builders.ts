/** A loopback server, a signed-in account and a plan on it: what the tests of plans, batches and outcomes start from. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeEach } from "vitest";
import { openPersonServer } from "#lib/batches/client.ts";
import type { BatchPorts, LaneAsk } from "#lib/batches/lanes/run.ts";
import { pacePolicyFor } from "#lib/batches/pace-policy.ts";
import type { PersonServer } from "#lib/batches/person-server.ts";
import { type BatchEnding, runBatch } from "#lib/batches/run.ts";
import type { Db } from "#lib/db/client.ts";
import { readFetchPolicy } from "#lib/net/fetch-policy.ts";
import { publicDispatcher } from "#lib/net/public-dispatcher.ts";
import { runRecheck } from "#lib/outcomes/run.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { type Fediverse, type FediverseOptions, startFediverse } from "../fediverse/start-fediverse.ts";
import { trustTestCa } from "../fediverse/transport/test-ca.ts";
import type { AccountSpec, HostSpec, PersonalityName, WorldSpec } from "../fediverse/world/world-spec.ts";
import { openTestDatabase } from "../support/database.ts";

/** A Sunday, some seconds after a window of five minutes began. */
export const startsAt = Date.parse("2026-11-22T12:00:20.000Z");

/** A loopback world on a clock of its own that only moves when it is told to. */
async function startStillFediverse(options: FediverseOptions): Promise<Fediverse> {
  await trustTestCa();
  return startFediverse({ now: () => startsAt, waitScale: 0, ...options });
}

/** A database and a still world for the tests of one file; each begins without what those before it left in the database. */
export async function openStillWorld(): Promise<{
  readonly database: ReturnType<typeof openTestDatabase>;
  readonly fediverse: Fediverse;
}> {
  const database = openTestDatabase();
  const fediverse = await startStillFediverse({ world: smallWorld(0) });
  afterAll(() => fediverse.close());
  beforeEach(() => forgetEverything(database.db));
  return { database, fediverse };
}

export const me = "camille@prairie.test";

/** Camille on one server, and `count` people on three others. */
export function smallWorld(
  count: number,
  options: {
    readonly personality?: PersonalityName;
    readonly home?: Partial<HostSpec>;
    readonly people?: (index: number) => Partial<AccountSpec>;
    /** How many of the people the home server has met. */
    readonly known?: number;
  } = {},
): WorldSpec {
  const { personality = "mastodon-4.6", home = {}, people = () => ({}), known = 0 } = options;
  const far = ["alpage.test", "estive.test", "jasse.test"].map((name): HostSpec => {
    return { name, personality: "mastodon-4.6" };
  });
  const accounts = Array.from({ length: count }, (_, index): AccountSpec => {
    return { handle: personHandle(index), ...people(index) };
  });
  return {
    hosts: [{ name: "prairie.test", personality, ...home }, ...far],
    accounts: [{ handle: me }, ...accounts],
    known: Array.from({ length: known }, (_, index) => ({
      host: "prairie.test",
      handle: personHandle(index),
    })),
  };
}

export function personHandle(index: number): string {
  const host = ["alpage.test", "estive.test", "jasse.test"][index % 3];
  return `p${String(index).padStart(5, "0")}@${host}`;
}

/** The first `count` of the small world's people, from `from` on. */
export function people(count: number, from = 0): readonly string[] {
  return Array.from({ length: count }, (_, index) => personHandle(from + index));
}

export type Signed = {
  readonly userId: UserId;
  readonly accountId: string;
  readonly token: string;
};

/** Forgets every account, plan and budget of earlier tests. */
export async function forgetEverything(db: Db): Promise<void> {
  await db.fediverseAccount.deleteMany();
  await db.budget.deleteMany();
}

/** An account of `userId` on the world's server, signed in with a token that works. */
export async function signIn(
  db: Db,
  userId: UserId,
  at: {
    readonly fediverse: Fediverse;
    readonly handle?: string;
    readonly software?: string;
    readonly version?: string;
    readonly scopes?: string;
  },
): Promise<Signed> {
  const { fediverse, handle = me, software = "mastodon", version = "4.6.5" } = at;
  const host = handle.split("@")[1] as string;
  const token = fediverse.issueToken(handle);
  const account = await db.fediverseAccount.create({
    data: {
      userId,
      issuerHost: fediverse.world.host(host).webHost,
      accountId: fediverse.world.meet(fediverse.world.host(host), handle),
      handle,
      software,
      softwareVersion: version,
      tokenSealed: token,
      scopes: at.scopes ?? "read:accounts read:follows read:search write:follows",
    },
  });
  return { userId, accountId: account.id, token };
}

/** A plan that the person consented to, without the pages before it. */
export async function makePlan(
  db: Db,
  signed: Signed,
  handles: readonly string[],
  options: { readonly state?: string; readonly followMoved?: boolean } = {},
): Promise<string> {
  const { userId, accountId } = signed;
  const consentedAt = new Date(startsAt);
  const plan = await db.plan.create({
    data: { userId, accountId, state: options.state ?? "running", consentedAt, nextAt: consentedAt },
  });
  await db.consent.create({
    data: {
      userId,
      kind: "follow",
      subjectId: plan.id,
      wording: "test",
      facts: { options: { followMoved: options.followMoved ?? false } },
    },
  });
  await db.planItem.createMany({
    data: handles.map((handle, index) => ({
      id: randomUUID(),
      planId: plan.id,
      userId,
      position: index + 1,
      handle,
    })),
  });
  return plan.id;
}

export type PlannedLane = {
  readonly db: Db;
  readonly signed: Signed;
  readonly planId: string;
  readonly ask: LaneAsk;
};

/** A person who has signed in, a plan of theirs, and what a lane is asked with. */
export async function plannedLane(
  database: { readonly db: Db; newUser(): Promise<UserId> },
  given: {
    readonly fediverse: Fediverse;
    readonly handles: readonly string[];
    readonly software?: string;
    readonly version?: string;
    readonly scopes?: string;
    readonly state?: string;
    readonly followMoved?: boolean;
    readonly signed?: Signed;
    readonly ports?: Partial<BatchPorts>;
  },
): Promise<PlannedLane> {
  const { db } = database;
  const { fediverse, handles, ports } = given;
  const signed = given.signed ?? (await signIn(db, await database.newUser(), given));
  const planId = await makePlan(db, signed, handles, given);
  const ask = laneAsk(db, { signed, planId, fediverse, ...(ports ? { ports } : {}) });
  return { db, signed, planId, ask };
}

/** What a call takes on the world's clock. */
const callMs = 250;

/** The real client on the loopback servers; calls and waits move the world's clock instead of taking time. */
export function testPorts(fediverse: Fediverse, over: Partial<BatchPorts> = {}): BatchPorts {
  const policy = readFetchPolicy({
    allow: "127.0.0.0/8",
    connect: fediverse.connect,
    contact: "https://transhumance.test",
  });
  return {
    openServer: (access) => ticking(openPersonServer(access, publicDispatcher(policy)), fediverse),
    policyFor: pacePolicyFor,
    isGone: async () => false,
    wait: async (delayMs) => fediverse.shiftTime(delayMs),
    openToken: (sealed) => sealed,
    ...over,
  };
}

function ticking(server: PersonServer, fediverse: Fediverse): PersonServer {
  const tick = <Call extends (...args: never[]) => unknown>(call: Call) =>
    ((...args: Parameters<Call>) => {
      fediverse.shiftTime(callMs);
      return call(...args);
    }) as Call;
  return Object.fromEntries(
    Object.entries(server).map(([name, call]) => [name, tick(call as (...args: never[]) => unknown)]),
  ) as PersonServer;
}

export function laneAsk(
  db: Db,
  lane: {
    readonly signed: Signed;
    readonly planId: string;
    readonly fediverse: Fediverse;
    readonly ports?: Partial<BatchPorts>;
  },
): LaneAsk {
  const { signed, planId, fediverse } = lane;
  return {
    db,
    userId: signed.userId,
    accountId: signed.accountId,
    planId,
    now: () => new Date(fediverse.now()),
    ports: testPorts(fediverse, lane.ports),
  };
}

/** Lets the lane run as the worker would, moving the clock to each time it names, until it names none. */
export async function runToEnd(
  ask: LaneAsk,
  fediverse: Fediverse,
  options: { readonly batchesMost?: number; readonly looks?: boolean } = {},
): Promise<{ readonly ending: BatchEnding; readonly batches: readonly BatchEnding[] }> {
  const batches: BatchEnding[] = [];
  for (let batch = 0; batch < (options.batchesMost ?? 300); batch += 1) {
    const ending = await runBatch(ask);
    batches.push(ending);
    if (options.looks) await runRecheck(ask);
    if (ending.kind !== "again") return { ending, batches };
    const waitMs = ending.at.getTime() - fediverse.now();
    if (waitMs > 0) fediverse.shiftTime(waitMs);
  }
  throw new Error("the lane never came to an end");
}

/** Looks again and again, moving the clock, until nothing waits for an answer any more or `until` has passed. */
export async function lookUntil(ask: LaneAsk, fediverse: Fediverse, until: number): Promise<void> {
  for (let look = 0; look < 500; look += 1) {
    const ending = await runRecheck(ask);
    if (ending.kind !== "again" || ending.at.getTime() > until) return;
    const waitMs = ending.at.getTime() - fediverse.now();
    if (waitMs > 0) fediverse.shiftTime(waitMs);
  }
  throw new Error("the looks never came to an end");
}

export async function outcomesOf(db: Db, planId: string): Promise<Record<string, string>> {
  const items = await db.planItem.findMany({ where: { planId }, orderBy: { position: "asc" } });
  return Object.fromEntries(items.map((item) => [item.handle, item.outcome]));
}

export function countOf(outcomes: Record<string, string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of Object.values(outcomes)) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
