import { describe, expect, it } from "vitest";
import { runBatch, runFollowingReading } from "#lib/batches/run.ts";
import { foldAttempts } from "#lib/outcomes/fold-attempts.ts";
import { resumeRechecks, runRecheck } from "#lib/outcomes/run.ts";
import { hasSignIn, loadHistory, loadOutcomes, loadSummary } from "#lib/outcomes/store.ts";
import { runCancel } from "#lib/plans/run.ts";
import type { AccountSpec } from "../fediverse/world/world-spec.ts";
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
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

async function finishedPlan(
  count: number,
  given: {
    readonly people?: (index: number) => Partial<AccountSpec>;
    readonly server?: {
      readonly software: string;
      readonly personality: "gotosocial" | "hollo" | "mastodon-4.6";
    };
  } = {},
) {
  const { server = { software: "mastodon", personality: "mastodon-4.6" } } = given;
  const { personality, software } = server;
  const world = smallWorld(count, { personality, known: count });
  fediverse.reset(
    given.people ? { ...smallWorld(count, { personality, known: count, people: given.people }) } : world,
  );
  const { db, signed, planId, ask } = await plannedLane(database, {
    fediverse,
    handles: people(count),
    software,
  });
  expect((await runToEnd(ask, fediverse)).ending).toEqual({ kind: "finished" });
  return { db, signed, planId, ask };
}

