import { expect, test } from "vitest";
import { runFind, runFindChoices } from "#lib/candidates/run.ts";
import { loadCandidates, loadFindChoices, saveCandidates, saveFindChoices } from "#lib/candidates/store.ts";
import type { ContactEntry } from "#lib/contacts/contact.ts";
import { runReceivePart } from "#lib/contacts/run.ts";
import { saveClaims } from "#lib/directory/store.ts";
import { type Handle, parseHandle } from "#lib/fediverse/handle.ts";
import { parseXId, type XId } from "#lib/fediverse/x-id.ts";
import { createSource } from "#lib/intake/store.ts";
import { runRank } from "#lib/matches/run.ts";
import { loadReportRow } from "#lib/matches/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();
const now = new Date("2026-11-22T10:00:00Z");
const id = (text: string) => parseXId(text) as XId;
const handle = (text: string) => parseHandle(text) as Handle;

async function bring(userId: UserId, rows: readonly ContactEntry[]): Promise<string> {
  const sourceId = await createSource(database.db, userId, { kind: "archive", name: "archive.zip" });
  await runReceivePart({ db: database.db, userId, sourceId, number: 0, rows });
  return sourceId;
}

async function find(userId: UserId, sourceId: string): Promise<string[][]> {
  const slices: string[][] = [];
  await runFind({
    db: database.db,
    userId,
    sourceId,
    now,
    onFound: async (contactIds) => {
      slices.push([...contactIds]);
    },
  });
  return slices;
}

async function candidatesOf(userId: UserId): Promise<Record<string, string[]>> {
  const contacts = await database.db.contact.findMany({ where: { userId }, include: { candidates: true } });
  return Object.fromEntries(
    contacts.map((contact) => [
      String(contact.xId ?? contact.username),
      contact.candidates.map((candidate) => candidate.handle).toSorted(),
    ]),
  );
}

test("a contact is found in the directory by id, by name, and by what they wrote", async () => {
  const userId = await database.newUser();
  const claims = [
    {
      xId: id("101"),
      xUsername: "somebody",
      handle: handle("one@dir.test"),
      source: "wikidata" as const,
      listName: null,
    },
    {
      xId: null,
      xUsername: "byname",
      handle: handle("two@dir.test"),
      source: "list" as const,
      listName: null,
    },
  ];
  await saveClaims(database.db, claims, { listName: "known", now });
  const sourceId = await bring(userId, [
    { id: id("101"), following: true },
    { id: id("102"), username: "ByName", following: true },
    { id: id("103"), username: "somebody", following: true },
    {
      id: id("104"),
      following: true,
      displayNames: ["Mira @mira@text.test"],
      bio: "also mira@mail-or-not.test",
    },
    { id: id("105"), following: true, bio: "just @acme and mira@gmail.com" },
  ]);
  const slices = await find(userId, sourceId);
  expect(slices.flat()).toHaveLength(5);
  expect(await candidatesOf(userId)).toEqual({
    101: ["one@dir.test"],
    102: ["two@dir.test"],
    // The claim has an id, so it does not speak for whoever carries the name today.
    103: [],
    104: ["mira@mail-or-not.test", "mira@text.test"],
    105: [],
  });
  const ordered = await database.db.lookup.findMany({
    where: { host: { endsWith: ".test" } },
    orderBy: { handle: "asc" },
  });
  expect(ordered.map((row) => [row.handle, row.host, row.state])).toEqual([
    ["mira@mail-or-not.test", "mail-or-not.test", "waiting"],
    ["mira@text.test", "text.test", "waiting"],
    ["one@dir.test", "dir.test", "waiting"],
    ["two@dir.test", "dir.test", "waiting"],
  ]);
  expect(await database.db.host.count({ where: { host: "dir.test" } })).toBe(1);
});

test("finding again changes nothing, and a later source adds to what is known", async () => {
  const userId = await database.newUser();
  const first = await bring(userId, [{ id: id("201"), following: true, displayNames: ["@mira@again.test"] }]);
  await find(userId, first);
  await find(userId, first);
  const second = await bring(userId, [{ id: id("201"), following: true, bio: "Mastodon: mira@again.test" }]);
  await find(userId, second);
  const [row] = await database.db.candidate.findMany({ where: { userId } });
  const evidence = row?.evidence as { field: string }[];
  expect(evidence.map(({ field }) => field).toSorted()).toEqual(["bio", "name"]);
  expect(await database.db.candidate.count({ where: { userId } })).toBe(1);
  expect(await database.db.lookup.count({ where: { handle: "mira@again.test" } })).toBe(1);
});

test("two finders at the same moment lose no evidence", async () => {
  const userId = await database.newUser();
  await bring(userId, [{ id: id("301"), following: true }]);
  const contact = await database.db.contact.findFirstOrThrow({ where: { userId } });
  const piece = (n: number) => ({
    contactId: contact.id,
    handle: "mira@both.test",
    kind: "person" as const,
    evidence: [
      {
        kind: "text" as const,
        field: "bio" as const,
        fragment: `f${n}`,
        rule: "handle",
        strength: "explicit" as const,
      },
    ],
  });
  await Promise.all(Array.from({ length: 12 }, (_, n) => saveCandidates(database.db, userId, [piece(n)])));
  const found = (await loadCandidates(database.db, userId, [contact.id])).get(contact.id);
  expect(found).toHaveLength(1);
  expect(found?.[0]?.evidence).toHaveLength(12);
});

