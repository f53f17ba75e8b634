import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readReportQuery } from "./read-report-query.ts";

const read = (text: string) => readReportQuery(new URLSearchParams(text));

describe("an address asks for", () => {
  it.each([
    ["", { filter: {}, sort: "name", after: null, limit: null }],
    [
      "state=to_decide&sort=grade&limit=50",
      { filter: { state: "to_decide" }, sort: "grade", after: null, limit: 50 },
    ],
    ["state=&search=&limit=", { filter: {}, sort: "name", after: null, limit: null }],
    ["after=abc&limit=1&t=1", { filter: {}, sort: "name", after: "abc", limit: 1 }],
    [
      "grade=listed&warning=bot&direction=mutual&search=%C3%89lo",
      {
        filter: { grade: "listed", warning: "bot", direction: "mutual", search: "Élo" },
        sort: "name",
        after: null,
        limit: null,
      },
    ],
  ])("%s", (text, expected) => {
    expect(read(text)).toEqual(expected && { until: null, places: null, facets: false, ...expected });
  });

  it.each([
    "state=all",
    "grade=best",
    "warning=odd",
    "direction=up",
    "sort=age",
    "limit=0",
    "limit=501",
    "limit=many",
    "host=%00",
    "software=a%00b",
    "search=%00",
  ])("nothing that can be answered: %s", (text) => {
    expect(read(text)).toBeNull();
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.webQueryParameters(), (text) => void read(text)));
  });
});
