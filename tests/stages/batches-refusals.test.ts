/** Refusals that concern one account, one question or the whole sign-in: which of them is it? */
import { describe, expect, it } from "vitest";
import type { LaneAsk } from "#lib/batches/lanes/run.ts";
import type { PersonServer } from "#lib/batches/person-server.ts";
import { runBatch } from "#lib/batches/run.ts";
import {
  countOf,
  lookUntil,
  me,
  openStillWorld,
  outcomesOf,
  people,
  personHandle,
  plannedLane,
  runToEnd,
  signIn,
  smallWorld,
} from "./batches-builders.ts";

const { database, fediverse } = await openStillWorld();
const hourMs = 3_600_000;

/** The same lane, some calls of which are answered in another way. */
function withServer(ask: LaneAsk, over: (server: PersonServer) => Partial<PersonServer>): LaneAsk {
  const ports = ask.ports as NonNullable<LaneAsk["ports"]>;
  const openServer = (access: Parameters<typeof ports.openServer>[0]): PersonServer => {
    const server = ports.openServer(access);
    return { ...server, ...over(server) };
  };
  return { ...ask, ports: { ...ports, openServer } };
}

const refusedWith = (status: number) =>
  ({ kind: "refused", status, retryAt: null, rate: null, skewMs: null }) as const;

function withFollow(ask: LaneAsk, answer: (id: string) => number | null): LaneAsk {
  return withServer(ask, (server) => ({
    follow: async (id, parameters) => {
      const status = answer(id);
      return status === null ? server.follow(id, parameters) : refusedWith(status);
    },
  }));
}

/** Calls `then` before the follow of that number. */
function beforeFollow(ask: LaneAsk, number: number, then: () => Promise<unknown>): LaneAsk {
  let follows = 0;
  return withServer(ask, (server) => ({
    follow: async (id, parameters) => {
      follows += 1;
      if (follows === number) await then();
      return server.follow(id, parameters);
    },
  }));
}

describe("a look-up that is refused", () => {
  it.each([401, 403, 405])("with %s is no word on the account: the search finds it", async (status) => {
    fediverse.reset(smallWorld(12, { known: 12 }));
    fediverse.setFault("prairie.test", { kind: "server_error", status, path: "/api/v1/accounts/lookup" });
    const { db, planId, ask } = await plannedLane(database, { fediverse, handles: people(12) });
    const { ending } = await runToEnd(ask, fediverse, { batchesMost: 3 });
    expect(ending).toEqual({ kind: "finished" });
    await lookUntil(ask, fediverse, fediverse.now() + hourMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 12 });
  });
});

describe("a follow that is refused with 422", () => {
  it("for a few people among many says nothing of the total, and ends no plan", async () => {
    fediverse.reset(smallWorld(40, { known: 40 }));
    const { db, planId, ask } = await plannedLane(database, { fediverse, handles: people(40) });
    const odd = [3, 11, 19, 27, 35].map((index) =>
      fediverse.world.meet(fediverse.world.host("prairie.test"), personHandle(index)),
    );
    const lane = withFollow(ask, (id) => (odd.includes(id) ? 422 : null));
    expect((await runToEnd(lane, fediverse)).ending).toEqual({ kind: "finished" });
    await lookUntil(lane, fediverse, fediverse.now() + hourMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 35, refused: 5 });
    expect((await db.plan.findUniqueOrThrow({ where: { id: planId } })).waitReason).toBeNull();
  });

  it("for all three of a plan is not the total of somebody who follows nobody", async () => {
    fediverse.reset(smallWorld(3, { known: 3 }));
    const { db, planId, ask } = await plannedLane(database, { fediverse, handles: people(3) });
    const lane = withFollow(ask, () => 422);
    expect((await runToEnd(lane, fediverse)).ending).toEqual({ kind: "finished" });
    expect(countOf(await outcomesOf(db, planId))["limit_reached"]).toBeUndefined();
    expect((await db.plan.findUniqueOrThrow({ where: { id: planId } })).waitReason).toBeNull();
  });
});

