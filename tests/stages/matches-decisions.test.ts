import { describe, expect, test } from "vitest";
import {
  acceptAll,
  decide,
  lookAgain,
  lookAgainAll,
  previewAcceptAll,
  previewRejectAll,
  rejectAll,
  typeHandle,
  undoAll,
  undoDecision,
} from "#lib/matches/decisions/run.ts";
import type { Actor } from "#lib/matches/match.ts";
import { runRank } from "#lib/matches/run.ts";
import { loadAccepted, loadCounts, loadReport, loadReportRow } from "#lib/matches/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { later } from "#lib/time.ts";
import { openTestDatabase } from "../support/database.ts";
import { claim, now, textEvidence } from "./matches-builders.ts";
import { seedAnswer, seedContact } from "./matches-seed.ts";

const database = openTestDatabase();
const self = (userId: UserId): Actor => ({ id: userId, role: "person" });

/** One contact with one verified handle, ranked. */
async function oneContact(name: string) {
  const { db } = database;
  const userId = await database.newUser();
  const handle = `${name}@decide.example`;
  const contact = { xId: "9007199254740993", username: name, candidates: [{ handle }] };
  const contactId = await seedContact(db, userId, contact);
  await seedAnswer(db, handle, "verified", { profile: { displayName: name } });
  await runRank({ db, userId, now });
  const asked = { db, userId, contactId, actor: self(userId), now };
  return { db, userId, handle, contact, contactId, asked };
}

