/** What people let others find: their own pair of accounts, their decisions; and how an operator searches and withdraws. */
import { describe, expect, test } from "vitest";
import { readClaimQuery } from "#lib/directory/claim-query.ts";
import { runDirectoryImport, runOwnClaims, runSharing } from "#lib/directory/run.ts";
import { loadClaimsFor, saveClaims, searchClaims, withdrawClaims } from "#lib/directory/store.ts";
import { type Handle, parseHandle } from "#lib/fediverse/handle.ts";
import { parseXId } from "#lib/fediverse/x-id.ts";
import { erasePerson } from "#lib/privacy/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();
const now = new Date("2026-11-22T10:00:00Z");
const wording = "Let people who know me on X find me here.";
let nextId = 7_000;

async function member(accounts: readonly string[] = ["mira@home.example"]) {
  const userId = await database.newUser();
  nextId += 1;
  const xId = String(nextId);
  await database.db.xAccount.create({ data: { userId, xId: BigInt(xId), username: "Mira_K" } });
  for (const handle of accounts) {
    const issuerHost = handle.split("@")[1] ?? "";
    await database.db.fediverseAccount.create({ data: { userId, issuerHost, accountId: xId, handle } });
  }
  return { userId, xId };
}

async function foundBy(userId: UserId, xId: string): Promise<string[]> {
  const found = await loadClaimsFor(database.db, userId, [{ contactId: "c", xId, username: null }]);
  return (found.get("c") ?? []).map(({ handle, source }) => `${handle} ${source}`);
}

describe("a member", () => {
  test("is found by nobody before they agree, and by everybody after", async () => {
    const { userId, xId } = await member();
    const other = await database.newUser();
    await runOwnClaims({ db: database.db, userId, now });
    expect(await foundBy(other, xId)).toEqual([]);
    await runSharing({ db: database.db, userId, now }, { kind: "member", wording });
    expect(await foundBy(other, xId)).toEqual(["mira@home.example member"]);
    const consent = await database.db.consent.findFirst({ where: { userId } });
    expect(consent).toMatchObject({ kind: "directory.member", wording, withdrawnAt: null });
  });

  test("agreeing twice is agreeing once; taking it back ends it, agreeing again brings it back", async () => {
    const { userId, xId } = await member();
    const other = await database.newUser();
    const set = (on: boolean) =>
      runSharing({ db: database.db, userId, now }, { kind: "member", wording: on ? wording : null });
    await set(true);
    await set(true);
    expect(await database.db.consent.count({ where: { userId } })).toBe(1);
    await set(false);
    expect(await foundBy(other, xId)).toEqual([]);
    await set(true);
    expect(await foundBy(other, xId)).toEqual(["mira@home.example member"]);
    expect(await database.db.directoryClaim.count({ where: { ownerUserId: userId } })).toBe(1);
  });

  test("with two accounts is found at both, and no longer at the one they disconnect", async () => {
    const { userId, xId } = await member(["mira@one.example", "mira@two.example"]);
    const other = await database.newUser();
    await runSharing({ db: database.db, userId, now }, { kind: "member", wording });
    expect(await foundBy(other, xId)).toHaveLength(2);
    await database.db.fediverseAccount.updateMany({
      where: { userId, handle: "mira@two.example" },
      data: { state: "disconnected" },
    });
    await runOwnClaims({ db: database.db, userId, now });
    expect(await foundBy(other, xId)).toEqual(["mira@one.example member"]);
    await database.db.xAccount.deleteMany({ where: { userId } });
    await runOwnClaims({ db: database.db, userId, now });
    expect(await foundBy(other, xId)).toEqual([]);
  });

  test("who is erased is gone from the directory", async () => {
    const { userId, xId } = await member();
    await runSharing({ db: database.db, userId, now }, { kind: "member", wording });
    await erasePerson(database.db, userId);
    expect(await database.db.directoryClaim.count({ where: { xId: BigInt(xId) } })).toBe(0);
  });
});

