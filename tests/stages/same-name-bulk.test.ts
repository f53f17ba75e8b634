import { expect, test } from "vitest";
import type { Evidence } from "#lib/candidates/candidate.ts";
import { acceptAll, decide, previewAcceptAll } from "#lib/matches/decisions/run.ts";
import { grades } from "#lib/matches/match.ts";
import { runRank } from "#lib/matches/run.ts";
import { loadReportRow } from "#lib/matches/store.ts";
import { openTestDatabase } from "../support/database.ts";
import { now, textEvidence } from "./matches-builders.ts";
import { seedAnswer, seedContact } from "./matches-seed.ts";

const database = openTestDatabase();

const sameName = (xUsername: string): Evidence => ({ kind: "same_name", xUsername });

test("an account of the same name is never accepted together with others, whatever grades are asked for", async () => {
  const { db } = database;
  const userId = await database.newUser();
  const guessed = await seedContact(db, userId, {
    xId: "9101",
    username: "ida_same",
    candidates: [{ handle: "ida_same@bulk.example", evidence: [sameName("ida_same")] }],
  });
  const said = await seedContact(db, userId, {
    xId: "9102",
    username: "max_said",
    candidates: [
      {
        handle: "max_said@bulk.example",
        evidence: [sameName("max_said"), textEvidence({ fragment: "@max_said@bulk.example" })],
      },
    ],
  });
  await seedAnswer(db, "ida_same@bulk.example", "verified", { profile: { displayName: "Ida" } });
  await seedAnswer(db, "max_said@bulk.example", "verified", { profile: { displayName: "Max" } });
  await runRank({ db, userId, now });
  const rowOf = (contactId: string) => loadReportRow(db, userId, { contactId, now });
  expect(await rowOf(guessed)).toMatchObject({ state: "to_decide", grade: "possible" });

  const asked = { db, userId, actor: { id: userId, role: "person" }, now } as const;
  const everything = { grades: [...grades] };
  expect(await previewAcceptAll({ ...asked, ...everything })).toMatchObject({
    accepted: 1,
    exceptions: { not_verified: 1 },
  });
  expect(await acceptAll({ ...asked, ...everything })).toMatchObject({ accepted: 1 });
  expect(await rowOf(guessed)).toMatchObject({ state: "to_decide" });
  expect(await rowOf(said)).toMatchObject({ state: "accepted", handle: "max_said@bulk.example" });

  // One by one, at the person's own word, it may be taken.
  await decide({ ...asked, contactId: guessed, handle: "ida_same@bulk.example", verdict: "accepted" });
  expect(await rowOf(guessed)).toMatchObject({ state: "accepted", handle: "ida_same@bulk.example" });
});