describe("looking again", () => {
  it("turns a request that its owner accepts into a follow, and one that is turned down into a refusal", async () => {
    const { db, planId, ask } = await finishedPlan(3, { people: () => ({ locked: true }) });
    await lookUntil(ask, fediverse, startsAt + hourMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ requested: 3 });
    fediverse.approve(me, personHandle(0));
    fediverse.reject(me, personHandle(1));
    await lookUntil(ask, fediverse, startsAt + 10 * dayMs);
    expect(await outcomesOf(db, planId)).toEqual({
      [personHandle(0)]: "followed",
      [personHandle(1)]: "refused",
      [personHandle(2)]: "requested",
    });
    await lookUntil(ask, fediverse, startsAt + 40 * dayMs);
    const waiting = await db.planItem.findFirstOrThrow({ where: { planId, handle: personHandle(2) } });
    expect(waiting).toMatchObject({ outcome: "requested", dueAt: null });
    expect(await runRecheck(ask)).toEqual({ kind: "finished" });
  });

  it("costs few requests: once after 5 s, a minute, ten minutes, hours, then daily", async () => {
    const { signed, db, planId, ask } = await finishedPlan(1, { people: () => ({ locked: true }) });
    await lookUntil(ask, fediverse, startsAt + 3 * dayMs);
    const item = await db.planItem.findFirstOrThrow({ where: { planId } });
    const looks = (await loadHistory(db, signed.userId, item.id)).filter(
      ({ step }) => step === "relationship",
    );
    const follow = (await loadHistory(db, signed.userId, item.id)).find(({ step }) => step === "follow");
    const ages = looks.slice(1).map((look) => look.startedAt.getTime() - (follow?.endedAt?.getTime() ?? 0));
    expect(ages.map((age) => Math.round(age / 1000))).toEqual([5, 60, 600, 3_600, 21_600, 86_400, 172_800]);
  });

  it("never calls a server's optimistic answer a follow: one that lies leaves it pending", async () => {
    const { db, planId, ask } = await finishedPlan(4, { people: () => ({ onFollow: "lose" }) });
    expect(countOf(await outcomesOf(db, planId))).toEqual({ pending: 4 });
    await lookUntil(ask, fediverse, startsAt + 9 * dayMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ pending: 4 });
    // Healed once each, and then left alone.
    const created = fediverse.followEvents().filter((event) => event.kind === "created");
    expect(created).toHaveLength(8);
    expect(fediverse.followEvents().filter((event) => event.kind === "repeated")).toEqual([]);
  });

  it.each(["gotosocial", "hollo"] as const)(
    "heals a follow that %s lost, once, with a record",
    async (software) => {
      const lost = (index: number): Partial<AccountSpec> => (index === 1 ? { onFollow: "lose_first" } : {});
      const { db, signed, planId, ask } = await finishedPlan(3, {
        people: lost,
        server: { software, personality: software },
      });
      await lookUntil(ask, fediverse, startsAt + 5 * minuteMs);
      expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 2, pending: 1 });
      await lookUntil(ask, fediverse, startsAt + hourMs);
      expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 3 });
      const item = await db.planItem.findFirstOrThrow({ where: { planId, handle: personHandle(1) } });
      const history = await loadHistory(db, signed.userId, item.id);
      expect(history.filter(({ step }) => step === "unfollow")).toHaveLength(1);
      expect(history.filter(({ step }) => step === "follow")).toHaveLength(2);
      expect(foldAttempts(history)).toBe("followed");
    },
  );

  it("does not undo a request whose owner has locked the account since", async () => {
    const { db, planId, ask } = await finishedPlan(1, {
      people: () => ({ onFollow: "lose" }),
      server: { software: "gotosocial", personality: "gotosocial" },
    });
    fediverse.setAccount(personHandle(0), { locked: true });
    await lookUntil(ask, fediverse, startsAt + 2 * dayMs);
    expect(await outcomesOf(db, planId)).toEqual({ [personHandle(0)]: "requested" });
    expect(fediverse.followEvents().map((event) => event.kind)).toEqual(["created"]);
  });

  it("goes on where a crash cut a healing off", async () => {
    const { db, planId, ask } = await finishedPlan(1, {
      people: () => ({ onFollow: "lose_first" }),
      server: { software: "gotosocial", personality: "gotosocial" },
    });
    await lookUntil(ask, fediverse, startsAt + 5 * minuteMs);
    const item = await db.planItem.findFirstOrThrow({ where: { planId } });
    const number = (await db.attempt.count({ where: { planItemId: item.id } })) + 1;
    const startedAt = new Date(fediverse.now());
    const { userId } = ask;
    await db.attempt.create({ data: { planItemId: item.id, userId, number, step: "unfollow", startedAt } });
    fediverse.shiftTime(11 * minuteMs);
    await lookUntil(ask, fediverse, startsAt + 2 * hourMs);
    const after = await outcomesOf(db, planId);
    // The unfollow never arrived, so the request still stands where it was: it is not asked a third way.
    expect(["pending", "followed"]).toContain(after[personHandle(0)]);
    expect(fediverse.followEvents().filter((event) => event.kind === "repeated")).toEqual([]);

    await db.planItem.update({ where: { id: item.id }, data: { outcome: "waiting", dueAt: null } });
    fediverse.reset(smallWorld(1, { personality: "gotosocial", known: 1 }));
    const token = fediverse.issueToken(me);
    await db.fediverseAccount.updateMany({ data: { tokenSealed: token } });
    await lookUntil(ask, fediverse, fediverse.now() + hourMs);
    expect(await outcomesOf(db, planId)).toEqual({ [personHandle(0)]: "followed" });
  });

  it("stops with the sign-in, and is woken by the sweep when it works again", async () => {
    const { db, planId, signed, ask } = await finishedPlan(2);
    fediverse.revokeTokens(me);
    fediverse.shiftTime(10_000);
    expect(await hasSignIn(db, signed.userId, signed.accountId)).toBe(true);
    expect(await runRecheck(ask)).toEqual({ kind: "signed_out" });
    expect(await hasSignIn(db, signed.userId, signed.accountId)).toBe(false);
    expect(await resumeRechecks(db, new Date(fediverse.now() + hourMs))).toEqual([]);
    await db.fediverseAccount.update({
      where: { id: signed.accountId },
      data: { state: "connected", tokenSealed: fediverse.issueToken(me) },
    });
    fediverse.shiftTime(hourMs);
    expect(await resumeRechecks(db, new Date(fediverse.now()))).toMatchObject([{ planId }]);
    await lookUntil(ask, fediverse, fediverse.now() + hourMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 2 });
  });

  it("settles what a cancelled plan left in the air, and follows nobody for it", async () => {
    fediverse.reset(smallWorld(2, { known: 2 }));
    const { db, signed, planId, ask } = await plannedLane(database, { fediverse, handles: people(2) });
    const host = fediverse.world.host("prairie.test");
    for (const handle of people(2)) {
      const remoteId = fediverse.world.meet(host, handle);
      const data = { remoteId, outcome: "unknown", dueAt: new Date(startsAt) };
      await db.planItem.update({ where: { planId_handle: { planId, handle } }, data });
    }
    fediverse.putFollow({ follower: me, target: personHandle(0) });
    await runCancel({ ...signed, db, planId, now: new Date(startsAt) });
    await lookUntil(ask, fediverse, startsAt + hourMs);
    expect(await outcomesOf(db, planId)).toEqual({
      [personHandle(0)]: "followed",
      [personHandle(1)]: "cancelled",
    });
    expect(fediverse.followEvents()).toEqual([]);
  });
});

