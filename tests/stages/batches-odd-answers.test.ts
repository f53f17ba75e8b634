/** Answers that make no sense: accounts that move in a circle, a 429 that names no time worth waiting for, a host that is lost. */
import { describe, expect, it } from "vitest";
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
  smallWorld,
  startsAt,
} from "./batches-builders.ts";

const { database, fediverse } = await openStillWorld();
const dayMs = 86_400_000;

describe("accounts that moved to one another", () => {
  it.each([true, false])("end by a name after a handful of calls (agreed: %s)", async (followMoved) => {
    const [one, other] = [personHandle(0), personHandle(1)];
    fediverse.reset(smallWorld(2, { people: (index) => ({ movedTo: index === 0 ? other : one }), known: 2 }));
    const lane = await plannedLane(database, { fediverse, handles: [one, other], followMoved });
    expect((await runToEnd(lane.ask, fediverse)).ending).toEqual({ kind: "finished" });
    const outcomes = Object.values(await outcomesOf(lane.db, lane.planId));
    expect(outcomes.every((outcome) => ["moved", "refused", "followed"].includes(outcome))).toBe(true);
    expect(fediverse.log().length).toBeLessThan(20);
  });

  it("to itself too", async () => {
    fediverse.reset(smallWorld(1, { people: () => ({ movedTo: personHandle(0) }), known: 1 }));
    const lane = await plannedLane(database, { fediverse, handles: people(1), followMoved: true });
    expect((await runToEnd(lane.ask, fediverse)).ending).toEqual({ kind: "finished" });
    expect(fediverse.log().length).toBeLessThan(20);
  });
});

describe("a 429 that says to come back at once", () => {
  it("is not answered by asking without a pause", async () => {
    fediverse.reset(smallWorld(3, { known: 3 }));
    const lane = await plannedLane(database, { fediverse, handles: people(3) });
    fediverse.setFault("prairie.test", { kind: "too_many", retryAfterS: 0 });
    const began = fediverse.now();
    let asked = 0;
    for (; fediverse.now() - began < 60_000 && asked < 100; asked += 1) {
      const ending = await runBatch(lane.ask);
      if (ending.kind !== "again") throw new Error(ending.kind);
      fediverse.shiftTime(Math.max(0, ending.at.getTime() - fediverse.now()));
    }
    expect(fediverse.log().length).toBeLessThanOrEqual(15);
    fediverse.clearFaults("prairie.test");
    expect((await runToEnd(lane.ask, fediverse)).ending).toEqual({ kind: "finished" });
    await lookUntil(lane.ask, fediverse, fediverse.now() + 3_600_000);
    expect(countOf(await outcomesOf(lane.db, lane.planId))).toEqual({ followed: 3 });
  });
});

describe("people whose server is away, before everybody else in the plan", () => {
  const away = people(36).filter((handle) => handle.endsWith("@alpage.test"));
  const there = people(36)
    .filter((handle) => handle.endsWith("@estive.test"))
    .slice(0, 10);

  it.each([
    ["gotosocial", "gotosocial"],
    ["pixelfed", "mastodon-4.6"],
    ["snac", "snac"],
    ["mastodon", "mastodon-4.6"],
  ] as const)("hold nobody up on %s, and are unreachable in the end", async (software, personality) => {
    fediverse.reset(smallWorld(36, { personality }));
    fediverse.setFault("alpage.test", { kind: "hang" });
    const lane = await plannedLane(database, { fediverse, handles: [...away, ...there], software });
    expect((await runToEnd(lane.ask, fediverse)).ending).toEqual({ kind: "finished" });
    await lookUntil(lane.ask, fediverse, fediverse.now() + dayMs);
    const outcomes = await outcomesOf(lane.db, lane.planId);
    expect(away.map((handle) => outcomes[handle])).toEqual(away.map(() => "unreachable"));
    expect(there.map((handle) => outcomes[handle])).toEqual(there.map(() => "followed"));
  });
});

describe("a follow that got lost (GoToSocial)", () => {
  const lost = smallWorld(1, {
    personality: "gotosocial",
    known: 1,
    people: () => ({ onFollow: "lose_first" }),
  });
  const lostLane = async () => {
    fediverse.reset(lost);
    const lane = await plannedLane(database, { fediverse, handles: people(1), software: "gotosocial" });
    await runToEnd(lane.ask, fediverse);
    const { remoteId } = await lane.db.planItem.findFirstOrThrow({ where: { planId: lane.planId } });
    return { ...lane, path: `/api/v1/accounts/${remoteId}/unfollow` };
  };

  it.each([
    { kind: "too_many", retryAfterS: 60 },
    { kind: "server_error", status: 502 },
  ] as const)("is healed, although the server answers once with $kind", async (fault) => {
    const lane = await lostLane();
    fediverse.setFault("prairie.test", { ...fault, path: lane.path, times: 1 });
    await lookUntil(lane.ask, fediverse, startsAt + 9 * dayMs);
    expect(countOf(await outcomesOf(lane.db, lane.planId))).toEqual({ followed: 1 });
    const unfollowed = fediverse.followEvents().filter(({ kind }) => kind === "unfollowed");
    expect(unfollowed).toHaveLength(1);
  });

  it("waits on when the server does not let it be healed", async () => {
    const lane = await lostLane();
    fediverse.setFault("prairie.test", { kind: "server_error", status: 403, path: lane.path });
    await lookUntil(lane.ask, fediverse, startsAt + 9 * dayMs);
    expect(countOf(await outcomesOf(lane.db, lane.planId))).toEqual({ pending: 1 });
  });
});

describe("a server that reaches one host no more (Hollo)", () => {
  it("is asked anew once and then left, and the people of other hosts are followed", async () => {
    fediverse.reset(smallWorld(6, { personality: "hollo", known: 6 }));
    const lane = await plannedLane(database, { fediverse, handles: people(6), software: "hollo" });
    fediverse.setFault("alpage.test", { kind: "server_error", status: 502 });
    await runToEnd(lane.ask, fediverse);
    fediverse.clearFaults("alpage.test");
    await lookUntil(lane.ask, fediverse, startsAt + 9 * dayMs);
    const outcomes = await outcomesOf(lane.db, lane.planId);
    expect(countOf(outcomes)).toEqual({ followed: 4, pending: 2 });
    expect([outcomes[personHandle(0)], outcomes[personHandle(3)]]).toEqual(["pending", "pending"]);
    const unfollowed = fediverse.followEvents().filter(({ kind }) => kind === "unfollowed");
    expect(unfollowed.map(({ target }) => target).sort()).toEqual([personHandle(0), personHandle(3)]);
    expect(fediverse.followEvents().filter(({ kind }) => kind === "repeated")).toEqual([]);
    expect(fediverse.follows(me).filter(({ lost }) => lost)).toHaveLength(2);
  });
});