describe("a decision", () => {
  test("is kept with who, when and on which evidence, and shows at once", async () => {
    const { db, userId, handle, asked } = await oneContact("nora");
    const answer = await decide({ ...asked, handle, verdict: "accepted", reason: " met at a fair " });
    expect(answer).toMatchObject({ kind: "decided", row: { state: "accepted", handle, grade: "declared" } });
    expect((await loadCounts(db, userId)).states.accepted).toBe(1);
    const [kept] = await db.decision.findMany({ where: { userId } });
    expect(kept).toMatchObject({
      xId: 9007199254740993n,
      xUsername: "nora",
      handle,
      verdict: "accepted",
      reason: "met at a fair",
      decidedById: userId,
      undoneAt: null,
    });
    const entry = await db.auditEntry.findFirstOrThrow({ where: { userId } });
    expect(entry).toMatchObject({
      actorId: userId,
      actorRole: "person",
      action: "match.accepted",
      subject: "x:9007199254740993",
      reason: "met at a fair",
      facts: { handle, grade: "declared", lookup: "verified", warnings: [] },
    });
    expect((entry.facts as { reasons: unknown[] }).reasons).toContainEqual({
      kind: "evidence",
      evidence: textEvidence({ fragment: `@${handle}` }),
    });
  });

  test("against a handle keeps it away at every new ranking", async () => {
    const { db, userId, handle, asked, contactId } = await oneContact("rosa");
    await decide({ ...asked, handle, verdict: "rejected" });
    await db.candidate.updateMany({
      where: { contactId },
      data: { evidence: [claim({ source: "member" })] },
    });
    await runRank({ db, userId, now });
    expect(await loadReportRow(db, userId, { contactId, now })).toMatchObject({
      state: "rejected",
      handle: null,
      candidates: [{ handle, verdict: "rejected" }],
    });
  });

  test("is taken back one at a time, the one before it counts again, and nothing is lost from the log", async () => {
    const { db, userId, handle, asked } = await oneContact("vera");
    await decide({ ...asked, handle, verdict: "rejected" });
    await decide({ ...asked, handle, verdict: "accepted" });
    expect(await undoDecision(asked)).toMatchObject({ kind: "undone", row: { state: "rejected" } });
    expect(await undoDecision(asked)).toMatchObject({ kind: "undone", row: { state: "to_decide" } });
    expect(await undoDecision(asked)).toMatchObject({ kind: "nothing_to_undo", row: { state: "to_decide" } });
    expect(await db.decision.count({ where: { userId } })).toBe(2);
    const log = await db.auditEntry.findMany({ where: { userId }, orderBy: { id: "asc" } });
    expect(log.map(({ action }) => action)).toEqual([
      "match.rejected",
      "match.accepted",
      "match.undone",
      "match.undone",
    ]);
  });

  test("for a second handle takes the place of the first", async () => {
    const { db, userId, handle, asked, contactId } = await oneContact("alma");
    const second = "alma@second.example";
    await db.candidate.create({ data: { userId, contactId, handle: second, evidence: [textEvidence()] } });
    await decide({ ...asked, handle, verdict: "accepted" });
    expect(await decide({ ...asked, handle: second, verdict: "accepted" })).toMatchObject({
      row: { handle: second },
    });
    expect(await undoDecision(asked)).toMatchObject({ row: { state: "accepted", handle } });
  });

  test("for what its server denies, a copy or a group is refused, and nothing is written", async () => {
    const { db, userId, asked, contactId } = await oneContact("kira");
    await db.candidate.createMany({
      data: [
        { userId, contactId, handle: "kira@gone.example", evidence: [textEvidence()] },
        { userId, contactId, handle: "kira@mirror.example", kind: "mirror", evidence: [textEvidence()] },
      ],
    });
    await seedAnswer(db, "kira@gone.example", "absent");
    const accept = (handle: string) => decide({ ...asked, handle, verdict: "accepted" });
    expect(await accept("kira@gone.example")).toEqual({ kind: "refused", obstacle: "absent" });
    expect(await accept("kira@mirror.example")).toEqual({ kind: "refused", obstacle: "mirror" });
    await expect(accept("kira@nowhere.example")).rejects.toMatchObject({ code: "not_found" });
    expect(await db.decision.count({ where: { userId } })).toBe(0);
    expect(await db.auditEntry.count({ where: { userId } })).toBe(0);
  });

  test("outlives its contact: found again by X id after the source was deleted and brought again", async () => {
    const { db, userId, handle, asked, contact, contactId } = await oneContact("gita");
    await decide({ ...asked, handle, verdict: "accepted" });
    await db.contact.delete({ where: { id: contactId } });
    expect((await loadCounts(db, userId)).total).toBe(0);
    const again = await seedContact(db, userId, { ...contact, username: "renamed", candidates: [] });
    await runRank({ db, userId, now });
    expect(await loadReportRow(db, userId, { contactId: again, now })).toMatchObject({
      state: "accepted",
      handle,
    });
  });

  test("on somebody known by an address alone is kept like any other", async () => {
    const { db } = database;
    const userId = await database.newUser();
    const asked = { db, userId, actor: self(userId), now };
    const known = (name: string) => {
      const handle = `${name}@alone.example`;
      const contact = { displayNames: [`@${handle}`], urls: [`acct:${handle}`], candidates: [{ handle }] };
      return { handle, contact };
    };
    const [ada, ben] = [known("ada"), known("ben")];
    for (const { handle } of [ada, ben])
      await seedAnswer(db, handle, "verified", { profile: { displayName: handle } });
    const adaId = await seedContact(db, userId, ada.contact);
    const benId = await seedContact(db, userId, ben.contact);
    await runRank({ db, userId, now });
    await decide({ ...asked, contactId: adaId, handle: ada.handle, verdict: "accepted" });
    await decide({ ...asked, contactId: benId, handle: ben.handle, verdict: "rejected" });
    await runRank({ db, userId, now });
    const states = async () => (await loadCounts(db, userId)).states;
    expect(await states()).toMatchObject({ accepted: 1, rejected: 1, to_decide: 0 });
    await db.contact.delete({ where: { id: benId } });
    await seedContact(db, userId, ben.contact);
    await runRank({ db, userId, now });
    expect(await states()).toMatchObject({ accepted: 1, rejected: 1 });
    expect((await undoDecision({ ...asked, contactId: adaId })).kind).toBe("undone");
    expect(await states()).toMatchObject({ to_decide: 1 });
    const { batch } = await acceptAll({ ...asked, grades: ["declared"] });
    expect(await states()).toMatchObject({ accepted: 1 });
    await undoAll({ ...asked, batch: batch ?? "" });
    expect(await states()).toMatchObject({ to_decide: 1, rejected: 1 });
    const subjects = await db.auditEntry.findMany({ where: { userId }, distinct: ["subject"] });
    expect(subjects.map(({ subject }) => subject).sort()).toEqual([
      `acct:${ada.handle}`,
      `acct:${ben.handle}`,
    ]);
  });

  test("belongs to the X id: somebody else who takes the name does not inherit it", async () => {
    const { db, userId, handle, asked } = await oneContact("tess");
    await decide({ ...asked, handle, verdict: "rejected" });
    const other = await seedContact(db, userId, { xId: "4711", username: "tess", candidates: [{ handle }] });
    const nameless = await seedContact(db, userId, { username: "Tess", candidates: [{ handle }] });
    await runRank({ db, userId, now });
    expect(await loadReportRow(db, userId, { contactId: other, now })).toMatchObject({ state: "to_decide" });
    expect(await loadReportRow(db, userId, { contactId: nameless, now })).toMatchObject({
      state: "rejected",
    });
  });
});

