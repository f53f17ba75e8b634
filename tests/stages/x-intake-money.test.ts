/** What a reading of X's API may cost: agreed to, held before each call, and never beyond a cap. */
import { afterEach, describe, expect, test } from "vitest";
import { runStartReading } from "#lib/contacts/x-reading/run.ts";
import {
  forgetSpendingByAccount,
  holdForCall,
  loadMonthLeft,
  settleCall,
  spendingScopeOf,
} from "#lib/intake/x-api/spending/store.ts";
import { loadRun } from "#lib/intake/x-api/store.ts";
import type { Fediverse } from "../fediverse/start-fediverse.ts";
import { openTestDatabase } from "../support/database.ts";
import {
  agree,
  appSecret,
  bothLists,
  me,
  onePage,
  portsTo,
  quoteFor,
  type Reading,
  readAll,
  signInWithX,
  startX,
  xSettings,
  xWorld,
} from "./x-intake-builders.ts";

const database = openTestDatabase();
const open: Fediverse[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((fediverse) => fediverse.close()));
  await database.db.xSpending.deleteMany();
});

const following = { ...bothLists, sides: ["following"] as const };

async function signedIn(people: number, more = {}) {
  const fediverse = await startX(xWorld(people, more));
  open.push(fediverse);
  const userId = await database.newUser();
  await signInWithX(database.db, userId, fediverse);
  return { db: database.db, userId, fediverse, ports: portsTo(fediverse) };
}

const runOf = async ({ db, userId, runId }: Reading) =>
  (await loadRun(db, userId, runId)) ?? expect.fail("no reading");

describe("before it begins", () => {
  test("the price is what the person saw, reckoned from X's own totals, and the consent says so", async () => {
    const { db, userId } = await signedIn(1_234);
    const settings = xSettings();
    const quote = await quoteFor(db, userId, settings);
    expect(quote).toMatchObject({ expected: 1_235, likelyMicros: 12_350_000, ceilingMicros: 22_600_000 });
    const { expected } = quote;
    for (const agreed of [
      { expected, ceilingMicros: quote.ceilingMicros - 1 },
      { expected: expected - 1, ceilingMicros: quote.ceilingMicros },
    ]) {
      const start = runStartReading({ db, userId, settings }, { wish: bothLists, agreed, now: new Date() });
      await expect(start).rejects.toThrow("plan_changed");
    }
    expect(await db.xRun.count({ where: { userId } })).toBe(0);
    expect(await db.source.count({ where: { userId } })).toBe(0);
    await agree(db, userId, settings);
    const consent = await db.consent.findFirstOrThrow({ where: { userId } });
    expect(consent).toMatchObject({
      kind: "x_reading",
      facts: { expected, likelyMicros: 12_350_000, ceilingMicros: 22_600_000, ownApp: false },
    });
  });

  test("one reading at a time, however often the button is pressed", async () => {
    const { db, userId } = await signedIn(10);
    const settings = xSettings();
    const starts = await Promise.allSettled([1, 2, 3].map(() => agree(db, userId, settings)));
    expect(starts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await db.xRun.count({ where: { userId } })).toBe(1);
    expect(await db.source.count({ where: { userId } })).toBe(1);
  });

  test("nobody signed in with X, nobody to read, or nothing allowed: nothing begins", async () => {
    const { db, userId } = await signedIn(10);
    const agreed = { expected: 0, ceilingMicros: 0 };
    const names = { kind: "names", sides: [], pinned: false } as const;
    const start = (settings = xSettings(), owner = userId) =>
      runStartReading({ db, userId: owner, settings }, { wish: names, agreed, now: new Date() });
    await expect(start()).rejects.toThrow("bad_request");
    await expect(start(xSettings(), await database.newUser())).rejects.toThrow("account_signed_out");
    await expect(agree(db, userId, xSettings({ X_SPEND_MAX_PER_RUN: 0 }))).rejects.toThrow("bad_request");
  });
});

