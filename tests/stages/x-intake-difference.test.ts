/** A reading of X beside what is known already: it waits for its person's word, whole and paid once. */
import { afterEach, describe, expect, test } from "vitest";
import { loadDifference } from "#lib/contacts/difference/store.ts";
import { receiveUpload, runApplySource } from "#lib/contacts/run.ts";
import { runEndReading } from "#lib/contacts/x-reading/run.ts";
import { type UploadCall, uploadSchema } from "#lib/intake/schema.ts";
import { loadSources } from "#lib/intake/store.ts";
import type { XWish } from "#lib/intake/x-api/cost.ts";
import { findStalled, loadRun, moveRun } from "#lib/intake/x-api/store.ts";
import { readPersonalData, retention, sweepExpired } from "#lib/privacy/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { Fediverse } from "../fediverse/start-fediverse.ts";
import type { XSpec } from "../fediverse/x-stand-in/x-spec.ts";
import { openTestDatabase } from "../support/database.ts";
import {
  agree,
  bothLists,
  onePage,
  portsTo,
  type Reading,
  readAll,
  signInWithX,
  startX,
  xPerson,
  xSettings,
  xWorld,
} from "./x-intake-builders.ts";

const database = openTestDatabase();
const open: Fediverse[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((fediverse) => fediverse.close()));
});

type Row = { readonly id: string; readonly username?: string };
type Begun = Reading & { readonly fediverse: Fediverse };

const call = (userId: UserId, body: UploadCall, now = new Date()) =>
  receiveUpload({ db: database.db, userId, call: uploadSchema.parse(body), now });

async function bringArchive(userId: UserId, rows: readonly Row[]): Promise<string> {
  const { sourceId } = await call(userId, { op: "start", kind: "archive", name: "archive.zip" });
  await call(userId, {
    op: "part",
    sourceId,
    number: 0,
    rows: rows.map((row) => ({ ...row, following: true })),
  });
  await call(userId, { op: "finish", sourceId, parts: 1, summary: {}, refused: [], refusedTotal: 0 });
  return sourceId;
}

/** Somebody with an archive of these rows who has agreed to a reading. */
async function begin(spec: XSpec, known: readonly Row[], wish: XWish = bothLists): Promise<Begun> {
  const { db } = database;
  const fediverse = await startX(spec);
  open.push(fediverse);
  const userId = await database.newUser();
  if (known.length > 0) await bringArchive(userId, known);
  await signInWithX(db, userId, fediverse);
  const settings = xSettings();
  const runId = await agree(db, userId, settings, wish);
  return { db, userId, settings, ports: portsTo(fediverse), runId, fediverse };
}

const runOf = async ({ db, userId, runId }: Reading) =>
  (await loadRun(db, userId, runId)) ?? expect.fail("no reading");
const differenceOf = async (reading: Reading) =>
  loadDifference(database.db, reading.userId, (await runOf(reading)).sourceId);
const contactsOf = (userId: UserId) =>
  database.db.contact.findMany({ where: { userId }, orderBy: { xId: "asc" } });
const following: XWish = { kind: "lists", sides: ["following"], pinned: false };
const stranger = { id: "7000000000000000001", username: "left_behind" };

async function apply(reading: Reading, dropGone = false): Promise<void> {
  const { userId } = reading;
  const { sourceId } = await runOf(reading);
  expect(await call(userId, { op: "apply", sourceId, dropGone })).toMatchObject({ applying: true });
  expect(await runApplySource({ db: database.db, userId, sourceId, now: new Date() })).toBe(true);
}

