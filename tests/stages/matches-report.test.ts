import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { decide } from "#lib/matches/decisions/run.ts";
import { grades, type ReportFilter, type ReportRow, type ReportSort } from "#lib/matches/match.ts";
import { runRank } from "#lib/matches/run.ts";
import { loadCounts, loadReport, loadReportRow, loadStanding } from "#lib/matches/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { openTestDatabase } from "../support/database.ts";
import { claim, now, textEvidence } from "./matches-builders.ts";
import { seedAnswer, seedContact } from "./matches-seed.ts";

const database = openTestDatabase();
const versionOf = async (user: UserId) => (await loadStanding(database.db, user)).version;
let userId: UserId;

const names = ["Ada", "Élodie Petit", "zoe", "山田太郎", "Ada", "Bela", "Omar", "mila", "Ivo", "nuri"];

beforeAll(async () => {
  userId = await database.newUser();
  for (const [at, name] of names.entries()) {
    const handle = `u${at}@page.example`;
    const evidence = at % 2 === 0 ? [textEvidence()] : [claim()];
    await seedContact(database.db, userId, {
      xId: String(1000 + at),
      username: `user_${at}`,
      displayNames: [name],
      following: at % 3 !== 0,
      follower: at % 2 === 0,
      candidates: at === 9 ? [] : [{ handle, evidence }],
    });
    const profile = { displayName: name, bot: at === 4 };
    await seedAnswer(database.db, handle, at === 8 ? "unreachable" : "verified", { profile });
  }
  await runRank({ db: database.db, userId, now });
});

async function readAll(filter: ReportFilter, sort: ReportSort, limit: number): Promise<ReportRow[]> {
  const rows: ReportRow[] = [];
  let after: string | null = null;
  do {
    const page = await loadReport(database.db, userId, { filter, sort, after, limit, now });
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...page.rows);
    after = page.next;
  } while (after !== null);
  return rows;
}

const usernames = (rows: readonly ReportRow[]) => rows.map(({ username }) => username);

