/** A person's log: whose it is, what it says of whom, that it outlives a case, and that its files say the same. */
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { decide, undoDecision } from "#lib/matches/decisions/run.ts";
import { loadHistory } from "#lib/matches/history/store.ts";
import { runRank } from "#lib/matches/run.ts";
import { loadReportRow } from "#lib/matches/store.ts";
import { erasePerson } from "#lib/privacy/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { runCaseDecision, runCloseCase, runOpenCase, runTakeCase } from "#lib/support/run.ts";
import { openExport } from "../../app/api/export/[file]/open-export.ts";
import { openTestDatabase } from "../support/database.ts";
import { now } from "./matches-builders.ts";
import { seedAnswer, seedContact } from "./matches-seed.ts";

const database = openTestDatabase();
let userId: UserId;
let reviewer: UserId;
let contactId: string;
const handle = "nora@log.example";

async function newPerson(name: string, role: string): Promise<UserId> {
  const id = await database.newUser();
  await database.db.user.update({ where: { id }, data: { role } });
  await database.db.fediverseAccount.create({
    data: { userId: id, issuerHost: "log.example", accountId: name, handle: `${name}@log.example` },
  });
  return id;
}

beforeAll(async () => {
  const { db } = database;
  userId = await newPerson("me", "person");
  reviewer = await newPerson("desk", "support");
  contactId = await seedContact(db, userId, {
    xId: "31",
    username: "nora",
    displayNames: ["=Nora"],
    candidates: [{ handle }],
  });
  await seedAnswer(db, handle, "verified", { profile: { displayName: "nora" } });
  await runRank({ db, userId, now });
});

const asked = () => ({
  db: database.db,
  userId,
  contactId,
  actor: { id: userId, role: "person" } as const,
  now,
});

async function read(file: string): Promise<string> {
  const opened = await openExport({ db: database.db, userId, file, params: new URLSearchParams(), now });
  let text = "";
  for await (const piece of opened?.pieces ?? []) text += piece;
  return text;
}

describe("a reason", () => {
  test("given after the word takes its place, so that one undo takes it back", async () => {
    await decide({ ...asked(), handle, verdict: "rejected" });
    await decide({ ...asked(), handle, verdict: "rejected", reason: "copy", note: "an imitation" });
    const kept = await database.db.decision.findMany({ where: { userId, undoneAt: null } });
    expect(kept).toMatchObject([{ verdict: "rejected", reason: "copy", note: "an imitation" }]);
    expect((await undoDecision(asked())).row.state).toBe("to_decide");
  });
});

describe("the log", () => {
  test("says who, what, why and on which evidence, and keeps it after the case is closed", async () => {
    const { db } = database;
    const caseId = (await runOpenCase({ db, userId, days: 7, message: "", wording: "", now })) ?? "";
    const desk = { db, reviewer, caseId, now };
    await runTakeCase(desk);
    await runCaseDecision({ ...desk, contactId, handle, verdict: "rejected", reason: "someone_else" });
    await runCloseCase(desk);
    const { entries } = await loadHistory(db, userId, { before: null, limit: 50 });
    expect(entries.map(({ action }) => action).slice(0, 4)).toEqual([
      "case.closed",
      "match.rejected",
      "case.taken",
      "case.opened",
    ]);
    expect(entries[1]).toMatchObject({
      actor: "desk@log.example",
      actorRole: "support",
      own: false,
      subject: "x:31",
      contact: "=Nora",
      reason: "someone_else",
      facts: { handle, grade: "declared", caseId },
    });
    const others = await loadHistory(db, userId, { before: null, limit: 50, byOthers: true });
    expect(others.entries.map(({ action }) => action)).toEqual([
      "case.closed",
      "match.rejected",
      "case.taken",
    ]);
  });

  test("comes in pages without a gap", async () => {
    const { db } = database;
    const whole = (await loadHistory(db, userId, { before: null, limit: 50 })).entries;
    const pieces: string[] = [];
    let before: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof loadHistory>> = await loadHistory(db, userId, {
        before,
        limit: 2,
      });
      pieces.push(...page.entries.map(({ id }) => id));
      before = page.next;
    } while (before !== null);
    expect(pieces).toEqual(whole.map(({ id }) => id));
  });

  test("leaves as CSV and JSON that say the same, formulas defused", async () => {
    const { entries } = await loadHistory(database.db, userId, { before: null, limit: 50 });
    const json = JSON.parse(await read("history.json")) as { schema: string; entries: unknown[] };
    expect(json.schema).toBe("transhumance-history/1");
    expect(json.entries).toEqual(JSON.parse(JSON.stringify(entries)));
    const csv = parse(await read("history.csv"), { columns: true }) as Record<string, string>[];
    expect(csv.map(({ action }) => action)).toEqual(entries.map(({ action }) => action));
    expect(csv.find(({ reason }) => reason === "someone_else")).toMatchObject({
      actor: "desk@log.example",
      role: "support",
      handle,
      grade: "declared",
      x_name: "'=Nora",
    });
  });

  test("stays readable when who acted is gone, and goes with the person it is about", async () => {
    const { db } = database;
    await erasePerson(db, reviewer);
    const [, entry] = (await loadHistory(db, userId, { before: null, limit: 2 })).entries;
    expect(entry).toMatchObject({ action: "match.rejected", actor: null, actorRole: "support" });
    expect((await loadReportRow(db, userId, { contactId, now })).state).toBe("rejected");
    await erasePerson(db, userId);
    expect((await loadHistory(db, userId, { before: null, limit: 2 })).entries).toEqual([]);
  });
});
