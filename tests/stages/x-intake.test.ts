/** A reading of X's API: pages, crashes, limits, refusals, tokens. */
import { afterEach, describe, expect, test } from "vitest";
import { runEndReading, runTryAgain } from "#lib/contacts/x-reading/run.ts";
import { deleteOwnKeys, loadOwnKeys, saveOwnKeys, wakeSignedOut } from "#lib/intake/x-api/access/store.ts";
import { loadRun } from "#lib/intake/x-api/store.ts";
import { readPersonalData } from "#lib/privacy/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { Fediverse } from "../fediverse/start-fediverse.ts";
import type { XSpec } from "../fediverse/x-stand-in/x-spec.ts";
import { openTestDatabase } from "../support/database.ts";
import {
  agree,
  appSecret,
  bothLists,
  me,
  onePage,
  operatorApp,
  ownApp,
  portsTo,
  type Reading,
  readAll,
  signInWithX,
  startX,
  xPerson,
  xSettings,
  xWorld,
} from "./x-intake-builders.ts";

const database = openTestDatabase();
const open: Fediverse[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((fediverse) => fediverse.close()));
});

type Begun = Reading & { readonly fediverse: Fediverse };

async function begin(
  spec: XSpec,
  wish = bothLists,
  settings = xSettings(),
  app = operatorApp,
): Promise<Begun> {
  const { db } = database;
  const fediverse = await startX(spec);
  open.push(fediverse);
  const userId = await database.newUser();
  if (app === ownApp) await saveOwnKeys(db, userId, ownApp, appSecret);
  await signInWithX(db, userId, fediverse, app);
  const runId = await agree(db, userId, settings, wish);
  return { db, userId, settings, ports: portsTo(fediverse), runId, fediverse };
}

const contactsOf = (userId: UserId) =>
  database.db.contact.findMany({ where: { userId }, orderBy: { xId: "asc" } });
const runOf = async ({ db, userId, runId }: Reading) =>
  (await loadRun(db, userId, runId)) ?? expect.fail("no reading");

describe("the two lists", () => {
  test("come whole, page after page, with bio, place, links and nothing else", async () => {
    const person = (index: number) =>
      index === 0
        ? {
            description: "Find me https://t.co/aaa",
            descriptionLinks: { "https://t.co/aaa": "https://alp.example/@zero" },
            location: "Gap",
            url: "https://zero.example",
          }
        : {};
    const reading = await begin(xWorld(2_050, { person }));
    expect(await readAll(reading, reading.fediverse)).toEqual({ ending: "ended", waits: [] });
    const contacts = await contactsOf(reading.userId);
    expect(contacts).toHaveLength(2_050);
    expect(contacts[0]).toMatchObject({
      xId: BigInt(xPerson(0)),
      username: "person_0",
      displayNames: ["Person 0"],
      bio: "Find me https://alp.example/@zero",
      location: "Gap",
      urls: ["https://zero.example", "https://alp.example/@zero"],
      following: true,
      follower: false,
    });
    expect(contacts.at(-1)).toMatchObject({ following: true, follower: true });
    expect(reading.fediverse.xStats()).toMatchObject({ billed: 2_051, overruns: 0 });
    expect(reading.fediverse.xStats().pages.map(({ given }) => given)).toEqual([1_000, 1_000, 50, 1]);
    expect(await runOf(reading)).toMatchObject({ state: "done", received: 2_051, spentMicros: 20_510_000 });
    const source = await database.db.source.findFirstOrThrow({ where: { userId: reading.userId } });
    expect(source).toMatchObject({ kind: "x_api", name: "@me_on_x", state: "ready", ownerXId: BigInt(me) });
  });

  test("are read both, in whatever order they were asked for", async () => {
    const reading = await begin(xWorld(5), { ...bothLists, sides: ["followers", "following"] });
    expect((await readAll(reading, reading.fediverse)).ending).toBe("ended");
    expect(await runOf(reading)).toMatchObject({ state: "done", received: 6 });
  });

  test.each(["post", "tweet"] as const)("come with pinned posts where X names them %s", async (naming) => {
    const person = (index: number) => (index % 2 === 0 ? { pinned: `I am @p${index}@alp.example` } : {});
    const wish = { ...bothLists, sides: ["following"] as const, pinned: true };
    const reading = await begin(xWorld(4, { naming, person }), wish);
    expect((await readAll(reading, reading.fediverse)).ending).toBe("ended");
    const pinned = (await contactsOf(reading.userId)).map((contact) => contact.pinned);
    expect(pinned).toEqual(["I am @p0@alp.example", null, "I am @p2@alp.example", null]);
    expect(reading.fediverse.xStats()).toMatchObject({ billed: 4, billedPosts: 2, billedMicros: 50_000 });
    expect((await runOf(reading)).spentMicros).toBe(50_000);
  });

  test("keep whom X did not give, with the reason", async () => {
    const person = (index: number) =>
      index === 1 ? { suspended: true } : index === 2 ? { pinnedGone: true } : {};
    const reading = await begin(xWorld(4, { person }), { ...bothLists, sides: ["following"], pinned: true });
    await readAll(reading, reading.fediverse);
    const source = await database.db.source.findFirstOrThrow({ where: { userId: reading.userId } });
    expect(source.refused).toMatchObject([
      { code: "x_suspended", found: xPerson(1) },
      { code: "x_post_gone" },
    ]);
    expect(await contactsOf(reading.userId)).toHaveLength(3);
    expect(await runOf(reading)).toMatchObject({ received: 3, refusedTotal: 2, spentMicros: 30_000 });
  });
});

