import { expect, it } from "vitest";
import type { OutcomeRow } from "./outcome-row.ts";
import { writeOutcomeJson } from "./write-outcome-json.ts";

const at = new Date("2026-11-22T12:00:00.000Z");
const row: OutcomeRow = {
  id: "1",
  position: 1,
  contactId: "2",
  username: "nora_b",
  xId: "1234567890123456789",
  name: 'Nora, "die Erste"',
  handle: "nora@alpage.test",
  grade: "declared",
  outcome: "followed",
  detail: null,
  listed: "listed",
  at,
  dueAt: null,
};
const plan = { id: "p", kind: "follow", state: "finished", consentedAt: at, finishedAt: at } as const;

async function written(rows: readonly OutcomeRow[]) {
  const attempts = [
    { number: 1, step: "follow", startedAt: at, endedAt: at, reply: "requested", status: null, detail: null },
  ] as const;
  async function* outcomes() {
    for (const one of rows) yield { row: one, attempts };
  }
  let text = "";
  for await (const piece of writeOutcomeJson(plan, outcomes())) text += piece;
  return JSON.parse(text);
}

it("is one document, with every attempt and the long X id to its last digit", async () => {
  const read = await written([row, { ...row, handle: "ana@alpage.test" }]);
  expect(read.plan).toMatchObject({ id: "p", kind: "follow", finishedAt: at.toISOString() });
  expect(read.contacts).toHaveLength(2);
  expect(read.contacts[0]).toMatchObject({ xId: "1234567890123456789", name: 'Nora, "die Erste"' });
  expect(read.contacts[1].attempts[0]).toMatchObject({ step: "follow", reply: "requested" });
});

it("is a document without contacts, too", async () => {
  expect((await written([])).contacts).toEqual([]);
});
