import { describe, expect, it } from "vitest";
import { runBatch } from "#lib/batches/run.ts";
import { foldAttempts } from "#lib/outcomes/fold-attempts.ts";
import { resumeRechecks, runRecheck } from "#lib/outcomes/run.ts";
import { loadHistory, loadSummary } from "#lib/outcomes/store.ts";
import { runCancel, runUndo } from "#lib/plans/run.ts";
import { countUndoable, loadKnownFollows } from "#lib/plans/store.ts";
import type { AccountSpec, PersonalityName } from "../fediverse/world/world-spec.ts";
import {
  countOf,
  laneAsk,
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
const wording = "Take back what this plan followed.";

type Given = {
  readonly count: number;
  readonly before?: readonly string[];
  readonly people?: (index: number) => Partial<AccountSpec>;
  readonly personality?: PersonalityName;
  readonly software?: string;
};

/** A plan that has run to its end, with `before` followed by the person's own hand earlier. */
async function endedPlan(given: Given) {
  const { count, personality = "mastodon-4.6", software = "mastodon" } = given;
  fediverse.reset(
    smallWorld(count, { personality, known: count, ...(given.people ? { people: given.people } : {}) }),
  );
  for (const target of given.before ?? []) fediverse.putFollow({ follower: me, target });
  const lane = await plannedLane(database, { fediverse, handles: people(count), software });
  expect((await runToEnd(lane.ask, fediverse)).ending).toEqual({ kind: "finished" });
  await lookUntil(lane.ask, fediverse, fediverse.now() + hourMs);
  return lane;
}

async function undoOf(lane: Awaited<ReturnType<typeof endedPlan>>) {
  const { db, signed, planId } = lane;
  const undo = await runUndo({ db, userId: signed.userId, planId, wording, now: new Date(fediverse.now()) });
  return { ...undo, ask: laneAsk(db, { signed, planId: undo.planId, fediverse }) };
}

const followed = () =>
  fediverse
    .follows(me)
    .filter(({ state }) => state !== "none")
    .map(({ target }) => target)
    .sort();

describe("taking a plan back", () => {
  it("unfollows whom the plan has followed or asked, and nobody who was followed before", async () => {
    const before = [personHandle(1), personHandle(4)];
    const lane = await endedPlan({
      count: 8,
      before,
      people: (index) => (index === 6 ? { locked: true } : {}),
    });
    expect(countOf(await outcomesOf(lane.db, lane.planId))).toEqual({
      already: 2,
      followed: 5,
      requested: 1,
    });
    const undo = await undoOf(lane);
    expect(undo.count).toBe(6);
    const { ending } = await runToEnd(undo.ask, fediverse);
    expect(ending).toEqual({ kind: "finished" });
    expect(followed()).toEqual(before);
    expect(countOf(await outcomesOf(lane.db, undo.planId))).toEqual({ unfollowed: 6 });
    expect(countOf(await outcomesOf(lane.db, lane.planId))).toEqual({ already: 2, unfollowed: 6 });
    expect(fediverse.violations()).toEqual([]);
    for (const item of await lane.db.planItem.findMany({ where: { planId: undo.planId } })) {
      const history = await loadHistory(lane.db, lane.signed.userId, item.id);
      expect(history.map(({ step }) => step)).toEqual(["relationship", "unfollow"]);
      expect(foldAttempts(history, "undo")).toBe("unfollowed");
    }
    expect(await countUndoable(lane.db, lane.signed.userId, lane.planId)).toBe(0);
    const known = await loadKnownFollows(lane.db, lane.signed.userId, lane.signed.accountId);
    expect([...known.keys()].sort()).toEqual(before);
  });

  it("leaves alone whom the server did not show before the follow: nothing proves that the plan was first", async () => {
    const lane = await endedPlan({ count: 3 });
    const item = await lane.db.planItem.findFirstOrThrow({ where: { planId: lane.planId, position: 2 } });
    await lane.db.attempt.updateMany({
      where: { planItemId: item.id, step: "relationship", reply: "none" },
      data: { reply: "not_shown" },
    });
    const undo = await undoOf(lane);
    expect(undo.count).toBe(2);
    await runToEnd(undo.ask, fediverse);
    expect(followed()).toEqual([personHandle(1)]);
  });

  it("keeps the server's pace over more people than a window allows", async () => {
    const lane = await endedPlan({ count: 380 });
    const undo = await undoOf(lane);
    const { batches } = await runToEnd(undo.ask, fediverse);
    expect(batches.some((batch) => batch.kind === "again" && batch.reason === "requests")).toBe(true);
    expect(followed()).toEqual([]);
    expect(fediverse.violations()).toEqual([]);
  }, 120_000);

  it.each([
    ["gotosocial", "gotosocial"],
    ["hollo", "hollo"],
    ["akkoma", "akkoma"],
    ["snac", "snac"],
    ["mastodon-4.0", "mastodon"],
  ] as const)("works on %s", async (personality, software) => {
    const lane = await endedPlan({ count: 7, personality, software });
    const undo = await undoOf(lane);
    await runToEnd(undo.ask, fediverse);
    expect(followed()).toEqual([]);
    expect(countOf(await outcomesOf(lane.db, undo.planId))).toEqual({ unfollowed: 7 });
    expect(fediverse.violations()).toEqual([]);
  });

  it("says so when a follow had ended by itself", async () => {
    const lane = await endedPlan({ count: 2 });
    const other = await undoOf(lane);
    await runToEnd(other.ask, fediverse);
    await lane.db.planItem.updateMany({ where: { planId: lane.planId }, data: { outcome: "followed" } });
    const undo = await undoOf(lane);
    await runToEnd(undo.ask, fediverse);
    const items = await lane.db.planItem.findMany({ where: { planId: undo.planId } });
    expect(items.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ["unfollowed", "not_followed"],
      ["unfollowed", "not_followed"],
    ]);
  });
});

