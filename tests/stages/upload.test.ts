/** From the file in the browser to the person's contacts: what is sent, what is not, and what the server makes of it. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { sendContacts } from "#components/intake/send-contacts.ts";
import { receiveUpload, runApplySource } from "#lib/contacts/run.ts";
import { countContacts, loadContacts } from "#lib/contacts/store.ts";
import { AppError } from "#lib/errors.ts";
import { openInputs } from "#lib/intake/client.ts";
import { entriesOf } from "#lib/intake/contact-set.ts";
import { readArchive } from "#lib/intake/read-archive.ts";
import { uploadSchema } from "#lib/intake/schema.ts";
import { loadSources } from "#lib/intake/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { isForeignOwner } from "../../app/api/upload/is-foreign-owner.ts";
import { type Person, sampleOwner, writeSampleArchive } from "../fixtures/archives/build-archive.ts";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "upload-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const now = new Date("2026-01-02T03:04:05Z");

/** What the route does with a body, without the web server around it. */
function postTo(userId: UserId, bodies: string[] = []) {
  return async (body: string): Promise<Response> => {
    bodies.push(body);
    const call = uploadSchema.safeParse(JSON.parse(body));
    if (!call.success) return Response.json({ code: "bad_request" }, { status: 400 });
    try {
      const received = await receiveUpload({ db: database.db, userId, call: call.data, now });
      return Response.json({ sourceId: received.sourceId });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return Response.json({ code: error.code }, { status: 404 });
    }
  };
}

async function readFile(people: readonly Person[]) {
  const file = path.join(folder, "twitter-2023-11-22-secretname.zip");
  await writeSampleArchive(file, people);
  const inputs = await openInputs([file]);
  const [group] = inputs.groups;
  if (!group) throw new Error("not opened");
  const reading = await readArchive(group);
  await inputs.close();
  if (reading.kind !== "read") throw new Error(JSON.stringify(reading));
  return reading;
}

async function send(userId: UserId, people: readonly Person[], post = postTo(userId)) {
  const { summary, contacts } = await readFile(people);
  return sendContacts({
    source: { total: contacts.ids.length, rows: async (from, count) => entriesOf(contacts, from, count) },
    kind: "archive",
    owner: summary.owner,
    generatedAt: summary.generatedAt,
    counts: summary.counts,
    refusedTotal: summary.refusedRowsTotal,
    post,
    wait: async () => undefined,
  });
}

const people: readonly Person[] = [
  {
    xId: "11",
    xUsername: "Nora_B",
    xDisplayName: "Nora @nora@mastodon.example",
    following: true,
    follower: true,
  },
  { xId: "22", following: true },
  { xId: "33", follower: true, blocked: true },
];

describe("an archive", () => {
  test("becomes the person's contacts", async () => {
    const userId = await database.newUser();
    expect((await send(userId, people)).kind).toBe("sent");
    const contacts = await loadContacts(database.db, userId, { limit: 10 });
    expect(contacts.toSorted((a, b) => Number(a.id) - Number(b.id))).toMatchObject([
      {
        id: "11",
        username: "nora_b",
        displayNames: ["Nora @nora@mastodon.example"],
        following: true,
        follower: true,
      },
      { id: "22", username: null, following: true, follower: false, blocked: false },
      { id: "33", following: false, follower: true, blocked: true },
    ]);
    expect(await loadSources(database.db, userId)).toMatchObject([
      {
        kind: "archive",
        name: "@lea_marchand",
        state: "ready",
        owner: { xId: sampleOwner.id, username: "lea_marchand", displayName: "Léa Marchand" },
        contacts: 3,
      },
    ]);
  });

  test("leaves everything but ids, names and flags where it is", async () => {
    const userId = await database.newUser();
    const bodies: string[] = [];
    await send(userId, people, postTo(userId, bodies));
    const sent = bodies.join("\n");
    for (const secret of [
      "private",
      "secretname",
      "mail.example",
      "Lyon",
      "never leaves",
      "garden",
      "twitter-2023",
      "data/",
    ]) {
      expect(sent).not.toContain(secret);
    }
    const known = new Set(["id", "username", "displayNames", "following", "follower", "blocked", "muted"]);
    const rows = bodies.flatMap((body) => JSON.parse(body).rows ?? []);
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(Object.keys(row).filter((key) => !known.has(key))).toEqual([]);
    expect(Object.keys(JSON.parse(bodies[0] ?? "{}")).toSorted()).toEqual([
      "generatedAt",
      "kind",
      "name",
      "op",
      "owner",
    ]);
  });

  test("sent with every answer lost once is stored once", async () => {
    const userId = await database.newUser();
    const post = postTo(userId);
    const lost = new Set<string>();
    const many = Array.from({ length: 4_500 }, (_, at) => ({ xId: String(at + 1), following: true }));
    const ending = await send(userId, many, async (body) => {
      const answer = await post(body);
      const key = body.slice(0, 90);
      if (lost.has(key) || body.includes('"op":"start"')) return answer;
      lost.add(key);
      throw new TypeError("Failed to fetch");
    });
    expect(ending.kind).toBe("sent");
    expect(await countContacts(database.db, userId)).toBe(4_500);
    expect(await loadSources(database.db, userId)).toMatchObject([{ state: "ready", contacts: 4_500 }]);
  });

  test("a newer one merges: nobody twice, renamed people keep their old names", async () => {
    const userId = await database.newUser();
    await send(userId, people);
    await send(userId, [
      { xId: "11", xUsername: "nora_new", xDisplayName: "Nora", following: true },
      { xId: "44", follower: true },
    ]);
    expect(await countContacts(database.db, userId)).toBe(3);
    const [waiting] = await loadSources(database.db, userId);
    expect(waiting).toMatchObject({ state: "received", contacts: 2 });
    await postTo(userId)(JSON.stringify({ op: "apply", sourceId: waiting?.id }));
    const applied = { db: database.db, userId, sourceId: waiting?.id ?? "", now };
    expect(await runApplySource(applied)).toBe(true);
    expect(await runApplySource(applied)).toBe(false);
    const contacts = await loadContacts(database.db, userId, { limit: 10 });
    expect(contacts).toHaveLength(4);
    expect(contacts.find((contact) => contact.id === "11")).toMatchObject({
      username: "nora_new",
      displayNames: ["Nora", "Nora @nora@mastodon.example"],
      follower: true,
    });
  });
});

