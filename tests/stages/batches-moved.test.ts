/** People who have moved, and whose old and new address both stand in the plan: everybody is followed once. */
import { describe, expect, it } from "vitest";
import { runUndo } from "#lib/plans/run.ts";
import {
  forgetEverything,
  laneAsk,
  lookUntil,
  me,
  openStillWorld,
  outcomesOf,
  personHandle,
  plannedLane,
  runToEnd,
  smallWorld,
} from "./batches-builders.ts";

const { database, fediverse } = await openStillWorld();
const hourMs = 3_600_000;
const [old, next, last] = [personHandle(0), personHandle(1), personHandle(2)];

const followed = () => fediverse.follows(me).map(({ target }) => target);

describe("an account that moved to another one of the plan", () => {
  it.each([
    ["before", [old, next]],
    ["behind", [next, old]],
  ])("is followed once, when it stands %s it", async (_where, handles) => {
    for (const [software, personality] of [
      ["mastodon", "mastodon-4.6"],
      ["gotosocial", "gotosocial"],
    ] as const) {
      fediverse.reset(
        smallWorld(2, { personality, known: 2, people: (index) => (index === 0 ? { movedTo: next } : {}) }),
      );
      const lane = await plannedLane(database, { fediverse, handles, software, followMoved: true });
      const { db, signed, planId, ask } = lane;
      expect((await runToEnd(ask, fediverse)).ending).toEqual({ kind: "finished" });
      await lookUntil(ask, fediverse, fediverse.now() + hourMs);
      expect(fediverse.followEvents().map(({ target, kind }) => [target, kind])).toEqual([[next, "created"]]);
      const first =
        handles[0] === old ? { [old]: "moved", [next]: "already" } : { [next]: "followed", [old]: "already" };
      expect(await outcomesOf(db, planId)).toEqual(first);

      const step = { db, userId: signed.userId, planId, now: new Date(fediverse.now()) };
      const undo = await runUndo({ ...step, wording: "test" });
      expect(undo.count).toBe(1);
      const back = laneAsk(db, { signed, planId: undo.planId, fediverse });
      expect((await runToEnd(back, fediverse)).ending).toEqual({ kind: "finished" });
      expect(followed()).toEqual([]);
      await forgetEverything(db);
    }
  });
});

describe("an account that moved more than once", () => {
  it("is followed at the last address", async () => {
    const to = [next, last];
    fediverse.reset(
      smallWorld(3, {
        known: 3,
        people: (index) => (to[index] === undefined ? {} : { movedTo: to[index] as string }),
      }),
    );
    const { db, planId, ask } = await plannedLane(database, { fediverse, handles: [old], followMoved: true });
    expect((await runToEnd(ask, fediverse)).ending).toEqual({ kind: "finished" });
    await lookUntil(ask, fediverse, fediverse.now() + hourMs);
    expect(await outcomesOf(db, planId)).toEqual({ [old]: "moved" });
    expect(followed()).toEqual([last]);
  });
});