describe("a decision", () => {
  const decide = (userId: UserId, xId: string, handle: string, verdict = "accepted", minute = 0) =>
    database.db.decision.create({
      data: {
        userId,
        xId: BigInt(xId),
        handle,
        verdict,
        decidedAt: new Date(now.getTime() + minute * 60_000),
      },
    });

  test("serves the person who made it, and others only when it is shared", async () => {
    const [decider, other] = [await database.newUser(), await database.newUser()];
    await decide(decider, "8001", "kim@a.example");
    await runOwnClaims({ db: database.db, userId: decider, now });
    expect(await foundBy(decider, "8001")).toEqual(["kim@a.example decided"]);
    expect(await foundBy(other, "8001")).toEqual([]);
    await runSharing({ db: database.db, userId: decider, now }, { kind: "decided", wording });
    expect(await foundBy(other, "8001")).toEqual(["kim@a.example decided"]);
    await runSharing({ db: database.db, userId: decider, now }, { kind: "decided", wording: null });
    expect(await foundBy(other, "8001")).toEqual([]);
  });

  test("counts by the last word: rejected later, or another address accepted later", async () => {
    const decider = await database.newUser();
    await decide(decider, "8002", "kim@a.example", "accepted", 0);
    await decide(decider, "8002", "kim@a.example", "rejected", 1);
    await decide(decider, "8003", "lee@a.example", "accepted", 0);
    await decide(decider, "8003", "lee@b.example", "accepted", 1);
    await runOwnClaims({ db: database.db, userId: decider, now });
    expect(await foundBy(decider, "8002")).toEqual([]);
    expect(await foundBy(decider, "8003")).toEqual(["lee@b.example decided"]);
  });
});

describe("the operator", () => {
  const claim = (xId: string, handle: string) => ({
    xId: parseXId(xId),
    xUsername: null,
    handle: parseHandle(handle) as Handle,
    source: "list" as const,
    listName: null,
  });

  test("finds conflicting claims by id, by handle and by list, and withdraws one or all", async () => {
    await saveClaims(database.db, [claim("9001", "a@a.example"), claim("9001", "b@b.example")], {
      listName: "staff",
      now,
    });
    const byId = await searchClaims(database.db, readClaimQuery("9001"));
    expect(byId.map(({ handle }) => handle)).toEqual(["a@a.example", "b@b.example"]);
    expect(await searchClaims(database.db, readClaimQuery("@B@b.example"))).toHaveLength(1);
    expect(await searchClaims(database.db, readClaimQuery("staff"))).toHaveLength(2);
    expect(await withdrawClaims(database.db, { ids: [byId[0]?.id ?? ""] }, now)).toBe(1);
    expect(await foundBy(await database.newUser(), "9001")).toEqual(["b@b.example list"]);
    expect(await withdrawClaims(database.db, { listName: "staff" }, now)).toBe(1);
    expect(await searchClaims(database.db, readClaimQuery("9001"))).toHaveLength(2);
  });

  test("keeps withdrawn by hand what was withdrawn with its list before, and hears of it at the next import", async () => {
    const save = () => saveClaims(database.db, [claim("9011", "k@k.example")], { listName: "gone", now });
    await save();
    const [row] = await searchClaims(database.db, readClaimQuery("9011"));
    expect(await withdrawClaims(database.db, { listName: "gone" }, now)).toBe(1);
    expect(await withdrawClaims(database.db, { ids: [row?.id ?? ""] }, now)).toBe(1);
    expect(await withdrawClaims(database.db, { ids: [row?.id ?? ""] }, now)).toBe(0);
    expect(await save()).toEqual({ added: 0, known: 1, withdrawn: 1 });
    expect((await searchClaims(database.db, readClaimQuery("9011")))[0]?.withdrawnAt).not.toBeNull();
  });

  test("does not see decisions that are nobody else's business, nor withdraws what people said themselves", async () => {
    const { userId, xId } = await member();
    await runSharing({ db: database.db, userId, now }, { kind: "member", wording });
    const decider = await database.newUser();
    await saveClaims(database.db, [{ ...claim("9100", "secret@a.example"), source: "decided" }], {
      ownerUserId: decider,
      now,
    });
    expect(await searchClaims(database.db, readClaimQuery("9100"))).toEqual([]);
    const [own] = await searchClaims(database.db, readClaimQuery(xId));
    expect(await withdrawClaims(database.db, { ids: [own?.id ?? ""] }, now)).toBe(0);
  });
});