describe("what the pages read", () => {
  it("adds up, goes page by page, and belongs to one person", async () => {
    const { db, signed, planId } = await finishedPlan(7);
    const { userId } = signed;
    const summary = await loadSummary(db, userId, planId);
    expect(summary.total).toBe(7);
    expect(Object.values(summary.counts).reduce((sum, count) => sum + count, 0)).toBe(7);
    const seen: string[] = [];
    let after: number | null = 0;
    while (after !== null) {
      const page = await loadOutcomes(db, { userId, planId, after, most: 3 });
      seen.push(...page.rows.map((row) => row.handle));
      after = page.next;
    }
    expect(seen).toEqual(people(7));
    const followed = await loadOutcomes(db, { userId, planId, outcome: "followed", most: 10 });
    expect(followed.rows).toEqual([]);
    const stranger = await database.newUser();
    expect((await loadOutcomes(db, { userId: stranger, planId, most: 10 })).rows).toEqual([]);
    expect((await loadSummary(db, stranger, planId)).total).toBe(0);
  });
});

describe("reading the followings before consent", () => {
  it("goes through every page and sets aside who is followed already", async () => {
    fediverse.reset(smallWorld(200, { known: 200 }));
    for (const handle of people(190)) fediverse.putFollow({ follower: me, target: handle });
    const { db, planId, ask } = await plannedLane(database, {
      fediverse,
      handles: people(200),
      state: "draft",
    });
    expect(await runFollowingReading(ask)).toEqual({ kind: "finished", marked: 190 });
    expect(countOf(await outcomesOf(db, planId))).toEqual({ already: 190, waiting: 10 });
    expect(fediverse.log().filter((entry) => entry.url.includes("/following"))).toHaveLength(3);
    const read = await db.plan.findFirstOrThrow({ where: { id: planId } });
    expect(read.followingsReadAt).toEqual(new Date(fediverse.now()));
  });

  it("forgets whom the person has unfollowed since", async () => {
    fediverse.reset(smallWorld(5, { known: 5 }));
    for (const handle of people(4)) fediverse.putFollow({ follower: me, target: handle });
    const { db, signed, planId, ask } = await plannedLane(database, {
      fediverse,
      handles: people(5),
      state: "draft",
    });
    await runFollowingReading(ask);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ already: 4, waiting: 1 });
    const server = ask.ports?.openServer({
      host: "prairie.test",
      accessToken: signed.token,
      scopes: "",
      now: ask.now,
    });
    await server?.unfollow(fediverse.world.meet(fediverse.world.host("prairie.test"), personHandle(0)));
    expect(await runFollowingReading(ask)).toEqual({ kind: "finished", marked: 3 });
    expect((await outcomesOf(db, planId))[personHandle(0)]).toBe("waiting");
  });

  it("comes back with its place when the server asks it to wait, and lets be what is not shown", async () => {
    fediverse.reset(smallWorld(100, { known: 100 }));
    for (const handle of people(100)) fediverse.putFollow({ follower: me, target: handle });
    const { db, planId, ask } = await plannedLane(database, {
      fediverse,
      handles: people(100),
      state: "draft",
    });
    fediverse.setFault("prairie.test", { kind: "too_many", times: 1, retryAfterS: 60 });
    const held = await runFollowingReading(ask);
    expect(held).toMatchObject({ kind: "again", cursor: null });
    fediverse.shiftTime(61_000);
    expect(await runFollowingReading(ask)).toEqual({ kind: "finished", marked: 100 });
    fediverse.setFault("prairie.test", { kind: "server_error", status: 403 });
    expect(await runFollowingReading(ask)).toEqual({ kind: "not_shown" });
    await db.plan.update({ where: { id: planId }, data: { state: "running" } });
    expect(await runFollowingReading(ask)).toEqual({ kind: "not_shown" });
    expect(await runBatch({ ...ask, planId: crypto.randomUUID() })).toEqual({ kind: "missing" });
  });
});