describe("a typed handle", () => {
  test("becomes a candidate once, is looked up, and is proposed when its server confirms it", async () => {
    const { db, userId, contactId, asked } = await oneContact("yara");
    const typed = await typeHandle({ ...asked, handle: " @Yara@Typed.Example " });
    expect(typed).toMatchObject({ kind: "typed", handle: "yara@typed.example" });
    expect(await typeHandle({ ...asked, handle: "yara@typed.example" })).toMatchObject({ kind: "typed" });
    const [candidate] = await db.candidate.findMany({ where: { contactId, handle: "yara@typed.example" } });
    expect(candidate?.evidence).toEqual([{ kind: "typed" }]);
    const lookup = await db.lookup.findUniqueOrThrow({ where: { handle: "yara@typed.example" } });
    expect(lookup).toMatchObject({ state: "waiting", host: "typed.example", dueAt: now });
    await seedAnswer(db, "yara@typed.example", "verified", { profile: { displayName: "Yara" } });
    await runRank({ db, userId, contactIds: [contactId], now });
    const row = await loadReportRow(db, userId, { contactId, now });
    expect(row.candidates.map(({ handle, lookup: state }) => [handle, state])).toContainEqual([
      "yara@typed.example",
      "verified",
    ]);
  });

  test("adds to what was found for the same handle, and takes its rejection back", async () => {
    const { db, handle, asked, contactId } = await oneContact("elif");
    await decide({ ...asked, handle, verdict: "rejected" });
    expect(await typeHandle({ ...asked, handle })).toMatchObject({
      kind: "typed",
      row: { state: "to_decide", handle },
    });
    const candidate = await db.candidate.findFirstOrThrow({ where: { contactId } });
    expect(candidate.evidence).toEqual([textEvidence({ fragment: `@${handle}` }), { kind: "typed" }]);
  });

  test("may be the link to the profile", async () => {
    const { asked } = await oneContact("lena");
    expect(await typeHandle({ ...asked, handle: "https://typed.example/@Lena" })).toMatchObject({
      kind: "typed",
      handle: "lena@typed.example",
    });
  });

  test("that is none, or where nobody can be, is refused in a way that can be said", async () => {
    const { db, userId, asked } = await oneContact("olga");
    expect(await typeHandle({ ...asked, handle: "olga" })).toEqual({ kind: "not_a_handle" });
    expect(await typeHandle({ ...asked, handle: "olga@localhost" })).toEqual({ kind: "not_a_handle" });
    expect(await typeHandle({ ...asked, handle: "olga@gmail.com" })).toEqual({
      kind: "not_a_person",
      host: "gmail.com",
    });
    expect(await db.candidate.count({ where: { userId } })).toBe(1);
  });

  test("can be asked about again", async () => {
    const { db, handle, asked } = await oneContact("petra");
    expect(await lookAgain(asked)).toEqual({ ordered: 1 });
    expect(await db.lookup.findUniqueOrThrow({ where: { handle } })).toMatchObject({
      state: "verified",
      dueAt: now,
    });
  });

  test("is asked about again with all others that a filter shows", async () => {
    const { db, userId, asked } = await oneContact("quin");
    const failed = async (host: string) => {
      const handle = `quin@${host}`;
      await seedContact(db, userId, { username: host.split(".")[0] ?? "", candidates: [{ handle }] });
      await seedAnswer(db, handle, "unreachable", { dueAt: null });
      return handle;
    };
    const [one, two] = [await failed("dead-one.example"), await failed("dead-two.example")];
    await runRank({ db, userId, now });
    const dueOf = async (handle: string) => (await db.lookup.findUniqueOrThrow({ where: { handle } })).dueAt;
    expect(await lookAgainAll({ ...asked, filter: { search: "dead-one" } })).toEqual({ contacts: 1 });
    expect([await dueOf(one), await dueOf(two)]).toEqual([now, null]);
    expect(await lookAgainAll({ ...asked, filter: {} })).toEqual({ contacts: 2 });
    expect(await dueOf(two)).toEqual(now);
    expect(await dueOf("quin@decide.example")).toBeNull();
    const stranger = await database.newUser();
    expect(await lookAgainAll({ ...asked, userId: stranger, filter: {} })).toEqual({ contacts: 0 });
  });

  test.each([
    [
      "a host that failed a while ago is tried at once",
      { failures: 2, agoMs: 60_000, restMs: 300_000 },
      -30_000,
    ],
    [
      "a host that failed just now is tried in half a minute",
      { failures: 2, agoMs: 5_000, restMs: 300_000 },
      25_000,
    ],
    ["a server's own waiting time is kept", { failures: 1, agoMs: 120_000, restMs: 600_000 }, 480_000],
  ])("asked again, %s", async (_, { failures, agoMs, restMs }, leftMs) => {
    const { db, handle, asked } = await oneContact("quinn");
    const host = handle.slice(handle.indexOf("@") + 1);
    const lastAskedAt = later(now, -agoMs);
    const aside = { failures, lastAskedAt, setAsideUntil: later(lastAskedAt, restMs) };
    await db.host.upsert({ where: { host }, create: { host, ...aside }, update: aside });
    await lookAgain(asked);
    const { setAsideUntil } = await db.host.findUniqueOrThrow({ where: { host } });
    expect(setAsideUntil).toEqual(later(now, leftMs));
    await db.host.delete({ where: { host } });
  });
});