test("an archive of another X account than the one signed in with is asked about", async () => {
  const [userId, stranger] = [await database.newUser(), await database.newUser()];
  const isForeign = (owner?: string) => isForeignOwner(database.db, userId, owner);
  expect(await isForeign("77")).toBe(false);
  await database.db.xAccount.create({ data: { userId, xId: 77n, username: "ann" } });
  await database.db.xAccount.create({ data: { userId: stranger, xId: 88n, username: "ben" } });
  expect(await Promise.all([isForeign(), isForeign("77"), isForeign("88")])).toEqual([false, false, true]);
});

describe("what the server refuses", () => {
  test.each<[string, object]>([
    ["an unknown member", { id: "1", email: "a@b.example" }],
    ["an id that is a number", { id: 1 }],
    ["an id beyond 2^63", { id: "9223372036854775808" }],
    ["nobody", { following: true }],
    ["a name with blanks", { username: "a b" }],
    ["a bio of a megabyte", { id: "1", bio: "x".repeat(1_000_000) }],
  ])("a row with %s", async (_name, row) => {
    const userId = await database.newUser();
    const post = postTo(userId);
    const { sourceId } = await (await post('{"op":"start","kind":"archive","name":""}')).json();
    const answer = await post(JSON.stringify({ op: "part", sourceId, number: 0, rows: [row] }));
    expect(answer.status).toBe(400);
    expect(await countContacts(database.db, userId)).toBe(0);
  });

  test("somebody else's source, and one that is complete", async () => {
    const userId = await database.newUser();
    const other = await database.newUser();
    const { sourceId } = await (await postTo(userId)('{"op":"start","kind":"archive","name":""}')).json();
    const part = JSON.stringify({ op: "part", sourceId, number: 0, rows: [{ id: "1" }] });
    expect((await postTo(other)(part)).status).toBe(404);
    expect((await postTo(userId)(part)).status).toBe(200);
    const finish = { op: "finish", sourceId, parts: 1, summary: {}, refused: [], refusedTotal: 0 };
    expect((await postTo(userId)(JSON.stringify({ ...finish, parts: 2 }))).status).toBe(404);
    expect((await postTo(userId)(JSON.stringify(finish))).status).toBe(200);
    expect((await postTo(userId)(part.replace('"number":0', '"number":1'))).status).toBe(404);
  });

  test("U+0000 and half surrogates in names are taken out, not refused", async () => {
    const userId = await database.newUser();
    const post = postTo(userId);
    const { sourceId } = await (await post('{"op":"start","kind":"archive","name":"a\\u0000b"}')).json();
    const rows = '[{"id":"1","displayNames":["No\\u0000ra \\ud83d"]}]';
    expect((await post(`{"op":"part","sourceId":"${sourceId}","number":0,"rows":${rows}}`)).status).toBe(200);
    const [contact] = await loadContacts(database.db, userId, { limit: 1 });
    expect(contact?.displayNames).toEqual(["No ra \u{FFFD}"]);
  });
});