describe("when it does not run through", () => {
  it("asks the relationship about what a crash has cut off, and unfollows nobody twice", async () => {
    const lane = await endedPlan({ count: 3 });
    const { db, signed } = lane;
    const undo = await undoOf(lane);
    const items = await db.planItem.findMany({
      where: { planId: undo.planId },
      orderBy: { position: "asc" },
    });
    const startedAt = new Date(fediverse.now());
    // The first unfollow arrived before the crash, the second did not.
    const target = items[0]?.handle as string;
    const host = fediverse.world.host("prairie.test");
    await undo.ask.ports
      ?.openServer({ host: "prairie.test", accessToken: signed.token, scopes: "", now: undo.ask.now })
      .unfollow(fediverse.world.meet(host, target));
    for (const { id } of items.slice(0, 2)) {
      await db.attempt.create({
        data: { planItemId: id, userId: signed.userId, number: 1, step: "unfollow", startedAt },
      });
    }
    fediverse.clearTraffic();
    const { ending } = await runToEnd(undo.ask, fediverse);
    expect(ending).toEqual({ kind: "finished" });
    expect(followed()).toEqual([]);
    const unfollows = fediverse.log().filter(({ url }) => url.endsWith("/unfollow"));
    expect(unfollows).toHaveLength(2);
    for (const item of items) {
      const history = await loadHistory(db, signed.userId, item.id);
      expect(history.every(({ endedAt }) => endedAt !== null)).toBe(true);
      expect(foldAttempts(history, "undo")).toBe("unfollowed");
    }
  });

  it("stops when it is cancelled, and then looks again at what still waits for an answer", async () => {
    const lane = await endedPlan({ count: 4, people: () => ({ locked: true }) });
    const { db, signed, planId } = lane;
    const undo = await undoOf(lane);
    expect(await runRecheck({ ...lane.ask })).toEqual({ kind: "finished" });
    await runCancel({ db, userId: signed.userId, planId: undo.planId, now: new Date(fediverse.now()) });
    expect(await runBatch(undo.ask)).toEqual({ kind: "cancelled" });
    expect(countOf(await outcomesOf(db, undo.planId))).toEqual({ cancelled: 4 });
    expect(followed()).toHaveLength(4);
    fediverse.approve(me, personHandle(0));
    expect(await resumeRechecks(db, new Date(fediverse.now()))).toMatchObject([{ planId }]);
    await lookUntil(lane.ask, fediverse, fediverse.now() + hourMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 1, requested: 3 });
  });

  it("stops with the sign-in and counts nothing as done", async () => {
    const lane = await endedPlan({ count: 3 });
    const undo = await undoOf(lane);
    fediverse.revokeTokens(me);
    expect(await runBatch(undo.ask)).toEqual({ kind: "signed_out" });
    const summary = await loadSummary(lane.db, lane.signed.userId, undo.planId);
    expect(summary.counts.unfollowed).toBe(0);
    expect(summary.done).toBe(0);
  });

  it("tells the deleted from the refused", async () => {
    const lane = await endedPlan({ count: 2 });
    fediverse.setAccount(personHandle(0), { suspended: true });
    const undo = await undoOf(lane);
    await runToEnd(undo.ask, fediverse);
    const outcomes = await outcomesOf(lane.db, undo.planId);
    expect(outcomes[personHandle(1)]).toBe("unfollowed");
    expect(["gone", "unfollowed"]).toContain(outcomes[personHandle(0)]);
  });

  it("is refused for a plan that runs, that is being undone, that followed nobody, or of somebody else", async () => {
    const lane = await endedPlan({ count: 2 });
    const { db, signed, planId } = lane;
    const ask = { db, userId: signed.userId, planId, wording, now: new Date(startsAt) };
    await db.plan.update({ where: { id: planId }, data: { state: "running" } });
    await expect(runUndo(ask)).rejects.toThrow("ended plan");
    await db.plan.update({ where: { id: planId }, data: { state: "finished" } });
    await runUndo(ask);
    await expect(runUndo(ask)).rejects.toThrow("being undone");
    const stranger = await database.newUser();
    await expect(runUndo({ ...ask, userId: stranger })).rejects.toMatchObject({ code: "not_found" });
    const none = await plannedLane(database, { fediverse, handles: [], state: "finished", signed });
    await expect(runUndo({ ...ask, planId: none.planId })).rejects.toThrow("nobody");
  });
});