describe("interrupted", () => {
  test("before the page is kept: that page alone is asked again, and nobody is lost or doubled", async () => {
    const reading = await begin(xWorld(3_000), { ...bothLists, sides: ["following"] });
    await onePage(reading);
    const dying = { ...reading.ports, fetchList: dyingAfter(reading.ports.fetchList) };
    await expect(onePage({ ...reading, ports: dying })).rejects.toThrow("killed");
    expect((await runOf(reading)).spentMicros).toBe(20_000_000);
    expect((await readAll(reading, reading.fediverse)).ending).toBe("ended");
    const pages = reading.fediverse.xStats().pages.map(({ token }) => token);
    expect(pages).toHaveLength(4);
    expect(new Set(pages).size).toBe(3);
    expect(pages[1]).toBe(pages[2]);
    expect(await contactsOf(reading.userId)).toHaveLength(3_000);
    expect(reading.fediverse.xStats().billedMicros).toBe((await runOf(reading)).spentMicros);
  });

  test("at the very end: the next job says again that it ended", async () => {
    const reading = await begin(xWorld(3), { ...bothLists, sides: ["following"] });
    const first = await readAll(reading, reading.fediverse);
    expect(await onePage(reading)).toMatchObject({ kind: first.ending });
    expect(reading.fediverse.xStats().pages).toHaveLength(1);
  });

  test("two workers with the same page keep it once", async () => {
    const reading = await begin(xWorld(1_500), { ...bothLists, sides: ["following"] });
    const endings = await Promise.all([onePage(reading), onePage(reading)]);
    expect(endings.map(({ kind }) => kind).toSorted()).toEqual(["again", "stopped"]);
    expect((await readAll(reading, reading.fediverse)).ending).toBe("ended");
    expect(await runOf(reading)).toMatchObject({ received: 1_500, pageNumber: 2 });
    expect(await contactsOf(reading.userId)).toHaveLength(1_500);
  });
});

function dyingAfter<Given extends unknown[], R>(call: (...given: Given) => Promise<R>) {
  return async (...given: Given): Promise<R> => {
    await call(...given);
    throw new Error("killed");
  };
}

