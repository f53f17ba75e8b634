import { beforeEach, describe, expect, it } from "vitest";
import { runCancel, runConsent, runDraft, runDraftChoice, runPause, runResume } from "#lib/plans/run.ts";
import type { DraftChoice } from "#lib/plans/schema.ts";
import { countStillOpen, loadPlan, loadPlans } from "#lib/plans/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();
const now = new Date("2026-11-22T12:00:00.000Z");
const options = { showBoosts: true, notify: false, languages: ["fr"] };
const wording = "3 people will be followed from @camille@prairie.test.";

let userId: UserId;
let accountId: string;

beforeEach(async () => {
  userId = await database.newUser();
  accountId = (await newAccount(userId)).id;
});

function newAccount(owner: UserId, data: { state?: string; scopes?: string } = {}) {
  return database.db.fediverseAccount.create({
    data: {
      userId: owner,
      issuerHost: "social.prairie.test",
      accountId: crypto.randomUUID(),
      handle: "camille@prairie.test",
      software: "mastodon",
      tokenSealed: "sealed",
      scopes: "read:accounts write:follows",
      ...data,
    },
  });
}

async function accept(
  handle: string,
  given: {
    readonly grade?: string;
    readonly mutual?: boolean;
    readonly blocked?: boolean;
    readonly lastPostAt?: string;
    readonly owner?: UserId;
  } = {},
): Promise<string> {
  const owner = given.owner ?? userId;
  const contact = await database.db.contact.create({
    data: {
      userId: owner,
      username: `x${crypto.randomUUID().slice(0, 8)}`,
      following: true,
      follower: given.mutual ?? false,
      blocked: given.blocked ?? false,
    },
  });
  await database.db.match.create({
    data: {
      contactId: contact.id,
      userId: owner,
      state: "accepted",
      handle,
      grade: given.grade ?? "declared",
    },
  });
  return contact.id;
}

const draft = (owner = userId) => runDraft({ db: database.db, userId: owner, accountId, now });

async function consent(over: Partial<Parameters<typeof runConsent>[0]> = {}) {
  const { planId, digest } = await draft();
  return runConsent({ db: database.db, userId, planId, digest, options, wording, now, ...over });
}