describe("a sign-in that ends in the middle", () => {
  it("is told as such, although somebody else's refusal was one before", async () => {
    fediverse.reset(smallWorld(60, { known: 60, people: (index) => (index === 0 ? { blocks: [me] } : {}) }));
    const { db, planId, ask } = await plannedLane(database, { fediverse, handles: people(60) });
    const lane = beforeFollow(ask, 20, async () => fediverse.setAccount(me, { signInTrouble: "disabled" }));
    expect(await runBatch(lane)).toEqual({ kind: "signed_out" });
    expect(countOf(await outcomesOf(db, planId))["refused"] ?? 0).toBeLessThanOrEqual(1);
    expect(await db.plan.findUniqueOrThrow({ where: { id: planId } })).toMatchObject({
      state: "stopped",
      waitReason: "signed_out",
    });
  });

  it("stops nothing when a new one has taken its place by then", async () => {
    fediverse.reset(smallWorld(20, { known: 20 }));
    const { db, planId, ask, signed } = await plannedLane(database, { fediverse, handles: people(20) });
    const lane = beforeFollow(ask, 5, async () => {
      fediverse.revokeTokens(me);
      const tokenSealed = fediverse.issueToken(me);
      await db.fediverseAccount.update({ where: { id: signed.accountId }, data: { tokenSealed } });
    });
    expect(await runBatch(lane)).toMatchObject({ kind: "again" });
    expect((await runToEnd(ask, fediverse)).ending).toEqual({ kind: "finished" });
    await lookUntil(ask, fediverse, fediverse.now() + hourMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 20 });
    const account = await db.fediverseAccount.findUniqueOrThrow({ where: { id: signed.accountId } });
    expect(account.state).toBe("connected");
  });
});

describe("relationships that are refused for all when one id is unknown", () => {
  it.each(["takahe", "something new"])("lose nobody but that one (%s)", async (software) => {
    fediverse.reset(smallWorld(12, { known: 12 }));
    const { db, planId, ask } = await plannedLane(database, { fediverse, handles: people(12), software });
    const unknown = fediverse.world.meet(fediverse.world.host("prairie.test"), personHandle(3));
    const lane = withServer(ask, (server) => ({
      relationships: async (ids) => (ids.includes(unknown) ? refusedWith(404) : server.relationships(ids)),
    }));
    expect((await runToEnd(lane, fediverse)).ending).toEqual({ kind: "finished" });
    await lookUntil(lane, fediverse, fediverse.now() + 24 * hourMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 11, unreachable: 1 });
  });
});

describe("a sign-in that may not follow, although the server had said it may", () => {
  it.each([
    ["mastodon", "mastodon-4.6"],
    ["gotosocial", "gotosocial"],
    ["hollo", "hollo"],
    ["akkoma", "akkoma"],
  ] as const)("stops the plan on %s and blames nobody", async (software, personality) => {
    fediverse.reset(smallWorld(10, { personality, known: 10 }));
    const signed = await signIn(database.db, await database.newUser(), { fediverse, software });
    const tokenSealed = fediverse.issueToken(me, ["read"]);
    await database.db.fediverseAccount.update({ where: { id: signed.accountId }, data: { tokenSealed } });
    const lane = await plannedLane(database, { fediverse, handles: people(10), signed });
    expect(await runBatch(lane.ask)).toEqual({ kind: "signed_out" });
    const { db, planId } = lane;
    expect(await db.plan.findUniqueOrThrow({ where: { id: planId } })).toMatchObject({
      state: "stopped",
      waitReason: "scopes",
    });
    const counts = countOf(await outcomesOf(db, planId));
    expect([counts["refused"], counts["pending"]]).toEqual([undefined, undefined]);
    expect(fediverse.followEvents()).toEqual([]);
  });

  it("is told from one account that may not be followed", async () => {
    fediverse.reset(smallWorld(4, { known: 4, people: (index) => (index === 1 ? { blocks: [me] } : {}) }));
    const { db, planId, ask } = await plannedLane(database, { fediverse, handles: people(4) });
    expect((await runToEnd(ask, fediverse)).ending).toEqual({ kind: "finished" });
    await lookUntil(ask, fediverse, fediverse.now() + hourMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 3, refused: 1 });
  });
});