describe("X's limits", () => {
  test("a window that is used up is not tried again before it opens", async () => {
    const reading = await begin(xWorld(5_000, { limits: { lists: 2 } }), {
      ...bothLists,
      sides: ["following"],
    });
    const { ending, waits } = await readAll(reading, reading.fediverse);
    expect(ending).toBe("ended");
    expect(waits).toHaveLength(2);
    for (const wait of waits) expect(wait).toBeGreaterThan(890);
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(902);
    expect(reading.fediverse.xStats()).toMatchObject({ billed: 5_000, overruns: 0 });
  });

  test("a limit that others used up is waited for until X's own time, and costs nothing", async () => {
    const reading = await begin(xWorld(10, { limits: { lists: 1 } }), { ...bothLists, sides: ["following"] });
    reading.fediverse.x?.counters.set(`following ${me}`, { windowStart: reading.fediverse.now(), count: 1 });
    const ending = await onePage(reading);
    expect(ending.kind).toBe("again");
    const run = await runOf(reading);
    expect(run).toMatchObject({ state: "waiting", reason: "rate_limit", spentMicros: 0 });
    expect((run.resumeAt?.getTime() ?? 0) - reading.fediverse.now()).toBeGreaterThan(890_000);
    // Coming early asks nothing.
    expect(await onePage(reading)).toEqual(ending);
    expect(reading.fediverse.xStats().overruns).toBe(1);
    expect((await readAll(reading, reading.fediverse)).ending).toBe("ended");
  });

  test.each([
    ["capped", "usage_cap", 3_600],
    ["down", "unreachable", 30],
  ] as const)("%s: waits, pays nothing, goes on", async (trouble, reason, seconds) => {
    const reading = await begin(xWorld(10), { ...bothLists, sides: ["following"] });
    reading.fediverse.setXTrouble(trouble);
    const ending = await onePage(reading);
    expect(await runOf(reading)).toMatchObject({ state: "waiting", reason, spentMicros: 0 });
    if (ending.kind !== "again") return expect.fail(ending.kind);
    expect(Math.round((ending.at.getTime() - reading.fediverse.now()) / 1_000)).toBe(seconds);
    reading.fediverse.setXTrouble(null);
    expect((await readAll(reading, reading.fediverse)).ending).toBe("ended");
  });

  test("no access: stops, pays nothing, and goes on when the person tries again", async () => {
    const reading = await begin(xWorld(10), { ...bothLists, sides: ["following"] });
    reading.fediverse.setXTrouble("forbidden");
    expect((await onePage(reading)).kind).toBe("stopped");
    expect(await runOf(reading)).toMatchObject({ state: "refused", spentMicros: 0 });
    expect((await onePage(reading)).kind).toBe("stopped");
    reading.fediverse.setXTrouble(null);
    await runTryAgain(reading.db, reading.userId, reading.runId);
    expect((await readAll(reading, reading.fediverse)).ending).toBe("ended");
  });
});

