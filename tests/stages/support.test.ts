/** The support desk: nothing outside a case, nothing after its consent, and every word in the log of the person concerned. */
import { beforeAll, describe, expect, test } from "vitest";
import { decide } from "#lib/matches/decisions/run.ts";
import { saveDecisions } from "#lib/matches/decisions/store.ts";
import { runRank } from "#lib/matches/run.ts";
import { loadReportRow, lockMatches } from "#lib/matches/store.ts";
import {
  addAccounts,
  becomeFirstAdministrator,
  createOrganisation,
  giveRole,
  loadOrganisations,
  loadStaff,
  savePolicy,
} from "#lib/organisations/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import {
  runAnswer,
  runAsk,
  runCaseDecision,
  runCaseHandle,
  runCaseReport,
  runCaseRow,
  runCaseUndo,
  runCloseCase,
  runEndedQuestions,
  runNote,
  runOpenCase,
  runOrganisationPolicy,
  runOwnPolicies,
  runPassCase,
  runSettle,
  runTakeCase,
  runWithdrawCase,
} from "#lib/support/run.ts";
import {
  loadNotes,
  loadOwnCase,
  loadOwnQuestions,
  loadProposals,
  loadQuestions,
  loadQueue,
} from "#lib/support/store.ts";
import { openTestDatabase } from "../support/database.ts";
import { now } from "./matches-builders.ts";
import { seedAnswer, seedContact } from "./matches-seed.ts";

const database = openTestDatabase();
const dayMs = 86_400_000;
const later = (ms: number) => new Date(now.getTime() + ms);

let people = 0;
async function person(role = "person", host = "desk.example"): Promise<{ id: UserId; handle: string }> {
  people += 1;
  const id = await database.newUser();
  const handle = `p${people}@${host}`;
  await database.db.user.update({ where: { id }, data: { role } });
  await database.db.fediverseAccount.create({
    data: { userId: id, issuerHost: host, accountId: String(people), handle },
  });
  return { id, handle };
}

async function reportOf(userId: UserId) {
  const handle = `m${people}@case.example`;
  const xId = String(50_000 + people);
  const contactId = await seedContact(database.db, userId, {
    xId,
    username: `m${people}`,
    candidates: [{ handle }],
  });
  await seedAnswer(database.db, handle, "verified", { profile: { displayName: `m${people}` } });
  await runRank({ db: database.db, userId, now });
  return { contactId, handle, subject: `x:${xId}` };
}

const query = { filter: {}, sort: "grade", after: null, limit: 50, now } as const;

/** A person with one match, a case of theirs in the hands of a reviewer. */
async function openedCase(days = 7) {
  const { db } = database;
  const owner = await person();
  const match = await reportOf(owner.id);
  const reviewer = await person("support");
  const caseId = await runOpenCase({
    db,
    userId: owner.id,
    days,
    message: " please ",
    wording: "I agree",
    now,
  });
  if (!caseId) throw new Error("no case");
  const desk = { db, reviewer: reviewer.id, caseId, now };
  return { db, owner, reviewer, caseId, desk, ...match };
}

async function takenCase() {
  const opened = await openedCase();
  expect(await runTakeCase(opened.desk)).toBe("first");
  return opened;
}

const notFound = { code: "not_found" };