describe("a reading beside what is known", () => {
  test("changes nothing before the word, and tells who is new, renamed, newly followed and gone", async () => {
    const known = [{ id: xPerson(0), username: "old_name" }, { id: xPerson(1) }, stranger];
    const reading = await begin(xWorld(1_200), known, following);
    const before = await contactsOf(reading.userId);
    expect((await readAll(reading, reading.fediverse)).ending).toBe("held");
    expect(await contactsOf(reading.userId)).toEqual(before);
    expect(await runOf(reading)).toMatchObject({ state: "done", received: 1_200, sourceState: "received" });
    expect(await onePage(reading)).toEqual({ kind: "held" });
    expect(await differenceOf(reading)).toMatchObject({
      contacts: 1_200,
      added: { count: 1_198 },
      newlyFollowed: { count: 0 },
      renamed: { count: 1, first: [{ username: "person_0", before: "old_name" }] },
      named: { count: 1, first: [{ xId: xPerson(1), username: "person_1" }] },
      gone: { count: 1, first: [{ username: "left_behind" }] },
      isOlder: false,
    });
    await apply(reading);
    const after = await contactsOf(reading.userId);
    expect(after).toHaveLength(1_201);
    expect(after.find(({ xId }) => xId === BigInt(xPerson(0)))?.username).toBe("person_0");
    expect((await loadSources(database.db, reading.userId)).map(({ state }) => state)).toEqual([
      "ready",
      "ready",
    ]);
  });

  test("forgets whom X no longer lists when asked to, but nobody X could not show", async () => {
    const person = (index: number) => (index === 2 ? { suspended: true } : {});
    const known = [{ id: xPerson(2), username: "person_2" }, stranger];
    const reading = await begin(xWorld(4, { person }), known, following);
    await readAll(reading, reading.fediverse);
    expect((await differenceOf(reading)).gone).toMatchObject({ count: 1, first: [{ xId: stranger.id }] });
    await apply(reading, true);
    expect((await contactsOf(reading.userId)).map(({ xId }) => xId)).toEqual(
      [0, 1, 2, 3].map((index) => BigInt(xPerson(index))),
    );
  });

  test("read again, a second time waits as well", async () => {
    const reading = await begin(xWorld(3), [], following);
    expect((await readAll(reading, reading.fediverse)).ending).toBe("ended");
    expect(await contactsOf(reading.userId)).toHaveLength(3);
    const runId = await agree(database.db, reading.userId, reading.settings, bothLists);
    const again = { ...reading, runId };
    expect((await readAll(again, reading.fediverse)).ending).toBe("held");
    expect(await differenceOf(again)).toMatchObject({ added: { count: 0 }, gone: { count: 0 } });
  });

  test("crashes between asking and keeping lose nothing of what waits", async () => {
    const reading = await begin(xWorld(2_500), [stranger], following);
    await onePage(reading);
    const fetchList: typeof reading.ports.fetchList = async (...given) => {
      await reading.ports.fetchList(...given);
      throw new Error("killed");
    };
    await expect(onePage({ ...reading, ports: { ...reading.ports, fetchList } })).rejects.toThrow("killed");
    expect((await readAll(reading, reading.fediverse)).ending).toBe("held");
    expect(await differenceOf(reading)).toMatchObject({ contacts: 2_500, added: { count: 2_500 } });
    expect((await runOf(reading)).spentMicros).toBe(reading.fediverse.xStats().billedMicros);
  });

  test("cannot be paid a second time while the first waits", async () => {
    const reading = await begin(xWorld(3), [stranger]);
    await readAll(reading, reading.fediverse);
    await expect(agree(database.db, reading.userId, reading.settings)).rejects.toThrow(
      "a reading is under way",
    );
    await apply(reading);
    expect(await agree(database.db, reading.userId, reading.settings)).toEqual(expect.any(String));
  });

  test("is in the download of one's data while it waits, and nobody else's to see or to merge", async () => {
    const reading = await begin(xWorld(3), [stranger], following);
    await readAll(reading, reading.fediverse);
    const { sourceId } = await runOf(reading);
    const other = await database.newUser();
    await expect(loadDifference(database.db, other, sourceId)).rejects.toMatchObject({ code: "not_found" });
    await expect(call(other, { op: "apply", sourceId })).rejects.toMatchObject({ code: "not_found" });
    let text = "";
    for await (const piece of readPersonalData(database.db, reading.userId)) text += piece;
    expect((JSON.parse(text) as { waiting_rows: object[] }).waiting_rows).toHaveLength(3);
  });

  test("left aside, it leaves nothing behind but what was spent", async () => {
    const reading = await begin(xWorld(3), [stranger], following);
    await readAll(reading, reading.fediverse);
    const { sourceId, spentMicros } = await runOf(reading);
    await call(reading.userId, { op: "cancel", sourceId });
    expect(await loadRun(database.db, reading.userId, reading.runId)).toBeNull();
    expect(await contactsOf(reading.userId)).toHaveLength(1);
    const spending = await database.db.xSpending.findFirstOrThrow({ where: { scope: "all" } });
    expect(Number(spending.spentMicros)).toBeGreaterThanOrEqual(spentMicros);
  });
});

