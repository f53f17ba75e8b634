import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  candidate,
  lookup,
  lookups,
  now,
  profile,
  textEvidence,
} from "../../tests/stages/matches-builders.ts";
import { buildReportRow, standingOf } from "./build-report.ts";
import type { ReportCounts, ReportRow } from "./match.ts";
import { reportCsvColumns, reportJsonSchema, writeReportCsv, writeReportJson } from "./write-report.ts";

type Given = { displayName?: string; fragment?: string; name?: string };

function rowOf({
  displayName = "Nora Berg",
  fragment = "@nora@kiosk.example",
  name = "Nora",
}: Given = {}): ReportRow {
  const handle = "nora@kiosk.example";
  const contact = {
    contactId: "1",
    id: "9007199254740993",
    username: "nora_b",
    addresses: [],
    displayNames: [displayName],
    bio: null,
    following: true,
    follower: false,
    blocked: false,
    candidates: [candidate(handle, { evidence: [textEvidence({ fragment })] })],
    decisions: [],
    followed: [],
  };
  const found = lookup(handle, "moved", {
    subject: "nora@new.example",
    profileUrl: "https://new.example/@nora",
    profile: profile({ displayName: name, locked: true, links: ["https://x.com/nora_b"] }),
  });
  return buildReportRow(contact, standingOf(contact, { lookups: lookups(found), sharedBy: new Map(), now }));
}

const unnamed: ReportRow = {
  ...rowOf(),
  username: null,
  displayName: null,
  state: "no_candidate",
  why: "unnamed",
  handle: null,
  grade: null,
  warnings: [],
  candidates: [],
};

async function whole(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

describe("the report as CSV", () => {
  it("has the columns it always has", () => {
    expect(reportCsvColumns.join(",")).toBe(
      "x_id,x_username,x_name,x_url,following,follower,blocked,state,why,handle,address,grade,reasons,warnings," +
        "fragment,lookup,retry_at,profile_url,name,locked,bot,created_at,last_post_at,followers,candidates,followed",
    );
  });

  it("says of a contact what the report says", async () => {
    const [row, other] = parse(await whole(writeReportCsv([rowOf(), unnamed])), {
      columns: true,
    }) as object[];
    expect(row).toEqual({
      x_id: "9007199254740993",
      x_username: "nora_b",
      x_name: "Nora Berg",
      x_url: "https://x.com/i/user/9007199254740993",
      following: "yes",
      follower: "no",
      blocked: "no",
      state: "to_decide",
      why: "",
      handle: "nora@kiosk.example",
      address: "nora@new.example",
      grade: "reciprocal",
      reasons: "text_bio moved back_link",
      warnings: "moved locked",
      fragment: "'@nora@kiosk.example",
      lookup: "moved",
      retry_at: "",
      profile_url: "https://new.example/@nora",
      name: "Nora",
      locked: "yes",
      bot: "no",
      created_at: "2022-11-06T00:00:00.000Z",
      last_post_at: "2026-11-20",
      followers: "120",
      candidates: "1",
      followed: "no",
    });
    expect(other).toMatchObject({
      state: "no_candidate",
      why: "unnamed",
      handle: "",
      locked: "",
      candidates: "0",
      followed: "no",
    });
  });

  it("never holds a cell that a spreadsheet would run, and loses no text", async () => {
    const starts = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"];
    const hostile = fc
      .tuple(fc.constantFrom(...starts, ""), fc.string({ unit: "binary" }))
      .map((pair) => pair.join(""));
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (displayName, name) => {
        const row = rowOf({ displayName, name, fragment: displayName });
        const read = parse(await whole(writeReportCsv([row])), { columns: true }) as Record<string, string>[];
        expect(read).toHaveLength(1);
        for (const cell of Object.values(read[0] ?? {})) {
          expect(starts.some((start) => start !== "" && cell.startsWith(start))).toBe(false);
        }
        const plain = (text: string | undefined) => (text ?? "").replace(/^'/, "");
        expect(plain(read[0]?.["x_name"])).toBe(plain(displayName));
        expect(plain(read[0]?.["name"])).toBe(plain(name));
      }),
      { numRuns: 300 },
    );
  });
});

describe("the report as JSON", () => {
  const counts = { total: 2 } as ReportCounts;
  const about = { generatedAt: now, counts };

  it("opened again is the report", async () => {
    const rows = [rowOf(), unnamed];
    expect(JSON.parse(await whole(writeReportJson(rows, about)))).toEqual({
      schema: reportJsonSchema,
      generatedAt: now.toISOString(),
      counts,
      contacts: rows,
    });
  });

  it("of nobody is a whole document too", async () => {
    expect(JSON.parse(await whole(writeReportJson([], about)))).toMatchObject({ contacts: [] });
  });
});