describe("accepting many", () => {
  async function mixed() {
    const { db } = database;
    const userId = await database.newUser();
    let next = 100;
    const add = async (name: string, over: Parameters<typeof seedContact>[2], profile = {}) => {
      next += 1;
      const handle = `${name}@bulk.example`;
      const contact = { xId: String(next), username: name, candidates: [{ handle }], ...over };
      const contactId = await seedContact(db, userId, contact);
      await seedAnswer(db, handle, "verified", { profile: { displayName: name, ...profile } });
      return contactId;
    };
    const member = [{ handle: "prova@bulk.example", evidence: [claim({ source: "member" })] }];
    await add("prova", { candidates: member });
    await add("clara", {});
    await add("linked", {}, { links: ["https://x.com/linked"] });
    await add("listed", { candidates: [{ handle: "listed@bulk.example", evidence: [claim()] }] });
    await add("locked", {}, { locked: true });
    await add("robot", {}, { bot: true });
    await add("sleeper", {}, { lastPostAt: "2020-01-01" });
    await add("fan", { following: false, follower: true });
    await add("blocked", { blocked: true });
    await add("moved", {});
    await seedAnswer(db, "moved@bulk.example", "moved", {
      subject: "moved@new.example",
      profile: { displayName: "moved" },
    });
    await add("twofold", {
      candidates: [{ handle: "twofold@bulk.example" }, { handle: "twofold@later.example" }],
    });
    await runRank({ db, userId, now });
    return { db, userId, asked: { db, userId, now, grades: ["proven", "reciprocal", "declared"] as const } };
  }
  const expected = {
    accepted: 4,
    exceptions: { still_looking: 1, not_verified: 0, warned: 3, not_followed_on_x: 1 },
  };

  test("takes what is verified and without doubt, leaves the rest with a reason, and says so before", async () => {
    const { db, userId, asked } = await mixed();
    const before = await loadCounts(db, userId);
    expect(await previewAcceptAll(asked)).toEqual(expected);
    expect(await loadCounts(db, userId)).toEqual(before);
    const { batch, ...done } = await acceptAll({ ...asked, actor: self(userId) });
    expect(done).toEqual(expected);
    expect(batch).not.toBeNull();
    const accepted = await loadAccepted(db, userId);
    expect(accepted.map(({ handle, grade }) => [handle, grade])).toEqual([
      ["clara@bulk.example", "declared"],
      ["linked@bulk.example", "reciprocal"],
      ["locked@bulk.example", "declared"],
      ["prova@bulk.example", "proven"],
    ]);
    expect((await loadCounts(db, userId)).total).toBe(before.total);
    expect(await db.auditEntry.count({ where: { userId, action: "match.accepted" } })).toBe(4);
    expect(await acceptAll({ ...asked, actor: self(userId) })).toMatchObject({ accepted: 0, batch: null });
  });

  test("takes what stands on a list where these alone are asked for", async () => {
    const { db, userId, asked } = await mixed();
    const listed = { ...asked, grades: ["listed"] as const };
    expect(await previewAcceptAll(listed)).toMatchObject({ accepted: 1 });
    await acceptAll({ ...listed, actor: self(userId) });
    expect(await loadAccepted(db, userId)).toMatchObject([{ handle: "listed@bulk.example" }]);
  });

  test("is taken back as one", async () => {
    const { db, userId, asked } = await mixed();
    const before = await loadCounts(db, userId);
    const { batch } = await acceptAll({ ...asked, actor: self(userId) });
    expect(await undoAll({ ...asked, actor: self(userId), batch: batch ?? "" })).toEqual({ undone: 4 });
    expect(await loadCounts(db, userId)).toEqual(before);
    expect(await undoAll({ ...asked, actor: self(userId), batch: batch ?? "" })).toEqual({ undone: 0 });
    expect(await db.auditEntry.count({ where: { userId, action: "match.undone" } })).toBe(4);
  });

  test("follows the filter: only what is shown, and those who only follow when they are asked for", async () => {
    const { asked } = await mixed();
    expect(await previewAcceptAll({ ...asked, filter: { search: "clara" } })).toMatchObject({ accepted: 1 });
    expect(await previewAcceptAll({ ...asked, filter: { direction: "follower" } })).toMatchObject({
      accepted: 1,
    });
    expect(await previewAcceptAll({ ...asked, grades: ["listed"] })).toMatchObject({ accepted: 1 });
  });

  test("rejects what a filter shows, says so before, and is taken back as one", async () => {
    const { db, userId, asked } = await mixed();
    const before = await loadCounts(db, userId);
    const shown = await loadReport(db, userId, {
      filter: { state: "to_decide", grade: "possible" },
      sort: "name",
      after: null,
      limit: 100,
      now,
    });
    expect(shown.rows.length).toBeGreaterThan(0);
    const ask = { ...asked, actor: self(userId), grades: ["possible"] as const };
    const preview = await previewRejectAll(ask);
    expect(preview.rejected).toBe(shown.rows.length);
    expect(await loadCounts(db, userId)).toEqual(before);
    const done = await rejectAll({ ...ask, reason: "not_wanted" });
    expect(done).toMatchObject(preview);
    for (const { contactId, handle } of shown.rows) {
      const { candidates } = await loadReportRow(db, userId, { contactId, now });
      expect(candidates.find((one) => one.handle === handle)?.verdict).toBe("rejected");
    }
    const entries = await db.auditEntry.findMany({ where: { userId, action: "match.rejected" } });
    expect(entries.map(({ reason }) => reason)).toEqual(shown.rows.map(() => "not_wanted"));
    await runRank({ db, userId, now });
    const after = await loadCounts(db, userId);
    expect(after.states.to_decide).toBe(before.states.to_decide - done.rejected + done.others);
    expect(await undoAll({ ...asked, actor: self(userId), batch: done.batch ?? "" })).toEqual({
      undone: done.rejected,
    });
    expect(await loadCounts(db, userId)).toEqual(before);
    expect(await rejectAll({ ...ask, filter: { search: "nobody is called so" } })).toEqual({
      rejected: 0,
      others: 0,
      batch: null,
    });
  });

  test("touches nobody else's contacts", async () => {
    const one = await mixed();
    const two = await mixed();
    const before = await loadCounts(two.db, two.userId);
    await acceptAll({ ...one.asked, actor: self(one.userId) });
    expect(await loadCounts(two.db, two.userId)).toEqual(before);
  });
});

