/** What is known of whom an account follows: read from its server, and forgotten when it is true no more. */
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { runFollowingReading } from "#lib/batches/run.ts";
import { forgetUnseen, loadStaleFollowed } from "#lib/matches/followed/store.ts";
import { loadFollowedBy, saveFollowed } from "#lib/matches/store.ts";
import { runDraft, runUndo } from "#lib/plans/run.ts";
import {
  laneAsk,
  lookUntil,
  me,
  openStillWorld,
  people,
  personHandle,
  plannedLane,
  runToEnd,
  type Signed,
  signIn,
  smallWorld,
} from "./batches-builders.ts";

const { database, fediverse } = await openStillWorld();
const hourMs = 3_600_000;
const listScopes = "read:accounts read:follows read:search write:follows read:lists write:lists";

const now = () => new Date(fediverse.now());

/** As the worker reads: page after page, and forgets at the end whom the whole of it has not shown. */
async function readAll(signed: Signed): Promise<void> {
  const { userId, accountId } = signed;
  const { db } = database;
  const startedAt = now();
  const { planId } = await runDraft({ db, userId, accountId, now: startedAt });
  const onRead = async (handles: readonly string[]) =>
    void (await saveFollowed(db, userId, { accountId, handles, seenAt: now() }));
  const ending = await runFollowingReading({
    ...laneAsk(db, { signed, planId, fediverse }),
    onRead,
  });
  if (ending.kind === "finished") await forgetUnseen(db, userId, { accountId, before: startedAt });
}

async function knownOf({ userId, accountId }: Signed) {
  return (await loadFollowedBy(database.db, userId, accountId)).toSorted();
}

/** Matches of these handles that say "followed already". */
async function followedMatches(signed: Signed, handles: readonly string[]): Promise<void> {
  const { db } = database;
  const { userId } = signed;
  for (const handle of handles) {
    const id = randomUUID();
    await db.contact.create({ data: { id, userId, username: handle.split("@")[0] ?? "" } });
    await db.match.create({ data: { contactId: id, userId, state: "accepted", handle, followed: true } });
  }
}

describe("reading whom the account follows", () => {
  it("forgets whom the person has unfollowed since, and keeps everybody when the server does not show the list", async () => {
    fediverse.reset(smallWorld(100, { known: 100 }));
    const signed = await signIn(database.db, await database.newUser(), { fediverse });
    for (const target of people(100)) fediverse.putFollow({ follower: me, target });
    await readAll(signed);
    expect(await knownOf(signed)).toEqual([...people(100)].sort());
    await followedMatches(signed, people(3));
    expect(await loadStaleFollowed(database.db, signed.userId)).toEqual([]);

    for (const target of people(2)) fediverse.world.dropEdge(me, target);
    fediverse.shiftTime(hourMs);
    fediverse.setFault("prairie.test", { kind: "server_error", path: "/api/v1/accounts" });
    await readAll(signed);
    expect(await knownOf(signed)).toHaveLength(100);
    fediverse.clearFaults("prairie.test");
    fediverse.shiftTime(hourMs);
    await readAll(signed);
    expect(await knownOf(signed)).toEqual([...people(98, 2)].sort());
    expect(await loadStaleFollowed(database.db, signed.userId)).toHaveLength(2);
  });

  it("remembers the titles of the lists the person keeps, where we may ask", async () => {
    fediverse.reset(smallWorld(1));
    const signed = await signIn(database.db, await database.newUser(), { fediverse, scopes: listScopes });
    const tokenSealed = fediverse.issueToken(me, listScopes.split(" "));
    await database.db.fediverseAccount.update({ where: { id: signed.accountId }, data: { tokenSealed } });
    const { lists } = fediverse.world.host("prairie.test");
    for (const [index, title] of ["Vallée", "Amis", "Amis", "", "x".repeat(101)].entries()) {
      lists.set(String(index + 1), { id: String(index + 1), owner: me, title, members: new Set() });
    }
    const titles = async () => {
      await readAll(signed);
      const { userId, accountId } = signed;
      return (await runDraft({ db: database.db, userId, accountId, now: now() })).account.listTitles;
    };
    expect(await titles()).toEqual(["Amis", "Vallée"]);
    fediverse.setFault("prairie.test", { kind: "server_error", path: "/api/v1/lists" });
    expect(await titles()).toEqual(["Amis", "Vallée"]);
    fediverse.clearFaults("prairie.test");
    lists.clear();
    expect(await titles()).toEqual([]);
    await database.db.fediverseAccount.update({
      where: { id: signed.accountId },
      data: { scopes: "read:accounts read:follows write:follows" },
    });
    fediverse.clearTraffic();
    await titles();
    expect(fediverse.log().filter(({ url }) => url.includes("/lists"))).toEqual([]);
  });
});

describe("taking a plan back", () => {
  it("forgets at once whom it has unfollowed, and nobody else", async () => {
    fediverse.reset(smallWorld(5, { known: 5 }));
    fediverse.putFollow({ follower: me, target: personHandle(0) });
    const lane = await plannedLane(database, { fediverse, handles: people(5) });
    const { db, signed, planId } = lane;
    await runToEnd(lane.ask, fediverse);
    await lookUntil(lane.ask, fediverse, fediverse.now() + hourMs);
    await readAll(signed);
    expect(await knownOf(signed)).toHaveLength(5);
    await followedMatches(signed, people(5));
    const undo = await runUndo({ db, userId: signed.userId, planId, wording: "back", now: now() });
    await runToEnd(laneAsk(db, { signed, planId: undo.planId, fediverse }), fediverse);
    expect(await knownOf(signed)).toEqual([personHandle(0)]);
    expect(await loadStaleFollowed(db, signed.userId)).toHaveLength(4);
  });

  it("forgets a moved account by its new address", async () => {
    const world = smallWorld(1, { known: 1 });
    fediverse.reset({
      ...world,
      accounts: [
        { handle: me },
        { handle: personHandle(0), movedTo: "new@estive.test" },
        { handle: "new@estive.test" },
      ],
    });
    const lane = await plannedLane(database, { fediverse, handles: people(1), followMoved: true });
    const { db, signed, planId } = lane;
    await runToEnd(lane.ask, fediverse);
    await lookUntil(lane.ask, fediverse, fediverse.now() + hourMs);
    await readAll(signed);
    expect(await knownOf(signed)).toEqual(["new@estive.test"]);
    const undo = await runUndo({ db, userId: signed.userId, planId, wording: "back", now: now() });
    await runToEnd(laneAsk(db, { signed, planId: undo.planId, fediverse }), fediverse);
    expect(await knownOf(signed)).toEqual([]);
  });
});

it("a server whose pages lead in a circle is read once around", async () => {
  fediverse.reset(smallWorld(3, { known: 3 }));
  const { db } = database;
  const signed = await signIn(db, await database.newUser(), { fediverse });
  const { userId, accountId } = signed;
  const { planId } = await runDraft({ db, userId, accountId, now: new Date(fediverse.now()) });
  const ask = laneAsk(db, { signed, planId, fediverse });
  const ports = ask.ports as NonNullable<typeof ask.ports>;
  let asked = 0;
  const openServer: typeof ports.openServer = (access) => ({
    ...ports.openServer(access),
    following: async () => {
      asked += 1;
      return { kind: "answered", value: { accts: people(3), next: "41" }, rate: null, skewMs: null };
    },
  });
  expect(await runFollowingReading({ ...ask, ports: { ...ports, openServer } })).toMatchObject({
    kind: "finished",
  });
  expect(asked).toBe(2);
});