describe("tokens", () => {
  test("are renewed before they end, and the new pair is kept", async () => {
    const reading = await begin(xWorld(10), { ...bothLists, sides: ["following"] });
    const before = await reading.db.xAccount.findFirstOrThrow({ where: { userId: reading.userId } });
    reading.fediverse.shiftTime(7_190_000);
    expect((await readAll(reading, reading.fediverse)).ending).toBe("ended");
    const after = await reading.db.xAccount.findFirstOrThrow({ where: { userId: reading.userId } });
    expect(after.refreshTokenSealed).not.toBe(before.refreshTokenSealed);
    expect(after.tokenExpiresAt?.getTime()).toBeGreaterThan(before.tokenExpiresAt?.getTime() ?? 0);
    expect(reading.fediverse.x?.refreshTokens.size).toBe(1);
  });

  test("that X took back before their time are renewed in the middle of a reading", async () => {
    const reading = await begin(xWorld(1_500), { ...bothLists, sides: ["following"] });
    await onePage(reading);
    reading.fediverse.endXTokens("me_on_x", "access");
    expect((await readAll(reading, reading.fediverse)).ending).toBe("ended");
    expect(await contactsOf(reading.userId)).toHaveLength(1_500);
    expect(reading.fediverse.xStats().billedMicros).toBe((await runOf(reading)).spentMicros);
  });

  test("that are dead wait for a new sign-in, and the reading goes on where it was", async () => {
    const reading = await begin(xWorld(1_500), { ...bothLists, sides: ["following"] });
    await onePage(reading);
    reading.fediverse.endXTokens("me_on_x", "all");
    expect((await onePage(reading)).kind).toBe("stopped");
    expect(await runOf(reading)).toMatchObject({ state: "signed_out", received: 1_000 });
    const account = await reading.db.xAccount.findFirstOrThrow({ where: { userId: reading.userId } });
    expect(account).toMatchObject({ state: "signed_out", tokenSealed: null, refreshTokenSealed: null });
    expect((await onePage(reading)).kind).toBe("stopped");
    await signInWithX(reading.db, reading.userId, reading.fediverse);
    const stranger = await database.newUser();
    expect(
      await wakeSignedOut(reading.db, stranger, { xId: me, ownApp: false, organisationId: null }),
    ).toEqual([]);
    expect(
      await wakeSignedOut(reading.db, reading.userId, { xId: me, ownApp: true, organisationId: null }),
    ).toEqual([]);
    expect(
      await wakeSignedOut(reading.db, reading.userId, { xId: me, ownApp: false, organisationId: null }),
    ).toEqual([reading.runId]);
    expect((await readAll(reading, reading.fediverse)).ending).toBe("ended");
    expect(reading.fediverse.xStats().pages).toHaveLength(2);
    expect(await contactsOf(reading.userId)).toHaveLength(1_500);
  });

  test("an account that is disconnected in the middle stops its reading, which goes on when it comes back", async () => {
    const reading = await begin(xWorld(1_500), { ...bothLists, sides: ["following"] });
    await onePage(reading);
    await reading.db.xAccount.deleteMany({ where: { userId: reading.userId } });
    expect((await onePage(reading)).kind).toBe("stopped");
    expect((await runOf(reading)).state).toBe("signed_out");
    await signInWithX(reading.db, reading.userId, reading.fediverse);
    expect(
      await wakeSignedOut(reading.db, reading.userId, { xId: me, ownApp: false, organisationId: null }),
    ).toEqual([reading.runId]);
    expect((await readAll(reading, reading.fediverse)).ending).toBe("ended");
    expect(await contactsOf(reading.userId)).toHaveLength(1_500);
  });
});

describe("one's own app", () => {
  test("is used for its person alone, at a tenth of the price, and costs the operator nothing", async () => {
    const settings = xSettings({ X_SPEND_MAX_PER_MONTH: 0, X_SPEND_MAX_PER_RUN: 0 });
    const reading = await begin(xWorld(120), { ...bothLists, sides: ["following"] }, settings, ownApp);
    reading.fediverse.shiftTime(7_190_000);
    expect((await readAll(reading, reading.fediverse)).ending).toBe("ended");
    expect(reading.fediverse.xStats().billedMicros).toBe(120_000);
    expect((await runOf(reading)).spentMicros).toBe(120_000);
  });

  test("keys are sealed at rest, read back by their person alone, and gone with their tokens when deleted", async () => {
    const reading = await begin(xWorld(10), bothLists, xSettings(), ownApp);
    const { db, userId } = reading;
    const row = await db.xApp.findUniqueOrThrow({ where: { userId } });
    expect(row.clientSecretSealed).not.toContain(ownApp.clientSecret);
    expect(await loadOwnKeys(db, userId, appSecret)).toEqual(ownApp);
    expect(await loadOwnKeys(db, await database.newUser(), appSecret)).toBeNull();
    let told = "";
    for await (const piece of readPersonalData(db, userId)) told += piece;
    expect(JSON.parse(told)).toMatchObject({
      x_apps: [{ client_id: "own" }],
      x_runs: [{ id: reading.runId }],
    });
    expect(told).not.toContain(ownApp.clientSecret);
    expect(await deleteOwnKeys(db, userId)).toBe(true);
    expect(await deleteOwnKeys(db, userId)).toBe(false);
    expect(await db.xAccount.findFirstOrThrow({ where: { userId } })).toMatchObject({
      state: "signed_out",
      tokenSealed: null,
      refreshTokenSealed: null,
    });
    expect((await onePage(reading)).kind).toBe("stopped");
    expect(reading.fediverse.xStats().billed).toBe(0);
  });
});