test("no word is taken on somebody else's contact, and none of theirs is shown", async () => {
  const mine = await oneContact("own");
  const theirs = await oneContact("foreign");
  const intruder = { ...theirs.asked, userId: mine.userId, actor: self(mine.userId) };
  const { handle } = theirs;
  await expect(decide({ ...intruder, handle, verdict: "accepted" })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(undoDecision(intruder)).rejects.toMatchObject({ code: "not_found" });
  await expect(typeHandle({ ...intruder, handle: "x@typed.example" })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(lookAgain(intruder)).rejects.toMatchObject({ code: "not_found" });
  await expect(
    loadReportRow(mine.db, mine.userId, { contactId: theirs.contactId, now }),
  ).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(loadReportRow(mine.db, mine.userId, { contactId: "1 OR 1=1", now })).rejects.toMatchObject({
    code: "not_found",
  });
  await decide({ ...theirs.asked, handle, verdict: "accepted" });
  expect(await loadAccepted(mine.db, mine.userId)).toEqual([]);
  const [decision] = await theirs.db.decision.findMany({ where: { userId: theirs.userId } });
  const batch = decision?.decidedAt.toISOString() ?? "";
  expect(await undoAll({ ...mine.asked, batch })).toEqual({ undone: 0 });
  const query = { filter: {}, sort: "name", after: null, limit: 10, now } as const;
  const { rows } = await loadReport(mine.db, mine.userId, query);
  expect(rows.map(({ contactId }) => contactId)).toEqual([mine.contactId]);
  expect((await loadCounts(theirs.db, theirs.userId)).states.accepted).toBe(1);
});