describe("a reading that did not come whole", () => {
  test("ended by the person, tells of nobody as gone, and drops nobody", async () => {
    const reading = await begin(xWorld(1_500), [stranger], following);
    await onePage(reading);
    const kept = await runEndReading(reading.db, reading.userId, reading.runId, new Date());
    expect(kept).toMatchObject({ held: true });
    expect(await differenceOf(reading)).toMatchObject({ contacts: 1_000, gone: null });
    await apply(reading, true);
    expect((await contactsOf(reading.userId)).map(({ username }) => username)).toContain("left_behind");
  });

  test("of followers alone says nothing of whom the person follows", async () => {
    const reading = await begin(xWorld(3), [stranger], { ...following, sides: ["followers"] });
    await readAll(reading, reading.fediverse);
    expect((await differenceOf(reading)).gone).toBeNull();
  });
});

test("names for numbers wait too, and are told as names", async () => {
  const known = [0, 1, 2].map((index) => ({ id: xPerson(index) }));
  const reading = await begin(xWorld(3), known, { kind: "names", sides: [], pinned: false });
  expect((await readAll(reading, reading.fediverse)).ending).toBe("held");
  expect(await differenceOf(reading)).toMatchObject({ added: { count: 0 }, named: { count: 3 }, gone: null });
  await apply(reading);
  expect((await contactsOf(reading.userId)).map(({ username }) => username)).toEqual([
    "person_0",
    "person_1",
    "person_2",
  ]);
});

test("an archive brought while a first reading still comes is compared with what came", async () => {
  const reading = await begin(xWorld(1_500), [], following);
  await onePage(reading);
  const sourceId = await bringArchive(reading.userId, [{ id: xPerson(0) }, stranger]);
  expect(await loadDifference(database.db, reading.userId, sourceId)).toMatchObject({ added: { count: 1 } });
});

describe("the sweep", () => {
  const fromNow = (ms: number) => new Date(Date.now() + ms);
  const dayMs = 86_400_000;

  test("keeps what was paid for for thirty days, and no longer", async () => {
    const reading = await begin(xWorld(3), [stranger], following);
    await readAll(reading, reading.fediverse);
    await sweepExpired(database.db, fromNow(retention.waitingReadingMs - dayMs));
    expect(await runOf(reading)).toMatchObject({ sourceState: "received" });
    await sweepExpired(database.db, fromNow(retention.waitingReadingMs + dayMs));
    expect(await loadRun(database.db, reading.userId, reading.runId)).toBeNull();
    expect((await loadSources(database.db, reading.userId)).map(({ state }) => state)).toEqual(["ready"]);
  });

  test("finds readings that were left alone, not those that moved or go on by themselves", async () => {
    const reading = await begin(xWorld(1_500), [], following);
    await onePage(reading);
    const before = fromNow(dayMs);
    const mine = { userId: reading.userId, runId: reading.runId };
    expect(await findStalled(database.db, before)).not.toContainEqual(mine);
    await moveRun(database.db, reading.userId, reading.runId, { state: "signed_out" });
    expect(await findStalled(database.db, before)).toContainEqual(mine);
    expect(await findStalled(database.db, fromNow(-dayMs))).not.toContainEqual(mine);
    const kept = await runEndReading(database.db, reading.userId, reading.runId, before);
    expect(kept).toMatchObject({ held: false });
    expect(await contactsOf(reading.userId)).toHaveLength(1_000);
    expect(await findStalled(database.db, before)).not.toContainEqual(mine);
  });
});
