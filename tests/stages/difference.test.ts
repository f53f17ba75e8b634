/** A second source: what it would change is shown first, nothing is changed before the word, and nothing earlier is lost by it. */
import { describe, expect, test } from "vitest";
import { dropGone, loadDifference } from "#lib/contacts/difference/store.ts";
import { receiveUpload, runApplySource, runReceivePart, runRemoveSource } from "#lib/contacts/run.ts";
import { countContacts, loadContacts } from "#lib/contacts/store.ts";
import { parseXId, type XId } from "#lib/fediverse/x-id.ts";
import type { ContactEntry } from "#lib/intake/contact-entry.ts";
import { type UploadCall, uploadSchema } from "#lib/intake/schema.ts";
import { createSource, findApplying, loadSources, markReady } from "#lib/intake/store.ts";
import { readPersonalData, sweepExpired } from "#lib/privacy/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();
const now = new Date("2026-03-04T05:06:07Z");
const id = (text: string) => parseXId(text) as XId;

type Brought = { readonly kind?: "archive" | "export" | "paste"; readonly generatedAt?: string };

async function call(userId: UserId, body: UploadCall) {
  return receiveUpload({ db: database.db, userId, call: uploadSchema.parse(body), now });
}

async function send(userId: UserId, rows: readonly ContactEntry[], brought: Brought = {}) {
  const { kind = "archive", ...rest } = brought;
  const { sourceId } = await call(userId, { op: "start", kind, name: "", ...rest });
  for (const [number, row] of rows.entries())
    await call(userId, { op: "part", sourceId, number, rows: [row] as never });
  const end = { parts: rows.length, summary: {}, refused: [], refusedTotal: 0 };
  return call(userId, { op: "finish", sourceId, ...end });
}

async function apply(userId: UserId, sourceId: string, dropGone = false) {
  expect((await call(userId, { op: "apply", sourceId, dropGone })).applying).toBe(true);
  return runApplySource({ db: database.db, userId, sourceId, now });
}

const contactsOf = async (userId: UserId) =>
  (await loadContacts(database.db, userId, { limit: 100 }))
    .map(({ id, username, displayNames, following, follower }) => ({
      id,
      username,
      displayNames,
      following,
      follower,
    }))
    .toSorted((one, other) =>
      String(one.id ?? one.username).localeCompare(String(other.id ?? other.username)),
    );

const first: readonly ContactEntry[] = [
  { id: id("1"), username: "ann", following: true },
  { id: id("2"), username: "ben", following: true, follower: true },
  { id: id("3"), username: "cleo", following: true },
  { id: id("4"), username: "dan", follower: true },
];
const second: readonly ContactEntry[] = [
  { id: id("1"), username: "ann_new", following: true },
  { id: id("4"), username: "dan", following: true, follower: true },
  { id: id("5"), username: "eve", following: true },
];

test("the first source is merged as it comes; a second one waits", async () => {
  const userId = await database.newUser();
  expect(await send(userId, first)).toMatchObject({ ready: true, held: false });
  const before = await contactsOf(userId);
  expect(await send(userId, second)).toMatchObject({ ready: false, held: true });
  expect(await contactsOf(userId)).toEqual(before);
  expect((await loadSources(database.db, userId)).map(({ state }) => state)).toEqual(["received", "ready"]);
});

test("the difference names the new, the newly followed, the renamed and the gone", async () => {
  const userId = await database.newUser();
  await send(userId, first);
  const { sourceId } = await send(userId, second);
  const difference = await loadDifference(database.db, userId, sourceId);
  const names = (part: { readonly first: readonly { readonly username: string | null }[] } | null) =>
    part?.first.map(({ username }) => username);
  expect(difference).toMatchObject({ contacts: 3, isOlder: false });
  expect(names(difference.added)).toEqual(["eve"]);
  expect(names(difference.newlyFollowed)).toEqual(["dan"]);
  expect(difference.renamed).toEqual({
    count: 1,
    first: [{ xId: "1", username: "ann_new", displayName: null, handle: null, before: "ann" }],
  });
  expect(names(difference.gone)).toEqual(["ben", "cleo"]);
});

test("merged, nothing known is lost: who is gone is still there", async () => {
  const userId = await database.newUser();
  await send(userId, first);
  const { sourceId } = await send(userId, second);
  expect(await apply(userId, sourceId)).toBe(true);
  expect(await contactsOf(userId)).toMatchObject([
    { id: "1", username: "ann_new", following: true },
    { id: "2", username: "ben", following: true, follower: true },
    { id: "3", username: "cleo", following: true },
    { id: "4", username: "dan", following: true, follower: true },
    { id: "5", username: "eve", following: true },
  ]);
  const parts = await database.db.sourcePart.findMany({ where: { sourceId } });
  expect(parts.every(({ staged }) => staged === null)).toBe(true);
});

test("asked to, it forgets whom the newer archive no longer names as followed, and only those", async () => {
  const userId = await database.newUser();
  await send(userId, first);
  const { sourceId } = await send(userId, second);
  expect(await apply(userId, sourceId, true)).toBe(true);
  expect(
    (await contactsOf(userId)).map(({ username, following, follower }) => [username, following, follower]),
  ).toEqual([
    ["ann_new", true, false],
    ["ben", false, true],
    ["dan", true, true],
    ["eve", true, false],
  ]);
});

