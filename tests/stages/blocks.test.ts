/** People blocked on X: never proposed, and a file of their addresses only where there is no doubt. */
import { expect, test } from "vitest";
import { loadBlockedHandles } from "#lib/matches/blocks/store.ts";
import { writeBlockCsv } from "#lib/matches/blocks/write-block-csv.ts";
import { runRank } from "#lib/matches/run.ts";
import { loadReport } from "#lib/matches/store.ts";
import { openTestDatabase } from "../support/database.ts";
import { claim, now, textEvidence } from "./matches-builders.ts";
import { seedAnswer, seedContact } from "./matches-seed.ts";

const database = openTestDatabase();

test("a blocked person is not proposed; the file names whom the fediverse knows for certain", async () => {
  const { db } = database;
  const userId = await database.newUser();
  const stranger = await database.newUser();
  const at = (name: string) => `${name}@blocks.example`;
  const contacts = {
    sure: { candidates: [{ handle: at("sure") }] },
    listed: { candidates: [{ handle: at("listed"), evidence: [claim()] }] },
    weak: { candidates: [{ handle: at("weak"), evidence: [textEvidence({ strength: "weak" })] }] },
    credit: { candidates: [{ handle: at("credit"), evidence: [textEvidence({ thirdParty: true })] }] },
    absent: { candidates: [{ handle: at("absent") }] },
    torn: { candidates: [{ handle: at("torn_a") }, { handle: at("torn_b") }] },
    shared: { candidates: [{ handle: at("shared") }] },
    friend: { candidates: [{ handle: at("shared") }] },
  };
  for (const [username, { candidates }] of Object.entries(contacts)) {
    const blocked = username !== "friend";
    await seedContact(db, userId, { username, displayNames: [username], blocked, candidates });
  }
  await seedContact(db, stranger, {
    username: "other",
    blocked: true,
    candidates: [{ handle: at("other") }],
  });
  for (const name of ["sure", "listed", "weak", "credit", "torn_a", "torn_b", "shared", "other"])
    await seedAnswer(db, at(name), "verified", name === "sure" ? { subject: at("sure.canonical") } : {});
  await seedAnswer(db, at("absent"), "absent");
  await db.match.createMany({
    data: (await db.contact.findMany({ where: { userId } })).map(({ id }) => ({ contactId: id, userId })),
  });

  await runRank({ db, userId, now });
  const { rows } = await loadReport(db, userId, {
    filter: {},
    sort: "name",
    after: null,
    limit: 50,
    now,
  } as Parameters<typeof loadReport>[2]);
  const blocked = rows.filter((row) => row.blocked);
  expect(blocked).toHaveLength(7);
  for (const row of blocked) expect([row.state, row.handle]).toEqual(["no_candidate", null]);

  const handles = await loadBlockedHandles(db, userId);
  expect(handles).toEqual([at("listed"), at("sure.canonical")]);
  expect([...writeBlockCsv(handles)].join("")).toBe(
    "Account address\nlisted@blocks.example\nsure.canonical@blocks.example\n",
  );
});
