import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { decide } from "#lib/matches/decisions/run.ts";
import type { ReportRow } from "#lib/matches/match.ts";
import { runRank } from "#lib/matches/run.ts";
import { loadCounts, loadReport } from "#lib/matches/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { openExport } from "../../app/api/export/[file]/open-export.ts";
import { openTestDatabase } from "../support/database.ts";
import { now } from "./matches-builders.ts";
import { seedAnswer, seedContact } from "./matches-seed.ts";

const database = openTestDatabase();
let userId: UserId;
let accountId: string;

async function open(file: string, query = "", of = userId): Promise<string | null> {
  const params = new URLSearchParams(query);
  const opened = await openExport({ db: database.db, userId: of, file, params, now });
  if (!opened) return null;
  let text = "";
  for await (const piece of opened.pieces) text += piece;
  return text;
}

const addresses = (csv: string | null) =>
  (parse(csv ?? "", { columns: true }) as Record<string, string>[])
    .map((row) => row["Account address"])
    .sort();

async function connect(of: UserId, handle: string): Promise<string> {
  const host = handle.slice(handle.indexOf("@") + 1);
  const data = { userId: of, issuerHost: host, accountId: handle, handle };
  return (await database.db.fediverseAccount.create({ data })).id;
}

async function planned(of: UserId, account: string, items: Record<string, string>): Promise<void> {
  const rows = Object.entries(items).map(([handle, outcome], position) => ({
    userId: of,
    handle,
    outcome,
    position,
  }));
  await database.db.plan.create({
    data: { userId: of, accountId: account, state: "finished", items: { create: rows } },
  });
}

beforeAll(async () => {
  const { db } = database;
  userId = await database.newUser();
  const actor = { id: userId, role: "person" as const };
  for (const name of ["anna", "bert", "cleo", "dora", "emil", "own"]) {
    const handle = `${name}@export.example`;
    const displayNames = [name === "bert" ? "=HYPERLINK(1)" : name];
    const contactId = await seedContact(db, userId, {
      username: name,
      displayNames,
      candidates: [{ handle }],
    });
    await seedAnswer(db, handle, "verified", { profile: { displayName: name } });
    if (name !== "emil") await decide({ db, userId, contactId, handle, verdict: "accepted", actor, now });
  }
  await seedAnswer(db, "cleo@export.example", "moved", {
    subject: "cleo@new.example",
    profile: { displayName: "cleo" },
  });
  await runRank({ db, userId, now });
  accountId = await connect(userId, "own@export.example");
  await planned(userId, accountId, { "anna@export.example": "followed", "bert@export.example": "waiting" });
});

describe("the follow list", () => {
  test("holds accepted accounts at their true address, without oneself and whoever is followed already", async () => {
    expect(addresses(await open("following_accounts.csv"))).toEqual([
      "bert@export.example",
      "cleo@new.example",
      "dora@export.example",
    ]);
  });

  test("is written as asked", async () => {
    const csv = await open("following_accounts.csv", "boosts=false&notify=true&languages=fr,en");
    expect(csv).toContain('\ndora@export.example,false,true,"fr, en"\n');
  });

  test("goes by the account it is for", async () => {
    const second = await connect(userId, "own@second.example");
    await planned(userId, second, { "dora@export.example": "requested" });
    expect(addresses(await open("following_accounts.csv", `account=${second}`))).toEqual([
      "anna@export.example",
      "bert@export.example",
      "cleo@new.example",
    ]);
    expect(addresses(await open("following_accounts.csv"))).toHaveLength(4);
    await database.db.fediverseAccount.delete({ where: { id: second } });
  });

  test("of nobody is its header", async () => {
    const nobody = await database.newUser();
    expect(addresses(await open("following_accounts.csv", "", nobody))).toEqual([]);
  });

  test.each([
    "following_accounts-1.csv",
    "following_accounts-2.csv",
    "following_accounts-0.csv",
    "report.pdf",
    "../report.csv",
  ])("%s does not exist", async (file) => {
    expect(await open(file)).toBeNull();
  });

  test.each(["boosts=1", "languages=french;", "account=1"])(
    "refuses what nobody can answer: %s",
    async (query) => {
      await expect(open("following_accounts.csv", query)).rejects.toMatchObject({ code: "bad_request" });
    },
  );

  test("is nobody else's", async () => {
    const other = await database.newUser();
    await expect(open("following_accounts.csv", `account=${accountId}`, other)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("the report as a file", () => {
  test("opened again is the report on the screen, as JSON whole", async () => {
    const query = { filter: {}, sort: "name", after: null, limit: 100, now } as const;
    const { rows } = await loadReport(database.db, userId, query);
    const opened = JSON.parse((await open("report.json")) ?? "");
    expect(opened.contacts).toEqual(JSON.parse(JSON.stringify(rows)));
    expect(opened.counts).toEqual(await loadCounts(database.db, userId));
  });

  test("opened again is the report on the screen, as CSV by its columns", async () => {
    const opened = parse((await open("report.csv")) ?? "", { columns: true }) as Record<string, string>[];
    const query = { filter: {}, sort: "name", after: null, limit: 100, now } as const;
    const { rows } = await loadReport(database.db, userId, query);
    const shown = (row: ReportRow) => [
      row.username,
      row.state,
      row.handle,
      row.grade,
      row.warnings.join(" "),
    ];
    expect(
      opened.map((row) => [row["x_username"], row["state"], row["handle"], row["grade"], row["warnings"]]),
    ).toEqual(rows.map(shown));
    expect(opened.find((row) => row["x_username"] === "bert")?.["x_name"]).toBe("'=HYPERLINK(1)");
  });

  test("holds what is shown", async () => {
    const opened = parse((await open("report.csv", "state=to_decide")) ?? "", { columns: true }) as object[];
    expect(opened).toMatchObject([{ x_username: "emil" }]);
    await expect(open("report.csv", "state=odd")).rejects.toMatchObject({ code: "bad_request" });
  });

  test("comes whole when it is longer than a page", async () => {
    const many = await database.newUser();
    const rows = Array.from({ length: 1_234 }, (_, at) => ({
      userId: many,
      xId: BigInt(at + 1),
      username: `u${at % 7}`,
    }));
    await database.db.contact.createMany({ data: rows });
    await runRank({ db: database.db, userId: many, now });
    const opened = parse((await open("report.csv", "", many)) ?? "", { columns: true }) as Record<
      string,
      string
    >[];
    expect(new Set(opened.map((row) => row["x_id"])).size).toBe(1_234);
  });
});