describe("a case", () => {
  test("stands in the queue with whose it is, and shows nothing of the report", async () => {
    const { db, owner, reviewer, caseId, handle } = await openedCase();
    const queue = await loadQueue(db, reviewer.id, { filter: {}, now });
    const own = queue.find(({ id }) => id === caseId);
    expect(own).toMatchObject({ handle: owner.handle, message: "please", state: "waiting", mine: false });
    expect(JSON.stringify(queue)).not.toContain(handle);
    expect(await loadQueue(db, owner.id, { filter: {}, now })).toEqual([]);
  });

  test("is one at a time", async () => {
    const { db, owner } = await openedCase();
    const again = { db, userId: owner.id, days: 7, message: "", wording: "", now };
    expect(await runOpenCase(again)).toBeNull();
    const { endsAt } = (await loadOwnCase(db, owner.id, now)) ?? { endsAt: now };
    expect(await runOpenCase({ ...again, now: endsAt })).not.toBeNull();
  });

  test("can be read by whoever has taken it, and by nobody else", async () => {
    const { db, owner, desk, contactId, handle } = await openedCase();
    await expect(runCaseReport({ ...desk, query })).rejects.toMatchObject(notFound);
    await runTakeCase(desk);
    const report = await runCaseReport({ ...desk, query });
    expect(report.rows).toMatchObject([{ contactId, handle, state: "to_decide" }]);
    expect((await runCaseRow({ ...desk, contactId })).logs).toMatchObject([{ handle }]);
    const other = { ...desk, reviewer: (await person("support")).id };
    await expect(runCaseReport({ ...other, query })).rejects.toMatchObject(notFound);
    expect(await runTakeCase(other)).toBeNull();
    const stranger = await reportOf((await person()).id);
    await expect(runCaseRow({ ...desk, contactId: stranger.contactId })).rejects.toMatchObject(notFound);
    await db.user.update({ where: { id: desk.reviewer }, data: { role: "person" } });
    await expect(runCaseReport({ ...desk, query })).rejects.toMatchObject(notFound);
    expect(await loadOwnCase(db, owner.id, now)).not.toBeNull();
  });

  test("is not for one's own report", async () => {
    const { db } = database;
    const reviewer = await person("support");
    const caseId = await runOpenCase({ db, userId: reviewer.id, days: 7, message: "", wording: "", now });
    expect(await runTakeCase({ db, reviewer: reviewer.id, caseId: caseId ?? "", now })).toBeNull();
  });

  test.each([
    [
      "the consent is withdrawn",
      (it: Opened) => runWithdrawCase({ db: it.db, userId: it.owner.id, now }),
      now,
    ],
    [
      "the consent is withdrawn anywhere",
      (it: Opened) =>
        it.db.consent.updateMany({ where: { userId: it.owner.id }, data: { withdrawnAt: now } }),
      now,
    ],
    ["its time is over", async () => undefined, later(7 * dayMs)],
    ["it is closed", (it: Opened) => runCloseCase(it.desk), now],
  ] as const)("closes at once when %s", async (_when, end, at) => {
    const opened = await takenCase();
    const { db, desk, contactId, handle, caseId, reviewer } = opened;
    await runNote({ ...desk, text: "a note" });
    await runAsk({ ...desk, contactId, handle, question: "Is it them?" });
    await end(opened);
    const over = { ...desk, now: at };
    const calls = [
      () => runCaseReport({ ...over, query }),
      () => runCaseRow({ ...over, contactId }),
      () => runCaseDecision({ ...over, contactId, handle, verdict: "accepted" }),
      () => runCaseUndo({ ...over, contactId }),
      () => runCaseHandle({ ...over, contactId, handle: "new@case.example" }),
      () => runAsk({ ...over, contactId, handle, question: "?" }),
      () => runNote({ ...over, text: "late" }),
      () => runPassCase({ ...over, to: null }),
      () => runCloseCase(over),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject(notFound);
    const inCase = { caseId, now: at };
    expect(await loadNotes(db, reviewer.id, inCase)).toEqual([]);
    expect(await loadQuestions(db, reviewer.id, inCase)).toEqual([]);
    expect(await loadProposals(db, reviewer.id, inCase)).toEqual([]);
    expect(await loadOwnQuestions(db, opened.owner.id, at)).toEqual([]);
    expect((await loadQueue(db, reviewer.id, { filter: {}, now: at })).map(({ id }) => id)).not.toContain(
      caseId,
    );
    expect(await loadOwnCase(db, opened.owner.id, at)).toBeNull();
    expect(await db.decision.count({ where: { userId: opened.owner.id, verdict: "accepted" } })).toBe(0);
  });

  test("goes to a colleague or back into the queue", async () => {
    const { db, desk, caseId } = await takenCase();
    const colleague = await person("support");
    expect(await runPassCase({ ...desk, to: "nobody@desk.example" })).toBe(false);
    expect(await runPassCase({ ...desk, to: colleague.handle })).toBe(true);
    await expect(runCaseReport({ ...desk, query })).rejects.toMatchObject(notFound);
    const theirs = { ...desk, reviewer: colleague.id };
    expect((await runCaseReport({ ...theirs, query })).rows).toHaveLength(1);
    expect(await runPassCase({ ...theirs, to: null })).toBe(true);
    const [queued] = (await loadQueue(db, colleague.id, { filter: { state: "waiting" }, now })).filter(
      ({ id }) => id === caseId,
    );
    expect(queued?.takenBy).toBeNull();
  });
});

test("of two reviewers who take a case at one moment one gets it", async () => {
  for (let turn = 0; turn < 5; turn += 1) {
    const { db, desk, caseId } = await openedCase();
    const other = { ...desk, reviewer: (await person("support")).id };
    const taken = await Promise.all([runTakeCase(desk), runTakeCase(other)]);
    expect([...taken].sort()).toEqual(["first", null]);
    const { takenById } = await db.supportCase.findUniqueOrThrow({ where: { id: caseId } });
    expect(takenById).toBe(taken[0] === "first" ? desk.reviewer : other.reviewer);
  }
});

test("a case in the hands of somebody who has left the desk waits for another", async () => {
  const { db, desk, caseId } = await takenCase();
  await db.user.update({ where: { id: desk.reviewer }, data: { role: "person" } });
  const other = await person("support");
  const queued = async (state: "waiting" | "taken") =>
    (await loadQueue(db, other.id, { filter: { state }, now })).find(({ id }) => id === caseId);
  expect(await queued("waiting")).toMatchObject({ state: "waiting", takenBy: null });
  expect(await queued("taken")).toBeUndefined();
  const theirs = { ...desk, reviewer: other.id };
  expect(await runTakeCase(theirs)).toBe("first");
  expect((await runCaseReport({ ...theirs, query })).rows).toHaveLength(1);
  expect(await queued("taken")).toMatchObject({ takenBy: other.handle, mine: true });
});

type Opened = Awaited<ReturnType<typeof openedCase>>;

describe("a reviewer", () => {
  test("decides in the person's report, and the person's log says so", async () => {
    const { db, owner, reviewer, desk, contactId, handle, subject, caseId } = await takenCase();
    const word = {
      ...desk,
      contactId,
      handle,
      verdict: "rejected",
      reason: "someone_else",
      note: "a namesake",
    } as const;
    expect(await runCaseDecision(word)).toMatchObject({ kind: "decided", row: { state: "rejected" } });
    const [kept] = await db.decision.findMany({ where: { userId: owner.id } });
    expect(kept).toMatchObject({ decidedById: reviewer.id, reason: "someone_else", note: "a namesake" });
    const entry = await db.auditEntry.findFirstOrThrow({
      where: { userId: owner.id, action: "match.rejected" },
    });
    expect(entry).toMatchObject({
      actorId: reviewer.id,
      actorRole: "support",
      subject,
      reason: "someone_else",
      facts: { caseId, note: "a namesake", handle, grade: "declared" },
    });
    expect((await runCaseUndo({ ...desk, contactId })).kind).toBe("undone");
    expect(await runCaseHandle({ ...desk, contactId, handle: "right@case.example" })).toMatchObject({
      kind: "typed",
    });
  });

  test.each([
    ["yes", "accepted"],
    ["no", "rejected"],
    ["unsure", "to_decide"],
  ] as const)("asks, and the person answers %s", async (answer, state) => {
    const { db, owner, desk, contactId, handle, caseId } = await takenCase();
    const asked = await runAsk({ ...desk, contactId, handle, question: "Is this your cousin?" });
    expect(asked).toMatchObject({ kind: "decided", row: { state: "needs_person", handle } });
    const [question] = await loadOwnQuestions(db, owner.id, now);
    expect(question).toMatchObject({ contactId, handle, question: "Is this your cousin?", answer: null });
    const mine = { db, userId: owner.id, questionId: question?.id ?? "", answer, now: later(1) };
    const stranger = await person();
    await expect(runAnswer({ ...mine, userId: stranger.id })).rejects.toMatchObject(notFound);
    await runAnswer(mine);
    expect((await loadReportRow(db, owner.id, { contactId, now })).state).toBe(state);
    await expect(runAnswer(mine)).rejects.toMatchObject(notFound);
    expect(await loadQuestions(db, desk.reviewer, { caseId, now })).toMatchObject([{ answer }]);
    expect(await loadOwnQuestions(db, owner.id, now)).toEqual([]);
  });
});

describe("a question", () => {
  async function question() {
    const opened = await takenCase();
    const { db, owner, desk, contactId, handle } = opened;
    const own = { db, userId: owner.id, actor: { id: owner.id, role: "person" } as const, contactId };
    const ask = (about = handle) => runAsk({ ...desk, contactId, handle: about, question: `${about}?` });
    const open = async (about = handle) => {
      const questions = await loadOwnQuestions(db, owner.id, now);
      return questions.find((one) => one.handle === about)?.id ?? "";
    };
    const answer = (questionId: string, said: "yes" | "no" | "unsure", at = later(10)) =>
      runAnswer({ db, userId: owner.id, questionId, answer: said, now: at });
    const state = async () => (await loadReportRow(db, owner.id, { contactId, now })).state;
    return { ...opened, own, ask, open, answer, state };
  }

  test("that is given back takes nothing else back with it", async () => {
    const { own, ask, open, answer, state, handle } = await question();
    await ask();
    await decide({ ...own, handle, verdict: "accepted", now: later(5) });
    await answer(await open(), "unsure");
    expect(await state()).toBe("accepted");
  });

  test("is answered for its own handle alone", async () => {
    const { db, desk, ask, open, answer, contactId, handle, state } = await question();
    const other = handle.replace("@", "-other@");
    await runCaseHandle({ ...desk, contactId, handle: other });
    await seedAnswer(db, other, "verified");
    await ask();
    await ask(other);
    await answer(await open(), "unsure");
    expect(await state()).toBe("needs_person");
    await answer(await open(other), "unsure");
    expect(await state()).toBe("to_decide");
  });

  test("stays open when what it is about cannot be accepted", async () => {
    const { db, ask, open, answer, state, handle } = await question();
    await ask();
    const id = await open();
    await seedAnswer(db, handle, "absent");
    expect(await answer(id, "yes")).toEqual({ kind: "refused", obstacle: "absent" });
    expect(await open()).toBe(id);
    await answer(id, "no");
    expect(await state()).toBe("rejected");
  });

  test.each([
    ["is withdrawn", (it: Opened) => runWithdrawCase({ db: it.db, userId: it.owner.id, now: later(20) })],
    ["is closed", (it: Opened) => runCloseCase({ ...it.desk, now: later(20) })],
    [
      "has run out",
      (it: Opened) => runEndedQuestions({ db: it.db, userId: it.owner.id, now: later(7 * dayMs) }),
    ],
  ] as const)(
    "ends with its case when that %s, and what stood before it stands again",
    async (_when, end) => {
      const opened = await question();
      const { db, own, ask, state, handle, owner } = opened;
      await decide({ ...own, handle, verdict: "accepted", now });
      await ask();
      expect(await state()).toBe("needs_person");
      const id = await opened.open();
      await end(opened);
      expect(await state()).toBe("accepted");
      await expect(opened.answer(id, "no", later(8 * dayMs))).rejects.toMatchObject(notFound);
      expect(await state()).toBe("accepted");
      const entry = await db.auditEntry.findFirstOrThrow({
        where: { userId: owner.id, action: "match.undone" },
      });
      expect(entry).toMatchObject({ facts: { handle, verdict: "asked" } });
    },
  );

  test("whose case is open is left alone", async () => {
    const { db, owner, ask, state } = await question();
    await ask();
    expect(await runEndedQuestions({ db, userId: owner.id, now })).toBe(0);
    expect(await state()).toBe("needs_person");
  });
});

describe("an organisation", () => {
  const policy = { opensCases: true, twoPeople: true, caseDays: 14 };

  async function organisation(name: string) {
    const { db } = database;
    const administrator = await person("administrator");
    const organisationId = await createOrganisation(db, administrator.id, name);
    await savePolicy(db, administrator.id, { organisationId, ...policy });
    return { db, administrator: administrator.id, organisationId };
  }

  test("opens cases for its accounts, and never again for who has ended theirs", async () => {
    const { db, ...admin } = await organisation("Alpine Club");
    const member = await person();
    const accounts = { organisationId: admin.organisationId, handles: [member.handle, "later@desk.example"] };
    expect(await addAccounts(db, admin.administrator, accounts)).toBe(2);
    await runOrganisationPolicy({ db, ...admin, now });
    expect(await loadOwnCase(db, member.id, now)).toMatchObject({
      openedBy: "organisation",
      organisation: "Alpine Club",
      endsAt: later(14 * dayMs),
    });
    await runWithdrawCase({ db, userId: member.id, now });
    await runOwnPolicies({ db, userId: member.id, now });
    expect(await loadOwnCase(db, member.id, now)).toBeNull();
    const [shown] = (await loadOrganisations(db, admin.administrator)).filter(
      ({ name }) => name === "Alpine Club",
    );
    expect(shown?.accounts.find(({ handle }) => handle === member.handle)?.signedIn).toBe(true);
  });

  test("finds its people when they sign in, and believes no other server about them", async () => {
    const { db, ...admin } = await organisation("Valley Press");
    const member = await person("person", "valley.example");
    const liar = await database.newUser();
    await db.fediverseAccount.create({
      data: { userId: liar, issuerHost: "evil.example", accountId: "1", handle: "boss@valley.example" },
    });
    await addAccounts(db, admin.administrator, {
      organisationId: admin.organisationId,
      handles: [member.handle, "boss@valley.example"],
    });
    await runOwnPolicies({ db, userId: liar, now });
    await runOwnPolicies({ db, userId: member.id, now });
    expect(await loadOwnCase(db, liar, now)).toBeNull();
    expect(await loadOwnCase(db, member.id, now)).not.toBeNull();
  });

  test("lets a decision wait for a second reviewer", async () => {
    const { db, ...admin } = await organisation("Ridge Society");
    const member = await person();
    const { contactId, handle } = await reportOf(member.id);
    await addAccounts(db, admin.administrator, {
      organisationId: admin.organisationId,
      handles: [member.handle],
    });
    await runOrganisationPolicy({ db, ...admin, now });
    const caseId = (await loadOwnCase(db, member.id, now))?.id ?? "";
    const [first, second, third] = [
      await person("support"),
      await person("support"),
      await person("support"),
    ];
    const desk = (reviewer: { id: UserId }) => ({ db, reviewer: reviewer.id, caseId, now });
    expect(await runTakeCase(desk(first))).toBe("first");
    expect(await runTakeCase(desk(second))).toBe("second");
    expect(await runTakeCase(desk(third))).toBeNull();
    const word = { contactId, handle, verdict: "accepted" } as const;
    expect(await runCaseDecision({ ...desk(first), ...word })).toEqual({ kind: "proposed" });
    expect((await loadReportRow(db, member.id, { contactId, now })).state).toBe("to_decide");
    for (const reviewer of [first, second])
      expect(await loadProposals(db, reviewer.id, { caseId, now })).toMatchObject([
        { ...word, proposedBy: first.handle },
      ]);
    const [proposal] = await loadProposals(db, second.id, { caseId, now });
    const settle = { proposalId: proposal?.id ?? "", confirm: true };
    await expect(runSettle({ ...desk(first), ...settle })).rejects.toMatchObject({ code: "not_yours" });
    await expect(runSettle({ ...desk(third), ...settle })).rejects.toMatchObject(notFound);
    await expect(runCaseUndo({ ...desk(first), contactId })).rejects.toMatchObject({ code: "not_yours" });
    expect(await runSettle({ ...desk(second), ...settle })).toEqual({ kind: "confirmed" });
    expect((await loadReportRow(db, member.id, { contactId, now })).state).toBe("accepted");
    const entry = await db.auditEntry.findFirstOrThrow({
      where: { userId: member.id, action: "match.accepted" },
    });
    expect(entry).toMatchObject({ actorId: first.id, facts: { confirmedBy: second.id, caseId } });
  });

  async function sharedCase(name: string) {
    const { db, ...admin } = await organisation(name);
    const member = await person();
    const match = await reportOf(member.id);
    const account = { organisationId: admin.organisationId, handles: [member.handle] };
    await addAccounts(db, admin.administrator, account);
    await runOrganisationPolicy({ db, ...admin, now });
    const caseId = (await loadOwnCase(db, member.id, now))?.id ?? "";
    const [first, second] = [await person("support"), await person("support")];
    const desk = (reviewer: { id: UserId }, at = now) => ({ db, reviewer: reviewer.id, caseId, now: at });
    await runTakeCase(desk(first));
    await runTakeCase(desk(second));
    const waiting = async () => (await loadProposals(db, second.id, { caseId, now }))[0]?.id ?? "";
    const state = async () => (await loadReportRow(db, member.id, { contactId: match.contactId, now })).state;
    return { db, member, ...match, caseId, first, second, desk, waiting, state };
  }

  test("a decision that cannot be carried out is not called confirmed, and waits", async () => {
    const { db, member, contactId, handle, first, second, desk, waiting, state } =
      await sharedCase("Fell Runners");
    await runCaseDecision({ ...desk(first), contactId, handle, verdict: "accepted" });
    const proposalId = await waiting();
    await seedAnswer(db, handle, "absent");
    expect(await runSettle({ ...desk(second), proposalId, confirm: true })).toEqual({
      kind: "refused",
      obstacle: "absent",
    });
    expect(await waiting()).toBe(proposalId);
    expect(await db.auditEntry.count({ where: { userId: member.id, action: "case.settled" } })).toBe(0);
    expect(await state()).not.toBe("accepted");
    expect(await runSettle({ ...desk(second), proposalId, confirm: false })).toEqual({ kind: "declined" });
  });

  test("confirmed twice at one moment it is decided once", async () => {
    const { db, member, contactId, handle, first, second, desk, waiting } = await sharedCase("Twin Peaks");
    await runCaseDecision({ ...desk(first), contactId, handle, verdict: "accepted" });
    const settle = { ...desk(second), proposalId: await waiting(), confirm: true };
    const done = await Promise.allSettled([runSettle(settle), runSettle(settle)]);
    expect(done.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db.decision.count({ where: { userId: member.id, undoneAt: null } })).toBe(1);
  });

  test("the person who decides at the same moment is never overruled", async () => {
    const { db, member, contactId, handle, subject, first, second, desk, waiting, state } =
      await sharedCase("Glacier Watch");
    await runCaseDecision({ ...desk(first), contactId, handle, verdict: "accepted" });
    const proposalId = await waiting();
    const own = { db, userId: member.id, actor: { id: member.id, role: "person" } as const, now: later(5) };
    // The person's word is being written while the second reviewer confirms.
    const held = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const mine = db.$transaction(
      async (tx) => {
        await lockMatches(tx, member.id, [contactId]);
        begun.resolve();
        await held.promise;
        const contact = { id: subject.slice(2), username: null, addresses: [] };
        const decisions = [{ contact, handle, verdict: "rejected", reason: null, note: null } as const];
        await saveDecisions(tx, member.id, { decisions, actor: own.actor, at: later(5) });
      },
      { timeout: 20_000 },
    );
    await begun.promise;
    const settled = runSettle({ ...desk(second, later(6)), proposalId, confirm: true });
    await new Promise((resolve) => setTimeout(resolve, 300));
    held.resolve();
    await mine;
    expect(await settled).toEqual({ kind: "overtaken" });
    await runRank({ db, userId: member.id, now });
    expect(await state()).toBe("rejected");
  });

  test("nobody alone takes back what two agreed on, by typing it or by asking about it", async () => {
    const { contactId, handle, first, second, desk, waiting, state } = await sharedCase("Moor Keepers");
    const settle = async (verdict: "accepted" | "rejected") => {
      await runCaseDecision({ ...desk(first), contactId, handle, verdict });
      await runSettle({ ...desk(second), proposalId: await waiting(), confirm: true });
      expect(await state()).toBe(verdict);
    };
    await settle("rejected");
    const refused = { code: "not_yours" };
    await expect(runCaseHandle({ ...desk(first), contactId, handle })).rejects.toMatchObject(refused);
    await expect(
      runCaseHandle({ ...desk(first), contactId, handle: ` @${handle.toUpperCase()} ` }),
    ).rejects.toMatchObject(refused);
    await expect(runAsk({ ...desk(first), contactId, handle, question: "Sure?" })).rejects.toMatchObject(
      refused,
    );
    expect(await state()).toBe("rejected");
    await settle("accepted");
    await expect(runAsk({ ...desk(second), contactId, handle, question: "Sure?" })).rejects.toMatchObject(
      refused,
    );
    expect(await state()).toBe("accepted");
    expect(await runCaseHandle({ ...desk(first), contactId, handle: "fresh@case.example" })).toMatchObject({
      kind: "typed",
    });
  });

  test("the second of two never becomes the first as well", async () => {
    const { db, caseId, first, second, desk } = await sharedCase("Ropes and Knots");
    await runPassCase({ ...desk(first), to: null });
    expect(await runTakeCase(desk(second))).toBeNull();
    const third = await person("support");
    expect(await runTakeCase(desk(third))).toBe("first");
    const kept = await db.supportCase.findUniqueOrThrow({ where: { id: caseId } });
    expect(kept).toMatchObject({ takenById: third.id, secondId: second.id });
  });

  test("never overrules what the person has decided meanwhile", async () => {
    const { db, ...admin } = await organisation("Lake House");
    const member = await person();
    const { contactId, handle } = await reportOf(member.id);
    const account = { organisationId: admin.organisationId, handles: [member.handle] };
    await addAccounts(db, admin.administrator, account);
    await runOrganisationPolicy({ db, ...admin, now });
    const caseId = (await loadOwnCase(db, member.id, now))?.id ?? "";
    const [first, second] = [await person("support"), await person("support")];
    await runTakeCase({ db, reviewer: first.id, caseId, now });
    await runTakeCase({ db, reviewer: second.id, caseId, now });
    const desk = { db, caseId, now };
    await runCaseDecision({ ...desk, reviewer: first.id, contactId, handle, verdict: "accepted" });
    const own = { db, userId: member.id, actor: { id: member.id, role: "person" } as const, now: later(5) };
    await decide({ ...own, contactId, handle, verdict: "rejected" });
    const [proposal] = await loadProposals(db, second.id, { caseId, now });
    const settle = { ...desk, reviewer: second.id, proposalId: proposal?.id ?? "", confirm: true };
    expect(await runSettle(settle)).toEqual({ kind: "overtaken" });
    expect((await loadReportRow(db, member.id, { contactId, now })).state).toBe("rejected");
  });
});

describe("roles", () => {
  let first: { id: UserId; handle: string };
  beforeAll(async () => {
    await database.db.user.updateMany({ data: { role: "person" } });
    first = await person();
  });

  test("the operator names the first administrator, once", async () => {
    const { db } = database;
    expect(await becomeFirstAdministrator(db, first.id, { named: "else@desk.example", now })).toBe(false);
    expect(await becomeFirstAdministrator(db, first.id, { named: first.handle, now })).toBe(true);
    const second = await person();
    expect(await becomeFirstAdministrator(db, second.id, { named: second.handle, now })).toBe(false);
    expect(await loadStaff(db, first.id)).toMatchObject([{ userId: first.id, role: "administrator" }]);
    await expect(loadStaff(db, second.id)).rejects.toMatchObject({ code: "not_yours" });
  });

  test("are given by an administrator to people who are known, and the last one keeps theirs", async () => {
    const { db } = database;
    const helper = await person();
    const give = (role: "person" | "support" | "administrator", handle: string, by = first.id) =>
      giveRole(db, by, { handle, role, now });
    await expect(give("administrator", helper.handle, helper.id)).rejects.toMatchObject({
      code: "not_yours",
    });
    expect(await give("support", "nobody@desk.example")).toBe("nobody");
    expect(await give("support", helper.handle)).toBe("given");
    expect((await db.user.findUniqueOrThrow({ where: { id: helper.id } })).role).toBe("support");
    expect(await give("person", first.handle)).toBe("last_administrator");
    const entry = await db.auditEntry.findFirstOrThrow({ where: { userId: helper.id } });
    expect(entry).toMatchObject({ action: "role.given", facts: { role: "support", before: "person" } });
  });
});
