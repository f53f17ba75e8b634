/** Erasure is whole, a download holds everything of one person and nothing of another, old things are forgotten. */
import { describe, expect, test } from "vitest";
import { erasePerson, readPersonalData, retention, sweepExpired } from "#lib/privacy/store.ts";
import { hashToken, seal } from "#lib/seal.ts";
import { loadSession } from "#lib/session/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();
const appSecret = "ab".repeat(32);

/** Somebody with a row in every table that can hold one. */
async function livedIn(name: string): Promise<UserId> {
  const { db } = database;
  const userId = await database.newUser();
  const account = await db.fediverseAccount.create({
    data: {
      userId,
      issuerHost: "a.example",
      accountId: name,
      handle: `${name}@a.example`,
      tokenSealed: seal(`token of ${name}`, { appSecret, purpose: "fediverse-token" }),
    },
  });
  await db.xAccount.create({
    data: { userId, xId: BigInt(`9${name.length}00${name.charCodeAt(0)}`), username: name },
  });
  await db.webSession.create({
    data: { userId, tokenHash: hashToken(name), expiresAt: new Date("2027-01-01") },
  });
  const source = await db.source.create({ data: { userId, kind: "archive", name: `${name}.zip` } });
  const contact = await db.contact.create({
    data: { userId, xId: 9_007_199_254_740_993n, username: `friend_of_${name}` },
  });
  await db.xApp.create({
    data: { userId, clientId: name, clientSecretSealed: seal(name, { appSecret, purpose: "x-app-secret" }) },
  });
  await db.xRun.create({
    data: {
      userId,
      sourceId: source.id,
      kind: "lists",
      expected: 1,
      userMicros: 10_000,
      postMicros: 5_000,
      capMicros: 20_000n,
    },
  });
  await db.sourcePart.create({ data: { sourceId: source.id, number: 0, rows: 1, staged: [{ id: "1" }] } });
  await db.sourceEntry.create({ data: { sourceId: source.id, contactId: contact.id } });
  await db.candidate.create({ data: { userId, contactId: contact.id, handle: "f@b.example" } });
  await db.match.create({ data: { userId, contactId: contact.id } });
  await db.decision.create({ data: { userId, handle: "f@b.example", verdict: "accepted" } });
  const plan = await db.plan.create({ data: { userId, accountId: account.id } });
  const item = await db.planItem.create({
    data: { planId: plan.id, userId, position: 0, handle: "f@b.example" },
  });
  await db.attempt.create({ data: { planItemId: item.id, userId, number: 0, step: "follow" } });
  const consent = await db.consent.create({ data: { userId, kind: "follow_plan", wording: "yes" } });
  await db.followedAccount.create({ data: { userId, accountId: account.id, handle: "f@b.example" } });
  await db.handOff.create({ data: { userId, accountId: account.id, handles: ["f@b.example"] } });
  const { id: organisationId } = await db.organisation.create({ data: { name: `house of ${name}` } });
  await db.organisationAccount.create({ data: { organisationId, userId, handle: `${name}@a.example` } });
  const { id: caseId } = await db.supportCase.create({
    data: { userId, consentId: consent.id, handle: `${name}@a.example`, endsAt: new Date("2027-01-01") },
  });
  await db.caseNote.create({ data: { caseId, text: `about ${name}` } });
  const about = { userId, caseId, contactId: contact.id, handle: "f@b.example" };
  await db.caseQuestion.create({ data: { ...about, question: "?" } });
  await db.caseProposal.create({ data: { ...about, verdict: "accepted" } });
  await db.directoryClaim.create({
    data: { xUsername: name, handle: `${name}@a.example`, source: "member", ownerUserId: userId },
  });
  await db.auditEntry.create({ data: { userId, action: "test", reason: `about ${name}` } });
  return userId;
}