describe("the report", () => {
  test("in the order of names", async () => {
    expect((await readAll({}, "name", 3)).map(({ displayName }) => displayName)).toEqual([
      "Ada",
      "Ada",
      "Bela",
      "Élodie Petit",
      "Ivo",
      "mila",
      "nuri",
      "Omar",
      "zoe",
      "山田太郎",
    ]);
  });

  test("whose list is short comes whole, so that nothing moves under the reader later", async () => {
    const load = (wholeUpTo: number) =>
      loadReport(database.db, userId, { filter: {}, sort: "name", after: null, limit: 3, wholeUpTo, now });
    const whole = await load(names.length);
    expect([whole.rows.length, whole.next]).toEqual([names.length, null]);
    const first = await load(names.length - 1);
    expect(first.rows).toEqual(whole.rows.slice(0, 3));
    expect(first).toEqual(
      await loadReport(database.db, userId, { filter: {}, sort: "name", after: null, limit: 3, now }),
    );
  });

  test("in the order of grades, those without one last", async () => {
    const seen = (await readAll({}, "grade", 4)).map(({ grade }) => (grade ? grades.indexOf(grade) : 99));
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  test("has each contact on exactly one page, whatever the size of the pages", async () => {
    for (const sort of ["name", "grade"] as const) {
      const whole = usernames(await readAll({}, sort, 100));
      expect(new Set(whole).size).toBe(names.length);
      for (const limit of [1, 2, 3, 9, 10, 11])
        expect(usernames(await readAll({}, sort, limit))).toEqual(whole);
    }
  });

  test.each<[string, ReportFilter, (row: ReportRow) => boolean]>([
    ["a state", { state: "lookup_failed" }, ({ state }) => state === "lookup_failed"],
    ["a grade", { grade: "listed" }, ({ grade }) => grade === "listed"],
    ["a warning", { warning: "bot" }, ({ warnings }) => warnings.includes("bot")],
    ["whom they follow", { direction: "following" }, ({ following }) => following],
    ["who follows them", { direction: "follower" }, ({ follower }) => follower],
    ["both", { direction: "mutual" }, ({ following, follower }) => following && follower],
    [
      "two at once",
      { state: "to_decide", direction: "mutual" },
      (row) => row.state === "to_decide" && row.following && row.follower,
    ],
  ])("is narrowed by %s", async (_by, filter, belongs) => {
    const narrowed = usernames(await readAll(filter, "name", 2));
    const expected = usernames((await readAll({}, "name", 100)).filter(belongs));
    expect(narrowed).toEqual(expected);
    expect(narrowed.length).toBeGreaterThan(0);
    expect(narrowed.length).toBeLessThan(names.length);
  });

  test.each([
    ["élodie PETIT", ["user_1"]],
    ["elodie", ["user_1"]],
    ["@user_3", ["user_3"]],
    ["u5@page", ["user_5"]],
    ["山田", ["user_3"]],
    ["1007", ["user_7"]],
    ["100", []],
    ["9999999999999999999", []],
    ["user_%", []],
    ["100%", []],
    ["'; DROP TABLE matches", []],
  ])("is searched for %s", async (search, expected) => {
    expect(usernames(await readAll({ search }, "name", 5))).toEqual(expected);
  });

  test("a search may hold anything", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (search) => {
        const page = await loadReport(database.db, userId, {
          filter: { search },
          sort: "name",
          after: null,
          limit: 2,
          now,
        });
        expect(page.rows.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 50 },
    );
  });

  test("refuses a place it never gave out", async () => {
    const query = { filter: {}, sort: "name", limit: 5, now } as const;
    await expect(loadReport(database.db, userId, { ...query, after: "made-up" })).rejects.toMatchObject({
      code: "bad_request",
    });
  });

  test("shows both sides, the reasons and the log of the look-up", async () => {
    const [row] = await readAll({ search: "user_0" }, "name", 5);
    const log = [
      { at: now.toISOString(), url: "https://page.example/.well-known/webfinger", status: 200, ms: 12 },
    ];
    await database.db.lookup.update({ where: { handle: "u0@page.example" }, data: { log } });
    const detail = await loadReportRow(database.db, userId, { contactId: row?.contactId ?? "", now });
    expect(detail).toMatchObject({
      xId: "1000",
      username: "user_0",
      displayName: "Ada",
      follower: true,
      state: "to_decide",
      grade: "declared",
      candidates: [{ handle: "u0@page.example", profile: { displayName: "Ada" }, grade: "declared" }],
      logs: [{ handle: "u0@page.example", log }],
    });
    const [candidate] = detail.candidates;
    expect(candidate?.reasons.map(({ kind }) => kind)).toEqual(["evidence", "verified"]);
  });

  test("has another version after any change and the same after none", async () => {
    const { db } = database;
    const version = () => versionOf(userId);
    const before = await version();
    expect(Number.isSafeInteger(before)).toBe(true);
    expect(await version()).toBe(before);
    const [row] = await readAll({ search: "user_2" }, "name", 5);
    const actor = { id: userId, role: "person" as const };
    const word = { db, userId, contactId: row?.contactId ?? "", handle: "u2@page.example", actor };
    await decide({ ...word, verdict: "asked", now: new Date(now.getTime() + 1) });
    const after = await version();
    expect(after).not.toBe(before);
    const added = await seedContact(db, userId, { xId: "5555" });
    await runRank({ db, userId, now });
    expect(await version()).not.toBe(after);
    await db.contact.delete({ where: { id: added } });
    expect(await version()).toBe(after);
  });

  test("of somebody without contacts is empty and adds up", async () => {
    const nobody = await database.newUser();
    const query = { filter: {}, sort: "grade", after: null, limit: 5, now } as const;
    expect(await loadReport(database.db, nobody, query)).toEqual({ rows: [], next: null });
    expect((await loadCounts(database.db, nobody)).total).toBe(0);
    expect(await versionOf(nobody)).toBe(0);
  });
});
