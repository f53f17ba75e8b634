import { describe, expect, it } from "vitest";
import { writeCursor } from "#lib/matches/report-cursor.ts";
import { readReportPage } from "./read-report-page.ts";

const place = writeCursor([2, "ada", "0193b1a4-0000-7000-8000-000000000000"]);

describe("the rows a page begins with", () => {
  it("are few in one list, and a page full in pages or further on", () => {
    expect(readReportPage({}).rows.limit).toBeLessThan(20);
    expect(readReportPage({ paged: "1" }).rows.limit).toBe(50);
    expect(readReportPage({ after: place }).rows).toMatchObject({ after: place, limit: 50 });
  });

  it("are the first ones where the place was never given out", () => {
    const { query, rows } = readReportPage({ after: place.slice(0, -9), state: "all" }, "/support/cases/1");
    expect(rows).toMatchObject({ after: null, filter: {} });
    expect(query).toMatchObject({ after: null, view: "all", base: "/support/cases/1" });
  });

  it("are those of the filters in the address", () => {
    expect(readReportPage({ state: "accepted", host: "h.example", sort: "name" }).rows).toMatchObject({
      filter: { state: "accepted", host: "h.example" },
      sort: "name",
    });
  });
});