describe("the draft", () => {
  it("holds every accepted match once, in order, and says who is left out and why", async () => {
    await accept("bo@alpage.test", { grade: "listed" });
    await accept("ana@alpage.test", { grade: "proven" });
    await accept("zoe@alpage.test", { mutual: true, grade: "possible" });
    await accept("zoe@alpage.test");
    await accept("camille@prairie.test");
    await accept("camille@social.prairie.test");
    await accept("troll@alpage.test", { blocked: true });
    const { follows, leaveOuts, planId } = await draft();
    expect(follows.map((follow) => follow.handle)).toEqual([
      "zoe@alpage.test",
      "ana@alpage.test",
      "bo@alpage.test",
    ]);
    expect(leaveOuts.map((out) => `${out.handle} ${out.reason}`).sort()).toEqual([
      "camille@prairie.test self",
      "camille@social.prairie.test self",
      "troll@alpage.test blocked_on_x",
      "zoe@alpage.test duplicate",
    ]);
    const stored = await database.db.planItem.findMany({ where: { planId }, orderBy: { position: "asc" } });
    expect(stored.map((item) => [item.position, item.handle, item.outcome])).toEqual([
      [1, "zoe@alpage.test", "waiting"],
      [2, "ana@alpage.test", "waiting"],
      [3, "bo@alpage.test", "waiting"],
    ]);
  });

  it("knows whose owner will be asked first", async () => {
    await accept("ana@alpage.test");
    await accept("bo@alpage.test");
    const profile = { locked: true };
    const lookup = { handle: "bo@alpage.test", host: "alpage.test", state: "verified", profile };
    await database.db.lookup.create({ data: { ...lookup, subject: "bo@alpage.test" } });
    expect((await draft()).follows.map((follow) => [follow.handle, follow.locked])).toEqual([
      ["ana@alpage.test", false],
      ["bo@alpage.test", true],
    ]);
  });

  it("is one per account and follows the review; two looks at the same moment agree", async () => {
    await accept("ana@alpage.test");
    const [first, second] = await Promise.all([draft(), draft()]);
    expect(first.planId).toBe(second.planId);
    await accept("bo@alpage.test");
    const third = await draft();
    expect(third.planId).toBe(first.planId);
    expect(third.digest).not.toBe(first.digest);
    expect(await database.db.planItem.count({ where: { planId: third.planId } })).toBe(2);
    expect((await draft()).digest).toBe(third.digest);
  });

  it("keeps what reading the followings has shown, and leaves it out of the click", async () => {
    await accept("ana@alpage.test");
    await accept("bo@alpage.test");
    const { planId } = await draft();
    await database.db.planItem.updateMany({
      where: { planId, handle: "ana@alpage.test" },
      data: { outcome: "already" },
    });
    await accept("cyd@alpage.test");
    const next = await draft();
    expect(next.follows.map((follow) => follow.handle)).toEqual(["bo@alpage.test", "cyd@alpage.test"]);
    expect(next.leaveOuts).toMatchObject([{ handle: "ana@alpage.test", reason: "already" }]);
    await consent();
    const items = await database.db.planItem.findMany({ where: { planId }, orderBy: { position: "asc" } });
    expect(items.map((item) => item.outcome)).toEqual(["waiting", "waiting", "already"]);
  });

  it("leaves out what an earlier plan has settled, and offers again what it could not", async () => {
    const outcomes = {
      "ana@alpage.test": "followed",
      "bo@alpage.test": "pending",
      "cyd@alpage.test": "refused",
      "dan@alpage.test": "gone",
      "eve@alpage.test": "unreachable",
    };
    for (const handle of Object.keys(outcomes)) await accept(handle);
    const { planId } = await consent();
    for (const [handle, outcome] of Object.entries(outcomes)) {
      await database.db.planItem.updateMany({ where: { planId, handle }, data: { outcome } });
    }
    await database.db.plan.update({ where: { id: planId }, data: { state: "finished" } });
    const next = await draft();
    expect(next.planId).not.toBe(planId);
    expect(next.follows.map((follow) => follow.handle)).toEqual(["dan@alpage.test", "eve@alpage.test"]);
    expect(Object.fromEntries(next.leaveOuts.map((out) => [out.handle, out.reason]))).toEqual({
      "ana@alpage.test": "already",
      "bo@alpage.test": "requested",
      "cyd@alpage.test": "blocked",
    });
  });

  it("offers somebody who has moved anew, because following them on may be agreed to now, and knows oneself by any address", async () => {
    const details = { "fay@alpage.test": "moved_to:fay@estive.test", "gil@alpage.test": "self" };
    for (const handle of Object.keys(details)) await accept(handle);
    const { planId } = await consent();
    for (const [handle, detail] of Object.entries(details)) {
      await database.db.planItem.updateMany({
        where: { planId, handle },
        data: { outcome: "refused", detail },
      });
    }
    await database.db.plan.update({ where: { id: planId }, data: { state: "finished" } });
    const next = await draft();
    expect(next.follows.map((follow) => follow.handle)).toEqual(["fay@alpage.test"]);
    expect(next.leaveOuts).toMatchObject([{ handle: "gil@alpage.test", reason: "self" }]);
  });

  it("never offers what another running plan is about to follow", async () => {
    await accept("ana@alpage.test");
    await consent();
    await accept("bo@alpage.test");
    const next = await draft();
    expect(next.follows.map((follow) => follow.handle)).toEqual(["bo@alpage.test"]);
    expect(next.leaveOuts).toMatchObject([{ handle: "ana@alpage.test", reason: "duplicate" }]);
  });

  it("knows how many running plans have still to follow", async () => {
    const open = () => countStillOpen(database.db, userId, accountId);
    await accept("ana@alpage.test");
    expect(await open()).toEqual([]);
    const { planId } = await consent();
    expect(await open()).toEqual([1]);
    await runPause({ db: database.db, userId, planId, now });
    expect(await open()).toEqual([]);
    await runResume({ db: database.db, userId, planId, now });
    await database.db.planItem.updateMany({
      where: { planId },
      data: { outcome: "unreachable", dueAt: null },
    });
    expect(await open()).toEqual([]);
  });

  it("holds 10,000 matches", async () => {
    const { db } = database;
    await db.$executeRaw`
      WITH c AS (
        INSERT INTO contacts (id, user_id, username, following)
        SELECT gen_random_uuid(), ${userId}::uuid, 'x' || n, true FROM generate_series(1, 10000) n
        RETURNING id, username
      )
      INSERT INTO matches (contact_id, user_id, state, handle, grade)
      SELECT id, ${userId}::uuid, 'accepted', username || '@alpage.test', 'declared' FROM c`;
    const { follows, planId } = await draft();
    expect(follows).toHaveLength(10_000);
    expect(await db.planItem.count({ where: { planId } })).toBe(10_000);
  });

  it("is nobody else's to see", async () => {
    await accept("ana@alpage.test");
    const stranger = await database.newUser();
    await expect(draft(stranger)).rejects.toMatchObject({ code: "not_found" });
    const { planId } = await draft();
    expect(await loadPlan(database.db, stranger, planId)).toBeNull();
  });
});

