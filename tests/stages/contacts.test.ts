import { describe, expect, test } from "vitest";
import type { ContactEntry } from "#lib/contacts/contact.ts";
import { runReceivePart, runRemoveSource } from "#lib/contacts/run.ts";
import { countContacts, loadContacts } from "#lib/contacts/store.ts";
import { parseXId, type XId } from "#lib/fediverse/x-id.ts";
import { createSource, loadSources, markReady } from "#lib/intake/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();
const id = (text: string) => parseXId(text) as XId;

async function bring(userId: UserId, rows: readonly ContactEntry[], name = "archive.zip"): Promise<string> {
  const { db } = database;
  const sourceId = await createSource(db, userId, { kind: "archive", name });
  await runReceivePart({ db, userId, sourceId, number: 0, rows });
  await markReady(db, userId, { sourceId, summary: {}, refused: [], refusedTotal: 0, now: new Date() });
  return sourceId;
}

const contactsOf = async (userId: UserId) =>
  (await loadContacts(database.db, userId, { limit: 100 })).toSorted((one, other) =>
    String(one.id ?? one.username).localeCompare(String(other.id ?? other.username)),
  );

describe("receiving", () => {
  test("every contact is there once and stands in the report", async () => {
    const userId = await database.newUser();
    await bring(userId, [
      { id: id("1"), following: true },
      { id: id("2"), follower: true },
      { id: id("1"), follower: true },
    ]);
    const contacts = await contactsOf(userId);
    expect(contacts.map(({ id, following, follower }) => [id, following, follower])).toEqual([
      ["1", true, true],
      ["2", false, true],
    ]);
    expect(await database.db.match.count({ where: { userId, state: "looking_up" } })).toBe(2);
  });

  test("a piece that comes twice is taken once", async () => {
    const userId = await database.newUser();
    const { db } = database;
    const sourceId = await createSource(db, userId, { kind: "archive", name: "a" });
    const part = { db, userId, sourceId, number: 3, rows: [{ id: id("1"), following: true }] };
    await Promise.all([runReceivePart(part), runReceivePart(part)]);
    expect(await countContacts(db, userId)).toBe(1);
    expect((await db.sourcePart.findMany({ where: { sourceId } })).map((row) => row.number)).toEqual([3]);
  });

  test("pieces of one person at the same moment make no contact twice", async () => {
    const userId = await database.newUser();
    const { db } = database;
    const sourceId = await createSource(db, userId, { kind: "archive", name: "a" });
    const rows = Array.from({ length: 200 }, (_, index) => ({ id: id(String(index + 1)), following: true }));
    await Promise.all([0, 1, 2, 3].map((number) => runReceivePart({ db, userId, sourceId, number, rows })));
    expect(await countContacts(db, userId)).toBe(200);
  });

  test("nobody adds to somebody else's source", async () => {
    const [ann, ben] = [await database.newUser(), await database.newUser()];
    const sourceId = await createSource(database.db, ann, { kind: "archive", name: "a" });
    const part = { db: database.db, userId: ben, sourceId, number: 0, rows: [{ id: id("1") }] };
    await expect(runReceivePart(part)).rejects.toMatchObject({ code: "not_found" });
    expect(await countContacts(database.db, ben)).toBe(0);
  });

  test("a finished source takes no more pieces", async () => {
    const userId = await database.newUser();
    const sourceId = await bring(userId, [{ id: id("1") }]);
    const late = { db: database.db, userId, sourceId, number: 9, rows: [{ id: id("2") }] };
    await expect(runReceivePart(late)).rejects.toMatchObject({ code: "not_found" });
  });

  test("two people may have the same contact, each their own", async () => {
    const [ann, ben] = [await database.newUser(), await database.newUser()];
    await bring(ann, [{ id: id("5"), username: "five" }]);
    await bring(ben, [{ id: id("5"), following: true }]);
    expect((await contactsOf(ben))[0]).toMatchObject({ id: "5", username: null });
  });
});

describe("several sources", () => {
  test("a contact known by name gains its id, and keeps what was known", async () => {
    const userId = await database.newUser();
    await bring(userId, [{ username: "Nora_B", following: true, bio: "hello" }]);
    await bring(userId, [{ id: id("7"), username: "nora_b", follower: true }]);
    const [contact, ...rest] = await contactsOf(userId);
    expect(rest).toEqual([]);
    expect(contact).toMatchObject({
      id: "7",
      username: "nora_b",
      bio: "hello",
      following: true,
      follower: true,
    });
  });

  test("a name that another id carries today is another person", async () => {
    const userId = await database.newUser();
    await bring(userId, [{ id: id("7"), username: "nora" }]);
    await bring(userId, [{ id: id("8"), username: "nora" }]);
    expect((await contactsOf(userId)).map((contact) => contact.id)).toEqual(["7", "8"]);
  });

  test("an id first, a name later, then both together are one contact", async () => {
    const userId = await database.newUser();
    await bring(userId, [{ id: id("7"), following: true }]);
    await bring(userId, [{ username: "nora", bio: "from the export" }]);
    await bring(userId, [{ id: id("7"), username: "nora" }]);
    const contacts = await contactsOf(userId);
    expect(contacts).toHaveLength(1);
    expect(contacts[0]).toMatchObject({ id: "7", username: "nora", bio: "from the export", following: true });
  });

  test("removing one removes what only it brought", async () => {
    const userId = await database.newUser();
    const first = await bring(userId, [
      { id: id("1"), following: true, username: "old" },
      { id: id("2"), following: true },
    ]);
    await bring(userId, [
      { id: id("1"), follower: true, username: "new" },
      { id: id("3"), following: true },
    ]);
    await runRemoveSource(database.db, userId, first);
    const contacts = await contactsOf(userId);
    expect(
      contacts.map(({ id, username, following, follower }) => [id, username, following, follower]),
    ).toEqual([
      ["1", "new", false, true],
      ["3", null, true, false],
    ]);
    expect((await loadSources(database.db, userId)).map((source) => source.contacts)).toEqual([2]);
  });

  test("nobody removes somebody else's source", async () => {
    const [ann, ben] = [await database.newUser(), await database.newUser()];
    const sourceId = await bring(ann, [{ id: id("1") }]);
    await expect(runRemoveSource(database.db, ben, sourceId)).rejects.toMatchObject({ code: "not_found" });
    expect(await countContacts(database.db, ann)).toBe(1);
  });
});