/** Every table of the schema that can name a person, by the column that does. */
async function countRows(userId: UserId): Promise<Record<string, number>> {
  const columns = await database.db.$queryRaw<{ table_name: string; column_name: string }[]>`
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name IN ('user_id', 'owner_user_id') ORDER BY 1`;
  const counts: Record<string, number> = {};
  for (const { table_name, column_name } of columns) {
    const [row] = await database.db.$queryRawUnsafe<{ n: bigint }[]>(
      `SELECT count(*) AS n FROM "${table_name}" WHERE "${column_name}" = $1::uuid`,
      userId,
    );
    counts[table_name] = Number(row?.n);
  }
  return counts;
}

describe("erasure", () => {
  test("leaves no row of the person in any table, and every row of everybody else", async () => {
    const [ann, ben] = [await livedIn("ann"), await livedIn("ben")];
    const before = await countRows(ann);
    expect(Object.values(before).every((count) => count > 0)).toBe(true);
    await erasePerson(database.db, ann);
    expect(Object.values(await countRows(ann)).every((count) => count === 0)).toBe(true);
    expect(await countRows(ben)).toEqual(before);
    expect(await loadSession(database.db, "ann", new Date("2026-01-01"))).toBeNull();
    expect(await loadSession(database.db, "ben", new Date("2026-01-01"))).not.toBeNull();
  });

  test("keeps only numbers without a name", async () => {
    const cleo = await livedIn("cleo");
    await erasePerson(database.db, cleo);
    const counters = await database.db.counter.findMany();
    expect(counters.find(({ name }) => name === "erased.people")?.value).toBeGreaterThan(0n);
  });
});

describe("the download", () => {
  test("is one JSON document with a row of every table, ids whole, no token and nothing of anybody else", async () => {
    const dora = await livedIn("dora");
    await livedIn("emil");
    let text = "";
    for await (const piece of readPersonalData(database.db, dora)) text += piece;
    const document = JSON.parse(text) as Record<string, unknown[]>;
    expect(Object.values(document).every((rows) => rows.length === 1)).toBe(true);
    expect(document["contacts"]?.[0]).toMatchObject({ x_id: "9007199254740993", username: "friend_of_dora" });
    expect(text).not.toMatch(/emil|sealed|token_hash|v1\./);
  });
});

test("what has outlived its purpose is forgotten, and nothing else", async () => {
  const { db } = database;
  const userId = await database.newUser();
  const now = new Date("2026-11-22T10:00:00Z");
  const before = (ms: number) => new Date(now.getTime() - ms);
  await db.webSession.createMany({
    data: [
      { userId, tokenHash: hashToken("old"), expiresAt: before(1) },
      { userId, tokenHash: hashToken("new"), expiresAt: new Date(now.getTime() + 1_000) },
    ],
  });
  await db.source.createMany({
    data: [
      { userId, kind: "archive", name: "abandoned", createdAt: before(retention.abandonedSourceMs + 1) },
      { userId, kind: "archive", name: "arriving", createdAt: before(1_000) },
      {
        userId,
        kind: "archive",
        name: "ready",
        state: "ready",
        createdAt: before(retention.abandonedSourceMs + 1),
      },
    ],
  });
  await db.lookup.createMany({
    data: [
      { handle: "unused@a.example", host: "a.example", createdAt: before(retention.unusedLookupMs + 1) },
      { handle: "fresh@a.example", host: "a.example", createdAt: before(1_000) },
    ],
  });
  await sweepExpired(db, now);
  expect((await db.webSession.findMany({ where: { userId } })).map((row) => row.tokenHash)).toEqual([
    hashToken("new"),
  ]);
  expect((await db.source.findMany({ where: { userId } })).map((row) => row.name).toSorted()).toEqual([
    "arriving",
    "ready",
  ]);
  expect((await db.lookup.findMany({ where: { host: "a.example" } })).map((row) => row.handle)).toEqual([
    "fresh@a.example",
  ]);
});