describe("results of a SPARQL query", () => {
  const importText = async (text: string, encoding: BufferEncoding = "utf8") => {
    const refused: string[] = [];
    const chunks = (async function* () {
      yield Buffer.from(text, encoding);
    })();
    const total = await runDirectoryImport({
      db: database.db,
      chunks,
      source: "list",
      listName: "query",
      now,
      onRefused: (row) => refused.push(`${row.row} ${row.code}`),
    });
    return { ...total, rows: refused };
  };

  test("in JSON", async () => {
    const value = (text: string) => ({ type: "literal", value: text });
    const bindings = [
      {
        item: value("http://www.wikidata.org/entity/Q1"),
        xUser: value("Ann"),
        xId: value("9201"),
        masto: value("ann@a.example"),
      },
      { item: value("http://www.wikidata.org/entity/Q2"), xUser: value("Ben"), masto: value("nobody") },
    ];
    const text = JSON.stringify({ head: { vars: ["item", "xUser", "xId", "masto"] }, results: { bindings } });
    expect(await importText(text)).toEqual({ added: 1, known: 0, refused: 1, rows: ["2 bad_handle"] });
    const [row] = await searchClaims(database.db, readClaimQuery("9201"));
    expect(row).toMatchObject({
      source: "wikidata",
      proof: "http://www.wikidata.org/entity/Q1",
      xUsername: "ann",
    });
  });

  test("in CSV, as the query service writes it", async () => {
    const text = "item,xUser,xId,masto\r\nhttp://www.wikidata.org/entity/Q3,Cleo,9202,cleo@c.example\r\n";
    expect(await importText(text)).toMatchObject({ added: 1, refused: 0 });
    expect((await searchClaims(database.db, readClaimQuery("9202")))[0]?.source).toBe("wikidata");
  });

  test("in the JSON files of the page of the query service", async () => {
    const plain = [
      { item: "http://www.wikidata.org/entity/Q4", xUser: "Dora", xId: "9203", masto: "dora@d.example" },
      { item: "http://www.wikidata.org/entity/Q5", masto: "nobody@d.example" },
    ];
    expect(await importText(JSON.stringify(plain, null, 2))).toEqual({
      added: 1,
      known: 0,
      refused: 1,
      rows: ["2 no_x_account"],
    });
    const verbose = [
      { xId: { type: "literal", value: "9204" }, masto: { type: "literal", value: "emil@e.example" } },
    ];
    expect(await importText(`\uFEFF${JSON.stringify(verbose)}`)).toMatchObject({ added: 1, refused: 0 });
    expect((await searchClaims(database.db, readClaimQuery("9203")))[0]?.source).toBe("wikidata");
  });

  test("numbers keep every digit, and a blank node is nobody's name", async () => {
    const text = `[{"x_id": 9207, "x_username": {"type": "bnode", "value": "t123"}, "handle": "hal@h.example"},
      {"x_id": 1234567890123456789, "handle": "ina@i.example"}, {"x_id": 1.5, "handle": "joe@j.example"}]`;
    expect(await importText(text)).toMatchObject({ added: 2, rows: ["3 bad_x_id"] });
    const [row] = await searchClaims(database.db, readClaimQuery("9207"));
    expect(row).toMatchObject({ xId: "9207", xUsername: null });
    expect(await searchClaims(database.db, readClaimQuery("1234567890123456789"))).toHaveLength(1);
  });

  test("a row of an odd shape costs itself alone", async () => {
    const vars = ["xId", "masto"];
    const good = { xId: { value: "9205" }, masto: { value: "fay@f.example" } };
    const bindings = [null, good, "text", { xId: { value: 7 }, masto: { value: "gus@g.example" } }];
    const text = JSON.stringify({ head: { vars }, results: { bindings } });
    expect(await importText(text)).toEqual({
      added: 1,
      known: 0,
      refused: 3,
      rows: ["1 no_x_account", "3 no_x_account", "4 no_x_account"],
    });
  });

  test("in UTF-16, as spreadsheets save it", async () => {
    const text = "\uFEFFx_id\tname\thandle\r\n9206\tHélène\thelene@h.example\r\n";
    expect(await importText(text, "utf16le")).toMatchObject({ added: 1, refused: 0 });
    // Without its mark.
    expect(await importText(text.slice(1), "utf16le")).toMatchObject({ known: 1, refused: 0 });
  });

  test("JSON of another shape is refused as a whole", async () => {
    expect(await importText('{"hello": "world"}')).toMatchObject({ added: 0, rows: ["1 not_sparql"] });
    expect(await importText('{"head":{"vars":["a"]},"results":{"bindings":[]}}')).toMatchObject({
      rows: ["1 no_header"],
    });
    expect(await importText("[]")).toMatchObject({ rows: ["1 no_header"] });
    expect(await importText("[{")).toMatchObject({ rows: ["1 broken_json"] });
  });
});
