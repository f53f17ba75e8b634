import { describe, expect, it } from "vitest";
import { runBatch } from "#lib/batches/run.ts";
import { foldAttempts } from "#lib/outcomes/fold-attempts.ts";
import { loadHistory, loadSummary } from "#lib/outcomes/store.ts";
import { runCancel, runPause, runResume, runResumeAccount } from "#lib/plans/run.ts";
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
  testPorts,
} from "./batches-builders.ts";

const { database, fediverse } = await openStillWorld();
const dayMs = 86_400_000;

const planFor = (handles: readonly string[], options: Partial<Parameters<typeof plannedLane>[1]> = {}) =>
  plannedLane(database, { fediverse, handles, ...options });

async function detailOf(planId: string, handle: string) {
  return (await database.db.planItem.findFirstOrThrow({ where: { planId, handle } })).detail;
}

describe("every contact ends in one named outcome", () => {
  it("tells the locked, the blocked, the moved, the missing, the known and oneself apart", async () => {
    const world = smallWorld(9);
    const [open, locked, blocking, moved, , followed, asked, rejecting, gone] = people(9) as string[];
    fediverse.reset({
      ...world,
      accounts: world.accounts.map((account) => {
        if (account.handle === locked) return { ...account, locked: true };
        if (account.handle === blocking) return { ...account, blocks: [me] };
        if (account.handle === moved) return { ...account, movedTo: open as string };
        if (account.handle === rejecting) return { ...account, locked: true, onFollow: "reject" as const };
        if (account.handle === gone) return { ...account, gone: true };
        return account;
      }),
    });
    fediverse.putFollow({ follower: me, target: followed as string });
    fediverse.putFollow({ follower: me, target: asked as string, state: "requested" });
    const nobody = "nobody@alpage.test";
    const handles = [open, locked, blocking, moved, nobody, followed, asked, rejecting, me] as string[];
    const { db, signed, planId } = await planFor(handles);
    const ask = laneAsk(db, {
      signed,
      planId,
      fediverse,
      ports: { isGone: async (_db, handle) => handle === nobody },
    });
    expect((await runToEnd(ask, fediverse)).ending).toEqual({ kind: "finished" });
    await lookUntil(ask, fediverse, startsAt + 2 * dayMs);
    expect(await outcomesOf(db, planId)).toEqual({
      [open as string]: "followed",
      [locked as string]: "requested",
      [blocking as string]: "refused",
      [moved as string]: "refused",
      [nobody]: "gone",
      [followed as string]: "already",
      [asked as string]: "pending",
      [rejecting as string]: "refused",
      [me]: "refused",
    });
    expect(await detailOf(planId, moved as string)).toBe(`moved_to:${open}`);
    expect(await detailOf(planId, rejecting as string)).toBe("turned_down");
    expect(await detailOf(planId, me)).toBe("self");
    expect(await detailOf(planId, asked as string)).toBe("asked_before");
    const summary = await loadSummary(db, signed.userId, planId);
    expect(summary).toMatchObject({ total: 9, done: 9 });
    for (const item of await db.planItem.findMany({ where: { planId } })) {
      expect(foldAttempts(await loadHistory(db, signed.userId, item.id))).toBe(item.outcome);
    }
  });

  it("follows a moved account at its new address when the person agreed", async () => {
    fediverse.reset(smallWorld(2, { people: (index) => (index === 0 ? { movedTo: personHandle(1) } : {}) }));
    const { db, planId, ask } = await planFor([personHandle(0)], { followMoved: true });
    await runToEnd(ask, fediverse);
    await lookUntil(ask, fediverse, startsAt + dayMs);
    expect(await outcomesOf(db, planId)).toEqual({ [personHandle(0)]: "moved" });
    expect(await detailOf(planId, personHandle(0))).toBe(`moved:${personHandle(1)}`);
    expect(fediverse.follows(me).map((follow) => follow.target)).toEqual([personHandle(1)]);
  });

  it("tries an unreachable server later and later, follows its people when it is back, and gives up in the end", async () => {
    fediverse.reset(smallWorld(6));
    fediverse.setFault("alpage.test", { kind: "down" });
    const { db, planId, ask } = await planFor(people(6));
    const first = await runBatch(ask);
    expect(first).toMatchObject({ kind: "again", reason: "retry" });
    expect(countOf(await outcomesOf(db, planId))).toEqual({ pending: 4, unreachable: 2 });
    fediverse.shiftTime(3 * 60_000);
    fediverse.clearFaults("alpage.test");
    fediverse.setAccount(personHandle(0), { gone: true });
    const { ending, batches } = await runToEnd(ask, fediverse);
    expect(ending).toEqual({ kind: "finished" });
    expect(batches.length).toBeLessThan(12);
    const outcomes = await outcomesOf(db, planId);
    expect(outcomes[personHandle(3)]).toBe("pending");
    expect(outcomes[personHandle(0)]).toBe("unreachable");
    const tried = await db.planItem.findFirstOrThrow({ where: { planId, handle: personHandle(0) } });
    expect(tried).toMatchObject({ tries: 6, dueAt: null, detail: "not_resolved" });
  });

  it("never follows a look-alike that a search shows instead", async () => {
    fediverse.reset({
      ...smallWorld(3),
      accounts: [{ handle: me }, { handle: "ana@alpage.test" }, { handle: "ana.b@alpage.test" }],
    });
    fediverse.setAccount("ana.b@alpage.test", {});
    const { db, planId, ask } = await planFor(["ana.@alpage.test", "an@alpage.test"]);
    await runBatch(ask);
    expect(fediverse.followEvents()).toEqual([]);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ unreachable: 2 });
  });
});

