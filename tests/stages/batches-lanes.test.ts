import { describe, expect, it } from "vitest";
import { closeServer, loadUsed, reopenServer, spendBudgets } from "#lib/batches/budgets/store.ts";
import { withLaneLock } from "#lib/batches/locks/store.ts";
import { spendsFor } from "#lib/batches/pace.ts";
import { pacePolicyFor } from "#lib/batches/pace-policy.ts";
import { resumeLanes, runBatch } from "#lib/batches/run.ts";
import { beginAttempts } from "#lib/batches/store.ts";
import { connect } from "#lib/db/client.ts";
import {
  countOf,
  laneAsk,
  lookUntil,
  makePlan,
  me,
  openStillWorld,
  outcomesOf,
  personHandle,
  runToEnd,
  signIn,
  smallWorld,
  startsAt,
} from "./batches-builders.ts";

const { database, fediverse } = await openStillWorld();
const people = (count: number) => Array.from({ length: count }, (_, index) => personHandle(index));
const hourMs = 3_600_000;

describe("one lane per account", () => {
  it("holds between two workers, and within one", async () => {
    const other = connect(database.url, 3);
    const account = crypto.randomUUID();
    const inside = Promise.withResolvers<void>();
    const leave = Promise.withResolvers<void>();
    const first = withLaneLock(database.db, account, async () => {
      inside.resolve();
      await leave.promise;
      return "first";
    });
    await inside.promise;
    expect(await withLaneLock(other, account, async () => "second")).toBeNull();
    expect(await withLaneLock(database.db, account, async () => "third")).toBeNull();
    expect(await withLaneLock(other, crypto.randomUUID(), async () => "another")).toBe("another");
    leave.resolve();
    expect(await first).toBe("first");
    expect(await withLaneLock(other, account, async () => "now")).toBe("now");
    await other.$disconnect();
  });

  it("holds many lanes on one connection, and frees a lane whose work throws", async () => {
    const small = connect(database.url, 2);
    const accounts = Array.from({ length: 20 }, () => crypto.randomUUID());
    const answers = await Promise.all(
      accounts.map((account) => withLaneLock(small, account, () => small.user.count())),
    );
    expect(answers.every((answer) => answer !== null)).toBe(true);
    const [account = ""] = accounts;
    await expect(withLaneLock(small, account, () => Promise.reject(new Error("broken")))).rejects.toThrow(
      "broken",
    );
    expect(await withLaneLock(database.db, account, async () => "free")).toBe("free");
    await small.$disconnect();
  });

  it("lets two workers hammer at one plan without a second follow", async () => {
    fediverse.reset(smallWorld(40, { known: 40 }));
    const signed = await signIn(database.db, await database.newUser(), { fediverse });
    const planId = await makePlan(database.db, signed, people(40));
    const other = connect(database.url, 3);
    const ask = laneAsk(database.db, { signed, planId, fediverse });
    const endings = await Promise.all([
      runBatch(ask),
      runBatch(laneAsk(other, { signed, planId, fediverse })),
      runBatch(ask),
    ]);
    expect(endings.filter((ending) => ending.kind === "again" && ending.reason === "busy")).toHaveLength(2);
    await runToEnd(ask, fediverse);
    expect(fediverse.followEvents()).toHaveLength(40);
    await other.$disconnect();
  });
});