describe("consent", () => {
  it("fixes the plan and writes down what was agreed to, in the words that were shown", async () => {
    await accept("ana@alpage.test");
    await accept("troll@alpage.test", { blocked: true });
    const given = await consent();
    expect(given).toMatchObject({ accountId, follows: 1 });
    const plan = await loadPlan(database.db, userId, given.planId);
    expect(plan).toMatchObject({ state: "running", consentedAt: now, nextAt: now, options });
    const stored = await database.db.consent.findFirstOrThrow({ where: { userId } });
    expect(stored).toMatchObject({ kind: "follow", subjectId: given.planId, wording });
    expect(stored.facts).toMatchObject({
      follows: 1,
      account: "camille@prairie.test",
      leftOut: { blocked_on_x: 1 },
      options: { languages: ["fr"], followMoved: false },
    });
    const audit = await database.db.auditEntry.findFirstOrThrow({ where: { userId } });
    expect(audit).toMatchObject({ action: "plan.consented", subject: given.planId, actorId: userId });
  });

  it("is refused when the list has changed since the person saw it, and changes nothing", async () => {
    const contactId = await accept("ana@alpage.test");
    await accept("bo@alpage.test");
    const seen = await draft();
    await database.db.match.update({ where: { contactId }, data: { state: "rejected" } });
    const late = consent({ planId: seen.planId, digest: seen.digest });
    await expect(late).rejects.toMatchObject({ code: "plan_changed" });
    expect(await database.db.consent.count({ where: { userId } })).toBe(0);
    expect((await loadPlan(database.db, userId, seen.planId))?.state).toBe("draft");
  });

  it("counts once, however often it is clicked", async () => {
    await accept("ana@alpage.test");
    const { planId, digest } = await draft();
    const click = () => runConsent({ db: database.db, userId, planId, digest, options, wording, now });
    const clicks = await Promise.allSettled([click(), click(), click()]);
    expect(clicks.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(await database.db.consent.count({ where: { userId } })).toBe(1);
    expect(await loadPlans(database.db, userId)).toHaveLength(1);
  });

  it("needs somebody to follow, a sign-in that works and may follow, and one's own plan", async () => {
    await expect(consent()).rejects.toMatchObject({ code: "bad_request" });
    await accept("ana@alpage.test");
    const { planId, digest } = await draft();
    const stranger = { userId: await database.newUser(), planId, digest };
    await expect(consent(stranger)).rejects.toMatchObject({ code: "not_found" });
    const { db } = database;
    await db.fediverseAccount.update({ where: { id: accountId }, data: { scopes: "read write:statuses" } });
    await expect(consent()).rejects.toMatchObject({ code: "account_signed_out" });
    const gone = { scopes: "write:follows", state: "signed_out" };
    await db.fediverseAccount.update({ where: { id: accountId }, data: gone });
    await expect(consent()).rejects.toMatchObject({ code: "account_signed_out" });
  });
});

describe("pause, go on, cancel", () => {
  it("go through their states and leave a trace of each", async () => {
    await accept("ana@alpage.test");
    await accept("bo@alpage.test");
    const { planId } = await consent();
    const step = { db: database.db, userId, planId, now };
    expect(await runPause(step)).toBe("paused");
    expect(await runPause(step)).toBe("paused");
    expect(await runResume(step)).toBe("running");
    expect(await runCancel(step)).toBe("cancelled");
    expect(await runResume(step)).toBe("cancelled");
    const items = await database.db.planItem.findMany({ where: { planId } });
    expect(items.map((item) => item.outcome)).toEqual(["cancelled", "cancelled"]);
    const trace = await database.db.auditEntry.findMany({ where: { userId }, orderBy: { id: "asc" } });
    expect(trace.map((entry) => entry.action)).toEqual([
      "plan.consented",
      "plan.paused",
      "plan.resumed",
      "plan.cancelled",
    ]);
    const stranger = { ...step, userId: await database.newUser() };
    await expect(runPause(stranger)).rejects.toMatchObject({ code: "not_found" });
  });

  it("keep what hangs in the air until its truth is known", async () => {
    await accept("ana@alpage.test");
    const { planId } = await consent();
    await database.db.planItem.updateMany({ where: { planId }, data: { outcome: "unknown" } });
    await runCancel({ db: database.db, userId, planId, now });
    const item = await database.db.planItem.findFirstOrThrow({ where: { planId } });
    expect(item.outcome).toBe("unknown");
  });
});

describe("how the person wants the draft", () => {
  const choose = async (choice: DraftChoice) => {
    const { planId } = await draft();
    await runDraftChoice({ db: database.db, userId, planId, choice });
    return draft();
  };
  const handles = (shown: Awaited<ReturnType<typeof draft>>) => shown.follows.map(({ handle }) => handle);

  beforeEach(async () => {
    await accept("zoe@alpage.test", { mutual: true, grade: "possible" });
    await accept("ana@alpage.test", { grade: "listed" });
    await accept("bo@alpage.test", { grade: "proven" });
  });

  it.each([
    ["importance", ["zoe@alpage.test", "bo@alpage.test", "ana@alpage.test"]],
    ["grade", ["bo@alpage.test", "ana@alpage.test", "zoe@alpage.test"]],
    ["name", ["ana@alpage.test", "bo@alpage.test", "zoe@alpage.test"]],
  ] as const)("orders by %s", async (orderRule, expected) => {
    expect(handles(await choose({ orderRule }))).toEqual(expected);
  });

  it("takes single people out and puts them back, and the match stays accepted", async () => {
    const without = await choose({ takeOut: "bo@alpage.test" });
    expect(handles(without)).toEqual(["zoe@alpage.test", "ana@alpage.test"]);
    expect(without.leaveOuts).toMatchObject([{ handle: "bo@alpage.test", reason: "taken_out" }]);
    const { planId } = without;
    const again = runDraftChoice({ db: database.db, userId, planId, choice: { takeOut: "bo@alpage.test" } });
    await expect(again).rejects.toMatchObject({ code: "bad_request" });
    expect(handles(await choose({ putBack: true }))).toHaveLength(3);
  });

  it("cuts to the first ones, whoever they are by then", async () => {
    const first = await choose({ most: 1 });
    expect(handles(first)).toEqual(["zoe@alpage.test"]);
    expect(first.leaveOuts.map(({ reason }) => reason)).toEqual(["beyond", "beyond"]);
    expect(handles(await choose({ orderRule: "name" }))).toEqual(["ana@alpage.test"]);
    expect(handles(await choose({ most: null }))).toHaveLength(3);
  });

  it("is what consent is given to, and nobody else's to change", async () => {
    const cut = await choose({ most: 2 });
    const stranger = await database.newUser();
    const foreign = { db: database.db, userId: stranger, planId: cut.planId, choice: { most: 3 } };
    await expect(runDraftChoice(foreign)).rejects.toMatchObject({ code: "not_found" });
    const forecast = [{ day: "2026-11-22", follows: 2 }];
    const started = await consent({ options: { ...options, listTitle: "From X" }, forecast });
    expect(started.follows).toBe(2);
    const plan = await loadPlan(database.db, userId, started.planId);
    expect(plan).toMatchObject({ forecast, options: { listTitle: "From X" } });
  });
});