describe("the server's total of follows", () => {
  it("ends the plan truthfully and asks nobody else", async () => {
    fediverse.reset(smallWorld(30, { home: { limits: { total: 10 } }, known: 30 }));
    const { db, planId, ask } = await planFor(people(30));
    const { ending } = await runToEnd(ask, fediverse, { looks: true });
    expect(ending).toEqual({ kind: "finished" });
    await lookUntil(ask, fediverse, startsAt + dayMs);
    const counts = countOf(await outcomesOf(db, planId));
    expect((counts["followed"] ?? 0) + (counts["limit_reached"] ?? 0) + (counts["refused"] ?? 0)).toBe(30);
    expect(counts["followed"]).toBeGreaterThanOrEqual(10);
    expect(counts["limit_reached"]).toBeGreaterThan(10);
    expect((await db.plan.findUniqueOrThrow({ where: { id: planId } })).waitReason).toBe("limit_reached");
  });
});

describe("a token that dies in the middle", () => {
  it("stops the plan, and the same plan goes on after signing in again", async () => {
    fediverse.reset(smallWorld(20, { known: 20 }));
    const { db, signed, planId, ask } = await planFor(people(20));
    let follows = 0;
    const ports = testPorts(fediverse);
    const dying = {
      ...ask,
      ports: {
        ...ports,
        openServer: (access: Parameters<typeof ports.openServer>[0]) => {
          const server = ports.openServer(access);
          return {
            ...server,
            follow: (...call: Parameters<typeof server.follow>) => {
              follows += 1;
              if (follows === 8) fediverse.revokeTokens(me);
              return server.follow(...call);
            },
          };
        },
      },
    };
    expect(await runBatch(dying)).toEqual({ kind: "signed_out" });
    const plan = await db.plan.findUniqueOrThrow({ where: { id: planId } });
    expect(plan).toMatchObject({ state: "stopped", waitReason: "signed_out" });
    const account = await db.fediverseAccount.findUniqueOrThrow({ where: { id: signed.accountId } });
    expect(account.state).toBe("signed_out");
    expect(countOf(await outcomesOf(db, planId))["pending"]).toBe(fediverse.followEvents().length);
    expect(await runBatch(ask)).toEqual({ kind: "signed_out" });
    await expect(runResume({ ...ask, now: new Date(fediverse.now()) })).rejects.toMatchObject({
      code: "account_signed_out",
    });

    await db.fediverseAccount.update({
      where: { id: signed.accountId },
      data: { state: "connected", tokenSealed: fediverse.issueToken(me) },
    });
    expect(await runResumeAccount({ ...signed, db, now: new Date(fediverse.now()) })).toEqual([planId]);
    expect((await runToEnd(ask, fediverse)).ending).toEqual({ kind: "finished" });
    await lookUntil(ask, fediverse, startsAt + dayMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 20 });
    expect(fediverse.followEvents().filter((event) => event.kind === "repeated")).toEqual([]);
  });

  it("is not believed dead because one call was refused", async () => {
    fediverse.reset(smallWorld(5, { known: 5 }));
    fediverse.setFault("prairie.test", {
      kind: "server_error",
      status: 401,
      path: "/api/v1/accounts/lookup",
      times: 1,
    });
    const { db, planId, ask } = await planFor(people(5));
    await runToEnd(ask, fediverse);
    await lookUntil(ask, fediverse, startsAt + dayMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 5 });
  });
});