describe("a lane whose lock is lost in the middle of its work", () => {
  it("gives way to another one, and nobody is followed twice or forgotten", async () => {
    fediverse.reset(smallWorld(40, { known: 40 }));
    const { db } = database;
    const signed = await signIn(db, await database.newUser(), { fediverse });
    const planId = await makePlan(db, signed, people(40));
    const other = connect(database.url, 3);
    const ask = laneAsk(db, { signed, planId, fediverse });
    const ports = ask.ports as NonNullable<typeof ask.ports>;
    let follows = 0;
    const others: ReturnType<typeof runBatch>[] = [];
    const openServer = (access: Parameters<typeof ports.openServer>[0]) => {
      const server = ports.openServer(access);
      return {
        ...server,
        follow: async (...call: Parameters<typeof server.follow>) => {
          const answer = await server.follow(...call);
          follows += 1;
          if (follows !== 6) return answer;
          const holders = await other.$queryRaw`
            SELECT pg_terminate_backend(pid, 5000) FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
          expect(holders).toHaveLength(1);
          others.push(runBatch(laneAsk(other, { signed, planId, fediverse })));
          return answer;
        },
      };
    };
    // Whichever of the two comes to the end of the plan says so.
    await runBatch({ ...ask, ports: { ...ports, openServer } });
    const [second] = await Promise.all(others);
    expect(second?.kind === "again" && second.reason).not.toBe("busy");
    await runToEnd(ask, fediverse);
    await lookUntil(ask, fediverse, fediverse.now() + hourMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 40 });
    expect(fediverse.followEvents().map(({ kind }) => kind)).toEqual(Array(40).fill("created"));
    await other.$disconnect();
  });
});

describe("what a crash leaves behind", () => {
  it("is settled by asking: a follow that arrived is not sent again, one that did not is sent", async () => {
    fediverse.reset(smallWorld(4, { known: 4 }));
    const { db } = database;
    const signed = await signIn(db, await database.newUser(), { fediverse });
    const planId = await makePlan(db, signed, people(4));
    const host = fediverse.world.host("prairie.test");
    for (const index of [0, 1]) {
      const handle = personHandle(index);
      const item = await db.planItem.update({
        where: { planId_handle: { planId, handle } },
        data: { remoteId: fediverse.world.meet(host, handle), remoteLocked: false },
      });
      const begun = await beginAttempts(
        db,
        { ...signed, planId },
        {
          itemIds: [item.id],
          step: "follow",
          planStates: ["running"],
          outcomes: ["waiting"],
          now: new Date(startsAt),
        },
      );
      expect(begun.size).toBe(1);
    }
    // The first of the two calls reached the server before the crash.
    fediverse.putFollow({ follower: me, target: personHandle(0) });
    const ask = laneAsk(db, { signed, planId, fediverse });
    const first = await runBatch(ask);
    expect(first).toMatchObject({ kind: "again", reason: "retry" });
    expect(countOf(await outcomesOf(db, planId))).toEqual({ unknown: 2, pending: 2 });
    await runToEnd(ask, fediverse);
    await lookUntil(ask, fediverse, startsAt + hourMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 4 });
    expect(
      fediverse
        .followEvents()
        .map(({ target, kind }) => [target, kind])
        .sort(),
    ).toEqual([1, 2, 3].map((index) => [personHandle(index), "created"]).sort());
  });

  it("never begins a second attempt while one has no ending", async () => {
    fediverse.reset(smallWorld(1, { known: 1 }));
    const { db } = database;
    const signed = await signIn(db, await database.newUser(), { fediverse });
    const planId = await makePlan(db, signed, people(1));
    const item = await db.planItem.findFirstOrThrow({ where: { planId } });
    const begin = () =>
      beginAttempts(
        db,
        { ...signed, planId },
        {
          itemIds: [item.id],
          step: "follow",
          planStates: ["running"],
          outcomes: ["waiting"],
          now: new Date(startsAt),
        },
      );
    const begun = await Promise.all([begin(), begin(), begin(), begin()]);
    expect(begun.filter((numbers) => numbers.size === 1)).toHaveLength(1);
    await db.plan.update({ where: { id: planId }, data: { state: "paused" } });
    expect((await begin()).size).toBe(0);
  });

  it("tells which plans run without anybody at them", async () => {
    fediverse.reset(smallWorld(1));
    const { db } = database;
    const signed = await signIn(db, await database.newUser(), { fediverse });
    const due = await makePlan(db, signed, people(1));
    const later = await makePlan(db, signed, people(1));
    await makePlan(db, signed, people(1), { state: "paused" });
    await db.plan.update({ where: { id: later }, data: { nextAt: new Date(startsAt + hourMs) } });
    const { userId, accountId } = signed;
    expect(await resumeLanes(db, new Date(startsAt))).toEqual([{ userId, accountId, planId: due }]);
  });
});

describe("budgets", () => {
  const ids = { accountId: crypto.randomUUID(), host: "prairie.test" };
  const now = new Date(startsAt);
  const ask = { host: ids.host, now };

  it("never hold more than their cap, however many spend at once", async () => {
    const policy = pacePolicyFor({ software: "mastodon", version: "4.6.5" });
    const capped = {
      ...policy,
      allowances: policy.allowances.map((allowance) => ({ ...allowance, limit: 25, reserve: 0 })),
    };
    const spends = spendsFor(capped, "follow", ids, now);
    const { db } = database;
    const spent = await Promise.all(Array.from({ length: 60 }, () => spendBudgets(db, spends, ask)));
    expect(spent.filter((result) => result.kind === "spent")).toHaveLength(25);
    expect(await loadUsed(db, spends, now)).toEqual([25, 25]);
  });

  it("spend all or nothing", async () => {
    const { db } = database;
    const spends = spendsFor(pacePolicyFor({ software: "mastodon", version: "4.6.5" }), "follow", ids, now);
    const [day] = spends;
    if (!day) throw new Error("no allowance");
    const data = { scope: day.scope, kind: day.kind, windowStart: day.windowStart, used: 400 };
    await db.budget.create({ data });
    expect(await spendBudgets(db, spends, ask)).toMatchObject({ kind: "short", closedUntil: null });
    expect(await loadUsed(db, spends, now)).toEqual([400, 0]);
  });

  it("are closed for everybody on a server that does not answer, until it does", async () => {
    const { db } = database;
    const spends = spendsFor(pacePolicyFor({ software: "gotosocial", version: null }), "lookup", ids, now);
    const until = await closeServer(db, ids.host, now);
    expect(await spendBudgets(db, spends, ask)).toEqual({ kind: "down", until });
    await reopenServer(db, ids.host);
    expect(await spendBudgets(db, spends, ask)).toEqual({ kind: "spent", used: [1] });
  });
});
