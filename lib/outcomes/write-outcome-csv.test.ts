import { parse } from "csv-parse/sync";
import { expect, it } from "vitest";
import type { OutcomeRow } from "./outcome-row.ts";
import { writeOutcomeCsvHead, writeOutcomeCsvRows } from "./write-outcome-csv.ts";

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
  listed: null,
  at: new Date("2026-11-22T12:00:00.000Z"),
  dueAt: null,
};

it("reads back as it was written, the long X id to its last digit", () => {
  const read = parse(writeOutcomeCsvHead() + writeOutcomeCsvRows([row]), { columns: true });
  expect(read).toEqual([
    {
      "X name": "nora_b",
      "X id": "1234567890123456789",
      "Display name": 'Nora, "die Erste"',
      "Fediverse address": "nora@alpage.test",
      Outcome: "followed",
      Since: "2026-11-22T12:00:00.000Z",
      "Next try": "",
      Detail: "",
    },
  ]);
});

it.each(['=HYPERLINK("https://evil.test")', "+1", "-1", "@SUM(A1)"])(
  "lets no name run as a formula: %s",
  (name) => {
    const [, read] = parse(writeOutcomeCsvHead() + writeOutcomeCsvRows([{ ...row, name }])) as string[][];
    expect(read?.[2]).toBe(`'${name}`);
  },
);
