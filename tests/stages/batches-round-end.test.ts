/** A search that ends a round: what is under way may end, and nothing more begins until the lane comes back. */
import { expect, it } from "vitest";
import { runBatch } from "#lib/batches/run.ts";
import {
  countOf,
  lookUntil,
  me,
  openStillWorld,
  outcomesOf,
  people,
  plannedLane,
  runToEnd,
  smallWorld,
} from "./batches-builders.ts";

const { database, fediverse } = await openStillWorld();
const hourMs = 3_600_000;
const prairie = "prairie.test";

const follows = () => fediverse.followEvents().length;

/** Mastodon's policy has four calls under way at most: beside the search that ends the round, three. */
const beside = 3;

async function planOfSixty() {
  fediverse.reset(smallWorld(60));
  return plannedLane(database, { fediverse, handles: people(60) });
}

type Lane = Awaited<ReturnType<typeof planOfSixty>>;

/** Runs one batch, and notes each call that begins although the server is closed by then for everybody. */
async function runBatchAndWatch({ ask, db }: Lane) {
  const ports = ask.ports as NonNullable<typeof ask.ports>;
  const begunAfter: string[] = [];
  const isClosed = async () => (await db.budget.count({ where: { closedUntil: { not: null } } })) > 0;
  const openServer: typeof ports.openServer = (access) => {
    const calls = Object.entries(ports.openServer(access) as Record<string, Call>).map(([name, call]) => {
      const watched: Call = async (...args) => {
        if (await isClosed()) begunAfter.push(name);
        return call(...args);
      };
      return [name, watched] as const;
    });
    return Object.fromEntries(calls) as ReturnType<typeof ports.openServer>;
  };
  return { ending: await runBatch({ ...ask, ports: { ...ports, openServer } }), begunAfter };
}

type Call = (...args: unknown[]) => Promise<unknown>;

const searchesWith = (status: number) =>
  fediverse
    .log()
    .filter((call) => call.host === prairie && call.url.includes("/api/v2/search") && call.status === status);

async function everybodyInTheEnd({ db, planId, ask }: Lane) {
  fediverse.clearFaults();
  expect((await runToEnd(ask, fediverse)).ending).toEqual({ kind: "finished" });
  await lookUntil(ask, fediverse, fediverse.now() + hourMs);
  expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 60 });
  expect(fediverse.followEvents().filter(({ kind }) => kind === "repeated")).toEqual([]);
}

it("with 429", async () => {
  const lane = await planOfSixty();
  fediverse.setFault(prairie, { kind: "too_many", path: "/api/v2/search", times: 1, retryAfterS: 90 });
  const { ending, begunAfter } = await runBatchAndWatch(lane);
  expect(ending).toMatchObject({ kind: "again", reason: "limited" });
  expect(searchesWith(429).length).toBe(1);
  expect(begunAfter.length).toBeLessThanOrEqual(beside);
  await everybodyInTheEnd(lane);
});

it("with a sign-in that is withdrawn", async () => {
  const lane = await planOfSixty();
  const { signed } = lane;
  let isKnown = false;
  const begunAfter: string[] = [];
  const ports = lane.ask.ports as NonNullable<typeof lane.ask.ports>;
  const watched = {
    ...ports,
    openServer: (access: Parameters<typeof ports.openServer>[0]) => {
      const server = ports.openServer(access);
      let searches = 0;
      return {
        ...server,
        search: (handle: string) => {
          searches += 1;
          if (searches === 12) fediverse.revokeTokens(me);
          return server.search(handle);
        },
        follow: (...call: Parameters<typeof server.follow>) => {
          if (isKnown) begunAfter.push(call[0]);
          return server.follow(...call);
        },
      };
    },
  };
  const ending = await runBatch({ ...lane.ask, ports: watched });
  isKnown = true;
  expect(ending).toEqual({ kind: "signed_out" });
  const made = follows();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect([follows(), begunAfter]).toEqual([made, []]);
  const counts = countOf(await outcomesOf(lane.db, lane.planId));
  expect(counts["unknown"]).toBeUndefined();
  expect(counts["refused"]).toBeUndefined();
  await lane.db.fediverseAccount.update({
    where: { id: signed.accountId },
    data: { state: "connected", tokenSealed: fediverse.issueToken(me) },
  });
  await lane.db.plan.update({ where: { id: lane.planId }, data: { state: "running" } });
  await everybodyInTheEnd(lane);
});

it("with a server that finds nobody any more, and is there for everything else", async () => {
  const lane = await planOfSixty();
  fediverse.setFault(prairie, { kind: "server_error", status: 500, path: "/api/v2/search" });
  const { ending } = await runBatchAndWatch(lane);
  expect(ending).toMatchObject({ kind: "again", reason: "retry" });
  expect(searchesWith(500).length).toBeGreaterThanOrEqual(6);
  expect(searchesWith(500).length).toBeLessThan(30);
  expect(await lane.db.budget.count({ where: { closedUntil: { not: null } } })).toBe(0);
  await everybodyInTheEnd(lane);
});

it("with a server that does not answer any more", async () => {
  const lane = await planOfSixty();
  fediverse.setFault(prairie, { kind: "server_error", status: 500 });
  const { ending, begunAfter } = await runBatchAndWatch(lane);
  expect(ending).toMatchObject({ kind: "again", reason: "server_down" });
  expect(begunAfter.length).toBeLessThanOrEqual(beside);
  await everybodyInTheEnd(lane);
});
