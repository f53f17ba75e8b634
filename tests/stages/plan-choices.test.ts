import { describe, expect, it } from "vitest";
import { loadOutcomes } from "#lib/outcomes/store.ts";
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
const hourMs = 3_600_000;
const listScopes = "read:accounts read:follows read:search write:follows read:lists write:lists";

/** A plan whose people go into the list "From X", run to its end. */
async function listedPlan(given: {
  readonly count: number;
  readonly scopes?: string;
  readonly mine?: string[];
}) {
  const { count, scopes = listScopes } = given;
  fediverse.reset(smallWorld(count, { known: count }));
  const host = fediverse.world.host("prairie.test");
  for (const [index, title] of (given.mine ?? []).entries()) {
    const id = `70${index}`;
    host.lists.set(id, { id, owner: me, title, members: new Set() });
  }
  const lane = await plannedLane(database, { fediverse, handles: people(count), scopes });
  const token = fediverse.issueToken(me, scopes.split(" "));
  await lane.db.fediverseAccount.update({
    where: { id: lane.signed.accountId },
    data: { tokenSealed: token },
  });
  await lane.db.plan.update({ where: { id: lane.planId }, data: { listTitle: "From X" } });
  expect((await runToEnd(lane.ask, fediverse)).ending).toEqual({ kind: "finished" });
  await lookUntil(lane.ask, fediverse, startsAt + 2 * hourMs);
  return { ...lane, lists: [...host.lists.values()] };
}

async function listedOf(lane: Awaited<ReturnType<typeof listedPlan>>) {
  const { userId } = lane.signed;
  const { rows } = await loadOutcomes(lane.db, { userId, planId: lane.planId, most: 1_000 });
  return rows.map(({ listed }) => listed);
}

describe("a list for everybody of a plan", () => {
  it("is made when there is none of that name, and holds whom the server confirms", async () => {
    const lane = await listedPlan({ count: 45 });
    expect(lane.lists.map(({ title }) => title)).toEqual(["From X"]);
    expect(lane.lists[0]?.members.size).toBe(45);
    expect(await listedOf(lane)).toEqual(Array(45).fill("listed"));
    const adds = fediverse.log().filter(({ url }) => /\/lists\/\d+\/accounts/.test(url));
    expect(adds.length).toBeLessThan(10);
    expect(fediverse.violations()).toEqual([]);
  });

  it("is the one the person has already", async () => {
    const lane = await listedPlan({ count: 5, mine: ["Friends", "From X"] });
    expect(lane.lists).toHaveLength(2);
    expect(lane.lists.find(({ title }) => title === "From X")?.members.size).toBe(5);
  });

  it("takes those one by one whom the server refuses together", async () => {
    const lane = await listedPlan({ count: 4 });
    const { db, planId, ask } = lane;
    await db.planItem.updateMany({ where: { planId, position: { lte: 2 } }, data: { listed: null } });
    expect(lane.lists[0]?.members.delete(personHandle(0))).toBe(true);
    await lookUntil(ask, fediverse, fediverse.now() + hourMs);
    expect(await listedOf(lane)).toEqual(Array(4).fill("listed"));
    expect(lane.lists[0]?.members.size).toBe(4);
  });

  it("is not tried without the permission, and says so; the follows are made all the same", async () => {
    const scopes = "read:accounts read:follows read:search write:follows";
    const lane = await listedPlan({ count: 3, scopes });
    expect(countOf(await outcomesOf(lane.db, lane.planId))).toEqual({ followed: 3 });
    expect(await listedOf(lane)).toEqual(Array(3).fill("no_permission"));
    expect(fediverse.log().filter(({ url }) => url.includes("/lists"))).toEqual([]);
  });

  it("waits while the server does not answer, and goes on after that", async () => {
    fediverse.reset(smallWorld(2, { known: 2 }));
    const lane = await plannedLane(database, { fediverse, handles: people(2), scopes: listScopes });
    const tokenSealed = fediverse.issueToken(me, listScopes.split(" "));
    await lane.db.fediverseAccount.updateMany({ data: { tokenSealed } });
    await lane.db.plan.update({ where: { id: lane.planId }, data: { listTitle: "From X" } });
    fediverse.setFault("prairie.test", { kind: "server_error", path: "/api/v1/lists", status: 503 });
    await runToEnd(lane.ask, fediverse);
    await lookUntil(lane.ask, fediverse, startsAt + 20 * 60_000);
    expect(countOf(await outcomesOf(lane.db, lane.planId))).toEqual({ followed: 2 });
    fediverse.clearFaults("prairie.test");
    await lookUntil(lane.ask, fediverse, fediverse.now() + hourMs);
    const [list] = fediverse.world.host("prairie.test").lists.values();
    expect([...(list?.members ?? [])].sort()).toEqual([personHandle(0), personHandle(1)]);
  });
});