describe("names for ids", () => {
  test("come in hundreds, by ids alone; whoever has a name already is not paid for", async () => {
    const { db } = database;
    const fediverse = await startX(
      xWorld(250, { person: (index) => (index === 7 ? { suspended: true } : {}) }),
    );
    open.push(fediverse);
    const userId = await database.newUser();
    await db.contact.createMany({
      data: Array.from({ length: 250 }, (_, index) => ({
        userId,
        xId: BigInt(xPerson(index)),
        following: true,
        ...(index >= 240 ? { username: `known_${index}` } : {}),
      })),
    });
    await signInWithX(db, userId, fediverse);
    const settings = xSettings();
    const runId = await agree(db, userId, settings, { kind: "names", sides: [], pinned: false });
    const reading = { db, userId, settings, ports: portsTo(fediverse), runId };
    const first = await onePage(reading);
    expect(first.kind).toBe("again");
    const dying = { ...reading.ports, fetchUsers: dyingAfter(reading.ports.fetchUsers) };
    await expect(onePage({ ...reading, ports: dying })).rejects.toThrow("killed");
    expect((await readAll(reading, fediverse)).ending).toBe("ended");
    expect(fediverse.xStats().pages.map(({ asked }) => asked)).toEqual([100, 100, 100, 40]);
    const contacts = await contactsOf(userId);
    expect(contacts.filter(({ username }) => username === null).map(({ xId }) => xId)).toEqual([
      BigInt(xPerson(7)),
    ]);
    expect(contacts[0]).toMatchObject({ username: "person_0", displayNames: ["Person 0"], following: true });
    expect(contacts[245]).toMatchObject({ username: "known_245" });
    expect(await runOf(reading)).toMatchObject({ state: "done", received: 239, refusedTotal: 1 });
  });
});

describe("ended by the person", () => {
  test("keeps what came, and asks nothing more", async () => {
    const reading = await begin(xWorld(1_500), { ...bothLists, sides: ["following"] });
    await onePage(reading);
    const kept = await runEndReading(reading.db, reading.userId, reading.runId, new Date());
    expect(kept).toEqual({ sourceId: (await runOf(reading)).sourceId, held: false });
    expect((await onePage(reading)).kind).toBe("ended");
    expect(reading.fediverse.xStats().pages).toHaveLength(1);
    expect(await contactsOf(reading.userId)).toHaveLength(1_000);
    await expect(runEndReading(reading.db, reading.userId, reading.runId, new Date())).rejects.toThrow(
      "not_found",
    );
  });

  test("while a page is under way: the page is paid, not kept", async () => {
    const reading = await begin(xWorld(1_500), { ...bothLists, sides: ["following"] });
    await onePage(reading);
    const endsMeanwhile: typeof reading.ports.fetchList = async (...given) => {
      const reply = await reading.ports.fetchList(...given);
      await runEndReading(reading.db, reading.userId, reading.runId, new Date());
      return reply;
    };
    const ending = await onePage({ ...reading, ports: { ...reading.ports, fetchList: endsMeanwhile } });
    expect(ending.kind).toBe("stopped");
    expect(await contactsOf(reading.userId)).toHaveLength(1_000);
    expect((await runOf(reading)).spentMicros).toBe(15_000_000);
  });

  test("before anything came: leaves nothing behind", async () => {
    const reading = await begin(xWorld(10));
    expect(await runEndReading(reading.db, reading.userId, reading.runId, new Date())).toBeNull();
    expect(await database.db.source.count({ where: { userId: reading.userId } })).toBe(0);
    expect((await onePage(reading)).kind).toBe("stopped");
  });

  test("by nobody else", async () => {
    const reading = await begin(xWorld(10));
    const stranger = await database.newUser();
    await expect(runEndReading(reading.db, stranger, reading.runId, new Date())).rejects.toThrow("not_found");
  });
});