test("names pasted by hand are no list of everybody: nobody is gone, and dropping leaves them", async () => {
  const userId = await database.newUser();
  await send(userId, [{ username: "zoe", following: true }], { kind: "paste" });
  const { sourceId } = await send(userId, [{ username: "max", following: true }], { kind: "paste" });
  expect((await loadDifference(database.db, userId, sourceId)).gone).toBeNull();
  await apply(userId, sourceId);
  const archive = await send(userId, [{ id: id("1"), username: "ann", following: true }]);
  expect((await loadDifference(database.db, userId, archive.sourceId)).gone).toEqual({ count: 0, first: [] });
  await apply(userId, archive.sourceId, true);
  expect(await countContacts(database.db, userId)).toBe(3);
});

test("an older archive brought later adds, and its old names do not win", async () => {
  const userId = await database.newUser();
  await send(userId, [{ id: id("1"), username: "ann_2024", displayNames: ["Ann"], following: true }], {
    generatedAt: "2024-05-06T00:00:00.000Z",
  });
  const older = await send(
    userId,
    [
      { id: id("1"), username: "ann_2019", displayNames: ["Annie"], following: true },
      { id: id("9"), username: "old_friend", following: true },
    ],
    { generatedAt: "2019-05-06T00:00:00.000Z" },
  );
  const difference = await loadDifference(database.db, userId, older.sourceId);
  expect(difference).toMatchObject({ isOlder: true, gone: null, renamed: { count: 0 }, added: { count: 1 } });
  await apply(userId, older.sourceId);
  expect(await contactsOf(userId)).toMatchObject([
    { id: "1", username: "ann_2024", displayNames: ["Ann", "Annie"] },
    { id: "9", username: "old_friend" },
  ]);
  const [, younger] = await loadSources(database.db, userId);
  await runRemoveSource(database.db, userId, younger?.id ?? "");
  expect(await contactsOf(userId)).toMatchObject([{ id: "1", username: "ann_2019" }, { id: "9" }]);
});

test("taken back before it is merged, a second source leaves nothing", async () => {
  const userId = await database.newUser();
  await send(userId, first);
  const before = await contactsOf(userId);
  const { sourceId } = await send(userId, second);
  await call(userId, { op: "cancel", sourceId });
  expect(await contactsOf(userId)).toEqual(before);
  expect(await loadSources(database.db, userId)).toHaveLength(1);
});

test("a merging that was stopped half way goes on where it was", async () => {
  const userId = await database.newUser();
  await send(userId, first);
  const { sourceId } = await send(userId, second);
  await call(userId, { op: "apply", sourceId });
  let steps = 0;
  const work = { db: database.db, userId, sourceId, now };
  expect(await runApplySource({ ...work, shouldStop: () => ++steps > 2 })).toBe(false);
  expect(await findApplying(database.db)).toContainEqual({ userId, sourceId });
  await expect(call(userId, { op: "cancel", sourceId })).rejects.toMatchObject({ code: "not_found" });
  expect(await Promise.all([runApplySource(work), runApplySource(work)])).toContain(true);
  expect(await countContacts(database.db, userId)).toBe(5);
});

describe("what waits", () => {
  test("is its person's alone", async () => {
    const [ann, ben] = [await database.newUser(), await database.newUser()];
    await send(ann, first);
    const { sourceId } = await send(ann, second);
    await expect(loadDifference(database.db, ben, sourceId)).rejects.toMatchObject({ code: "not_found" });
    await expect(call(ben, { op: "apply", sourceId })).rejects.toMatchObject({ code: "not_found" });
    expect(await runApplySource({ db: database.db, userId: ben, sourceId, now })).toBe(false);
  });

  test("is in the download of one's data", async () => {
    const userId = await database.newUser();
    await send(userId, first);
    await send(userId, second);
    let text = "";
    for await (const piece of readPersonalData(database.db, userId)) text += piece;
    expect((JSON.parse(text) as { waiting_rows: object[] }).waiting_rows).toHaveLength(3);
  });

  test("is forgotten after two days without a word", async () => {
    const userId = await database.newUser();
    await send(userId, first);
    await send(userId, second);
    await sweepExpired(database.db, new Date(Date.now() + 3 * 86_400_000));
    expect((await loadSources(database.db, userId)).map(({ state }) => state)).toEqual(["ready"]);
  });
});

describe("somebody known by a fediverse address alone", () => {
  const nora = { urls: ["acct:nora@prairie.test"], following: true };

  test("is one contact, however often they are told of", async () => {
    const userId = await database.newUser();
    await send(userId, [nora, { ...nora, follower: true }], { kind: "paste" });
    const again = await send(userId, [nora, { urls: ["acct:tom@prairie.test"], following: true }], {
      kind: "paste",
    });
    const difference = await loadDifference(database.db, userId, again.sourceId);
    expect(difference.added).toEqual({
      count: 1,
      first: [{ xId: null, username: null, displayName: null, handle: "tom@prairie.test" }],
    });
    await apply(userId, again.sourceId);
    expect(
      (await contactsOf(userId)).map(({ displayNames, following, follower }) => [
        displayNames,
        following,
        follower,
      ]),
    ).toEqual(
      expect.arrayContaining([
        [["@nora@prairie.test"], true, true],
        [["@tom@prairie.test"], true, false],
      ]),
    );
    expect(await countContacts(database.db, userId)).toBe(2);
  });
});

test("dropping touches nobody else's lists", async () => {
  const [ann, ben] = [await database.newUser(), await database.newUser()];
  await send(ben, first);
  const sourceId = await createSource(database.db, ann, { kind: "archive", name: "" });
  await runReceivePart({
    db: database.db,
    userId: ann,
    sourceId,
    number: 0,
    rows: [{ id: id("7"), following: true }],
  });
  await markReady(database.db, ann, { sourceId, summary: {}, refused: [], refusedTotal: 0, now });
  expect(await database.db.$transaction((tx) => dropGone(tx, ann, sourceId))).toBe(0);
  expect(await countContacts(database.db, ben)).toBe(4);
});