describe("the operator's caps", () => {
  test("end a reading at its own cap, and what came is kept", async () => {
    const base = await signedIn(3_000);
    const settings = xSettings({ X_SPEND_MAX_PER_RUN: 15 });
    const reading = { ...base, settings, runId: await agree(base.db, base.userId, settings, following) };
    expect((await readAll(reading, base.fediverse)).ending).toBe("ended");
    expect(await runOf(reading)).toMatchObject({ state: "capped", received: 1_500, spentMicros: 15_000_000 });
    expect(base.fediverse.xStats().billedMicros).toBe(15_000_000);
    expect(await base.db.contact.count({ where: { userId: base.userId } })).toBe(1_500);
    const source = await base.db.source.findFirstOrThrow({ where: { userId: base.userId } });
    expect(source.state).toBe("ready");
  });

  test("hold for all people of a month together; the next month goes on by itself", async () => {
    const base = await signedIn(2_000);
    const settings = xSettings({ X_SPEND_MAX_PER_MONTH: 13 });
    await base.db.xSpending.create({
      data: {
        scope: "all",
        month: new Date(base.fediverse.now()).toISOString().slice(0, 7),
        spentMicros: 6_000_000n,
      },
    });
    const reading = { ...base, settings, runId: await agree(base.db, base.userId, settings, following) };
    const first = await onePage(reading);
    expect(first.kind).toBe("again");
    const second = await onePage(reading);
    expect(await runOf(reading)).toMatchObject({ state: "waiting", reason: "month_cap", received: 700 });
    expect(base.fediverse.xStats().billedMicros).toBe(7_000_000);
    if (second.kind !== "again") return expect.fail(second.kind);
    expect(second.at.getTime() - base.fediverse.now()).toBeLessThanOrEqual(3_600_000);
    base.fediverse.shiftTime(32 * 86_400_000);
    await signInWithX(base.db, base.userId, base.fediverse);
    expect((await readAll(reading, base.fediverse)).ending).toBe("ended");
    expect(await runOf(reading)).toMatchObject({ state: "done", received: 2_000 });
  });

  test("stop one X account at its share of the month, whatever it deletes in between", async () => {
    const base = await signedIn(1_200);
    const settings = xSettings({ X_SPEND_MAX_PER_ACCOUNT: 15 });
    const reading = { ...base, settings, runId: await agree(base.db, base.userId, settings, following) };
    await readAll(reading, base.fediverse);
    expect(await runOf(reading)).toMatchObject({ state: "done", received: 1_200 });
    await base.db.user.delete({ where: { id: base.userId } });
    const userId = await database.newUser();
    await signInWithX(base.db, userId, base.fediverse);
    expect(await quoteFor(base.db, userId, settings, following)).toMatchObject({
      ceilingMicros: 3_000_000,
      reach: 300,
    });
    const again = { ...base, userId, settings, runId: await agree(base.db, userId, settings, following) };
    await readAll(again, base.fediverse);
    expect(await runOf(again)).toMatchObject({ state: "capped", received: 300 });
    expect(base.fediverse.xStats().billedMicros).toBe(15_000_000);
    await expect(agree(base.db, userId, settings, following)).rejects.toThrow("bad_request");
    await forgetSpendingByAccount(base.db, new Date(base.fediverse.now() + 32 * 86_400_000));
    expect((await base.db.xSpending.findMany()).map(({ scope }) => scope)).toEqual(["all"]);
  });

  test("stand against many readings at the same moment", async () => {
    const { db, userId, fediverse } = await signedIn(10);
    const runId = await agree(db, userId, xSettings({ X_SPEND_MAX_PER_RUN: 1_000 }), following);
    await db.xRun.update({ where: { id: runId }, data: { capMicros: 1_000_000_000n } });
    const now = new Date(fediverse.now());
    const scope = spendingScopeOf(me, appSecret);
    await db.xRun.update({ where: { id: runId }, data: { spendingScope: scope } });
    const caps = { scope, accountCapMicros: 1_000_000_000, monthCapMicros: 10_000_000 };
    const left = () => loadMonthLeft(db, now, { capMicros: caps.monthCapMicros });
    const hold = (micros: number) => holdForCall(db, userId, { runId, micros, now, caps });
    const answers = await Promise.all(Array.from({ length: 12 }, () => hold(3_000_000)));
    expect(answers.filter((answer) => answer === "held")).toHaveLength(3);
    expect(answers.filter((answer) => answer === "month_cap")).toHaveLength(9);
    expect(await left()).toBe(1_000_000);
    await settleCall(db, userId, { runId, usedMicros: 500_000 });
    await settleCall(db, userId, { runId, usedMicros: 0 });
    expect(await left()).toBe(3_500_000);
  });

  test("count what an interrupted call may have cost", async () => {
    const base = await signedIn(1_500);
    const settings = xSettings();
    const reading = { ...base, settings, runId: await agree(base.db, base.userId, settings, following) };
    const noAnswer = async () => ({ kind: "no_answer" }) as const;
    await onePage({ ...reading, ports: { ...reading.ports, fetchList: noAnswer } });
    expect(await runOf(reading)).toMatchObject({
      state: "waiting",
      reason: "unreachable",
      spentMicros: 10_000_000,
    });
    await readAll(reading, base.fediverse);
    expect(await runOf(reading)).toMatchObject({ state: "done", received: 1_500, spentMicros: 25_000_000 });
    const month = new Date(base.fediverse.now()).toISOString().slice(0, 7);
    expect(
      await base.db.xSpending.findUnique({ where: { scope_month: { scope: "all", month } } }),
    ).toMatchObject({
      spentMicros: 25_000_000n,
    });
  });

  test("whatever happens between, the bill never passes what was agreed to", async () => {
    const base = await signedIn(2_500, { person: (index: number) => ({ pinned: `post ${index}` }) });
    const settings = xSettings();
    const wish = { ...following, pinned: true };
    const reading = { ...base, settings, runId: await agree(base.db, base.userId, settings, wish) };
    const { capMicros } = await runOf(reading);
    const dies: typeof reading.ports.fetchList = async (...given) => {
      await reading.ports.fetchList(...given);
      throw new Error("killed");
    };
    for (let step = 0; step < 20; step += 1) {
      const ports = step % 2 === 0 ? { ...reading.ports, fetchList: dies } : reading.ports;
      await onePage({ ...reading, ports }).catch(() => undefined);
      expect((await runOf(reading)).spentMicros).toBeLessThanOrEqual(capMicros);
      expect(base.fediverse.xStats().billedMicros).toBeLessThanOrEqual((await runOf(reading)).spentMicros);
    }
    expect((await runOf(reading)).state).toBe("capped");
  });
});