test("nobody's contacts are touched for somebody else", async () => {
  const owner = await database.newUser();
  const stranger = await database.newUser();
  const sourceId = await bring(owner, [{ id: id("401"), following: true, bio: "@mira@mine.test" }]);
  expect(await find(stranger, sourceId)).toEqual([]);
  const contact = await database.db.contact.findFirstOrThrow({ where: { userId: owner } });
  await saveCandidates(database.db, stranger, [
    { contactId: contact.id, handle: "evil@mine.test", kind: "person", evidence: [{ kind: "typed" }] },
  ]);
  expect(await database.db.candidate.count({ where: { contactId: contact.id } })).toBe(0);
});

test("a decision of one person finds nothing for another", async () => {
  const decider = await database.newUser();
  const other = await database.newUser();
  const decided = {
    xId: id("501"),
    xUsername: null,
    handle: handle("mira@decided.test"),
    source: "decided" as const,
    listName: null,
  };
  await saveClaims(database.db, [decided], { ownerUserId: decider, now });
  for (const userId of [decider, other])
    await find(userId, await bring(userId, [{ id: id("501"), following: true }]));
  expect(await candidatesOf(decider)).toEqual({ 501: ["mira@decided.test"] });
  expect(await candidatesOf(other)).toEqual({ 501: [] });
});

test("copies are known as such and never asked", async () => {
  const userId = await database.newUser();
  const copy = {
    xId: id("601"),
    xUsername: null,
    handle: handle("mira@bird.makeup"),
    source: "list" as const,
    listName: null,
  };
  await saveClaims(database.db, [copy], { listName: "copies", now });
  await find(userId, await bring(userId, [{ id: id("601"), following: true }]));
  const [row] = await database.db.candidate.findMany({ where: { userId } });
  expect(row).toMatchObject({ handle: "mira@bird.makeup", kind: "mirror" });
  expect(await database.db.lookup.count({ where: { handle: "mira@bird.makeup" } })).toBe(0);
});

test("many contacts are read in slices, each once", async () => {
  const userId = await database.newUser();
  const rows = Array.from({ length: 4_500 }, (_, n) => ({
    id: id(String(700_000 + n)),
    following: true,
    bio: n % 10 === 0 ? `Mastodon: u${n}@many${n % 50}.test` : "no handle here",
  }));
  const slices = await find(userId, await bring(userId, rows));
  expect(slices.map((slice) => slice.length)).toEqual(Array(9).fill(500));
  expect(new Set(slices.flat()).size).toBe(4_500);
  expect(await database.db.candidate.count({ where: { userId } })).toBe(450);
  expect(await database.db.lookup.count({ where: { host: { startsWith: "many" } } })).toBe(450);
});

test("what was found by a choice goes when the choice goes, what somebody said stays", async () => {
  const userId = await database.newUser();
  const source = await bring(userId, [
    { id: id("801"), username: "Lea", following: true, bio: "bsky: @lea.bsky.social" },
    { id: id("802"), username: "Max", following: true, bio: "Mastodon: @max@same.test" },
  ]);
  const choices = { bluesky: true, threads: false, sameNameHosts: ["same.test"] };
  await saveFindChoices(database.db, userId, choices);
  expect(await loadFindChoices(database.db, userId)).toEqual(choices);
  await find(userId, source);
  expect(await candidatesOf(userId)).toEqual({
    801: ["lea.bsky.social@bsky.brid.gy", "lea@same.test"],
    802: ["max@same.test"],
  });
  await saveFindChoices(database.db, userId, { bluesky: false, threads: false, sameNameHosts: [] });
  await find(userId, source);
  expect(await candidatesOf(userId)).toEqual({ 801: [], 802: ["max@same.test"] });
});

test("what a choice had found leaves the report at once when the choice goes", async () => {
  const { db } = database;
  const userId = await database.newUser();
  const source = await bring(userId, [
    { id: id("811"), username: "Lea", following: true, bio: "bsky: @lea.bsky.social" },
    { id: id("812"), username: "Max", following: true, bio: "Mastodon: @max@same.test" },
    { id: id("813"), username: "Ida", following: true },
  ]);
  const rank = async (contactIds: readonly string[]) => {
    await runRank({ db, userId, contactIds, now });
  };
  await saveFindChoices(db, userId, { bluesky: true, threads: false, sameNameHosts: ["same.test"] });
  await rank((await find(userId, source)).flat());
  const rowOf = async (xId: string) => {
    const contact = await db.contact.findFirstOrThrow({ where: { userId, xId: BigInt(xId) } });
    const row = await loadReportRow(db, userId, { contactId: contact.id, now });
    return [row?.state, row?.handle, row?.candidates.length];
  };
  expect(await rowOf("813")).toEqual(["looking_up", "ida@same.test", 1]);
  expect((await rowOf("811"))[2]).toBe(2);
  const lost: (readonly string[])[] = [];
  const onLost = async (contactIds: readonly string[]) => {
    lost.push(contactIds);
    await rank(contactIds);
  };
  await runFindChoices({
    db,
    userId,
    choices: { bluesky: true, threads: false, sameNameHosts: [] },
    onLost,
  });
  expect(lost.flat()).toHaveLength(2);
  expect(await rowOf("813")).toEqual(["no_candidate", null, 0]);
  expect((await rowOf("811"))[2]).toBe(1);
  expect(await rowOf("812")).toEqual(["looking_up", "max@same.test", 1]);
  await runFindChoices({
    db,
    userId,
    choices: { bluesky: false, threads: false, sameNameHosts: [] },
    onLost,
  });
  expect((await rowOf("811")).slice(1)).toEqual([null, 0]);
});