describe("a person who changes their mind", () => {
  it("pauses before the next follow, goes on, and cancels what was not tried", async () => {
    fediverse.reset(smallWorld(30, { known: 30 }));
    const { db, signed, planId, ask } = await planFor(people(30));
    const at = (count: number, act: () => Promise<unknown>) => {
      const ports = testPorts(fediverse);
      let follows = 0;
      return {
        ...ask,
        ports: {
          ...ports,
          openServer: (access: Parameters<typeof ports.openServer>[0]) => {
            const server = ports.openServer(access);
            return {
              ...server,
              follow: async (...call: Parameters<typeof server.follow>) => {
                follows += 1;
                if (follows === count) await act();
                return server.follow(...call);
              },
            };
          },
        },
      };
    };
    const step = { db, userId: signed.userId, planId, now: new Date(startsAt) };
    let askedBefore = 0;
    const pause = async () => {
      await runPause(step);
      askedBefore = fediverse.followEvents().length;
    };
    expect(await runBatch(at(5, pause))).toEqual({ kind: "paused" });
    const asked = fediverse.followEvents().length;
    // What was under way at that moment may still end; nothing new begins.
    expect(asked - askedBefore).toBeLessThanOrEqual(4);
    expect(asked).toBeLessThan(25);
    expect(await runBatch(ask)).toEqual({ kind: "paused" });
    expect(fediverse.followEvents()).toHaveLength(asked);
    expect(await runResume(step)).toBe("running");
    expect(await runBatch(at(5, () => runCancel(step)))).toEqual({ kind: "cancelled" });
    await lookUntil(ask, fediverse, startsAt + dayMs);
    const counts = countOf(await outcomesOf(db, planId));
    expect(counts["followed"]).toBe(fediverse.followEvents().length);
    expect((counts["followed"] ?? 0) + (counts["cancelled"] ?? 0)).toBe(30);
    expect(await runResume(step)).toBe("cancelled");
  });
});

describe("a server that is not well", () => {
  it("waits out a storm of 429 and loses nobody", async () => {
    fediverse.reset(smallWorld(10, { known: 10 }));
    fediverse.setFault("prairie.test", { kind: "too_many", times: 3, retryAfterS: 90 });
    const { db, planId, ask } = await planFor(people(10));
    const first = await runBatch(ask);
    expect(first).toMatchObject({ kind: "again", reason: "limited" });
    const { ending } = await runToEnd(ask, fediverse);
    expect(ending).toEqual({ kind: "finished" });
    await lookUntil(ask, fediverse, startsAt + dayMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 10 });
    // Not one call before the time that the server named.
    const times = fediverse.log().map((entry) => entry.at - startsAt);
    expect(times.filter((time) => time > 1_000 && time < 89_000)).toEqual([]);
  });

  it("is left alone, longer each time, when it does not answer, and everything is done when it is back", async () => {
    fediverse.reset(smallWorld(10, { known: 10 }));
    fediverse.setFault("prairie.test", { kind: "down" });
    const { db, planId, ask } = await planFor(people(10));
    const waits: number[] = [];
    for (let batch = 0; batch < 5; batch += 1) {
      const ending = await runBatch(ask);
      expect(ending).toMatchObject({ kind: "again", reason: "server_down" });
      if (ending.kind !== "again") return;
      waits.push(Math.round((ending.at.getTime() - fediverse.now()) / 10_000) * 10);
      fediverse.shiftTime(ending.at.getTime() - fediverse.now());
    }
    // The batch itself took a moment of the time it was told to wait.
    const planned = [30, 60, 120, 240, 480];
    expect(waits.map((wait, index) => Math.abs(wait - (planned[index] ?? 0)) <= 3)).toEqual(
      planned.map(() => true),
    );
    fediverse.clearFaults();
    await runToEnd(ask, fediverse);
    await lookUntil(ask, fediverse, startsAt + dayMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 10 });
  });

  it("leaves a follow unknown when the answer is lost, and settles it by asking", async () => {
    fediverse.reset(smallWorld(6, { known: 6 }));
    const { db, planId, ask } = await planFor(people(6));
    const ports = testPorts(fediverse);
    let follows = 0;
    const losing = {
      ...ask,
      ports: {
        ...ports,
        openServer: (access: Parameters<typeof ports.openServer>[0]) => {
          const server = ports.openServer(access);
          return {
            ...server,
            follow: async (...call: Parameters<typeof server.follow>) => {
              follows += 1;
              // The third follow arrives, its answer does not; the fourth never arrives.
              if (follows === 4)
                return {
                  kind: "failed",
                  why: "network",
                  status: null,
                  retryAt: null,
                  rate: null,
                  skewMs: null,
                } as const;
              const answer = await server.follow(...call);
              return follows === 3
                ? ({ ...answer, kind: "failed", why: "timeout", status: null, retryAt: null } as const)
                : answer;
            },
          };
        },
      },
    };
    await runBatch(losing);
    expect(countOf(await outcomesOf(db, planId))["unknown"]).toBeGreaterThanOrEqual(1);
    await runToEnd(ask, fediverse);
    await lookUntil(ask, fediverse, startsAt + dayMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 6 });
    expect(fediverse.followEvents().filter((event) => event.kind === "repeated")).toEqual([]);
  });

  it("answers HTML to everything: nobody is written down as followed", async () => {
    fediverse.reset(smallWorld(5, { known: 5 }));
    fediverse.setFault("prairie.test", { kind: "html_everywhere" });
    const { db, planId, ask } = await planFor(people(5));
    expect(await runBatch(ask)).toMatchObject({ kind: "again", reason: "server_down" });
    expect(countOf(await outcomesOf(db, planId))).not.toHaveProperty("followed");
    expect(countOf(await outcomesOf(db, planId))).not.toHaveProperty("pending");
  });
});
