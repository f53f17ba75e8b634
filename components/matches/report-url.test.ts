import { describe, expect, it } from "vitest";
import {
  againFilterOf,
  bulkFilterOf,
  filterOfQuery,
  isNarrowed,
  readReportQuery,
  rejectFilterOf,
  reportHref,
  viewExportHref,
} from "./report-url.ts";

describe("the address of the report", () => {
  it("without parameters is the work list, best evidence first", () => {
    const query = readReportQuery({});
    expect(query).toMatchObject({ view: "to_decide", sort: "grade", after: null });
    expect(filterOfQuery(query)).toMatchObject({ state: "to_decide" });
    expect(reportHref(query)).toBe("/review");
  });

  it.each([
    ["/review?state=all", { state: "all" }],
    ["/review?state=accepted&grade=proven", { state: "accepted", grade: "proven" }],
    ["/review?direction=mutual&search=m%C3%A9lanie+d", { direction: "mutual", search: "  mélanie d " }],
    ["/review?warning=bot&sort=name", { warning: "bot", sort: "name" }],
  ])("reads and writes %s", (href, params) => {
    expect(reportHref(readReportQuery(params))).toBe(href);
  });

  it("lets all be rejected only where filters say which", () => {
    expect(rejectFilterOf(readReportQuery({}))).toBeNull();
    expect(rejectFilterOf(readReportQuery({ state: "accepted", warning: "bot" }))).toBeNull();
    expect(rejectFilterOf(readReportQuery({ warning: "bot", grade: "possible" }))).toMatchObject({
      warning: "bot",
      grade: "possible",
    });
  });

  it("lets all be asked again where failed look-ups are shown", () => {
    expect(againFilterOf(readReportQuery({ state: "all" }))).toBeNull();
    expect(againFilterOf(readReportQuery({ state: "lookup_failed", host: "dead.example" }))).toMatchObject({
      host: "dead.example",
    });
  });

  it("ignores what no database can look for", () => {
    for (const text of ["a\0b", "\0", "\ud800"]) {
      expect(readReportQuery({ host: text, software: text, search: text, after: text })).toEqual(
        readReportQuery({}),
      );
    }
  });

  it("ignores what it does not know", () => {
    const query = readReportQuery({ state: "gone", grade: ["proven", "listed"], sort: "luck", search: " " });
    expect(reportHref(query)).toBe("/review");
    expect(isNarrowed(query)).toBe(false);
  });

  it("asks for every contact when the view is all", () => {
    expect(filterOfQuery(readReportQuery({ state: "all" })).state).toBeUndefined();
  });

  it("starts again at the first page when a filter changes, and keeps the page otherwise said", () => {
    const query = readReportQuery({ after: "c1", search: "x" });
    expect(reportHref(query, { grade: "listed" })).toBe("/review?grade=listed&search=x");
    expect(reportHref(query, { after: "c2" })).toBe("/review?search=x&after=c2");
  });

  it("cuts an over-long search and drops an over-long cursor", () => {
    const query = readReportQuery({ search: "a".repeat(400), after: "c".repeat(501) });
    expect(query.search).toHaveLength(100);
    expect(query.after).toBeNull();
  });
});

it.each([
  [{}, "/api/export/report.csv?state=to_decide&sort=grade"],
  [{ state: "all", sort: "name", after: "c" }, "/api/export/report.csv?sort=name"],
  [{ state: "accepted", search: "é" }, "/api/export/report.csv?state=accepted&search=%C3%A9&sort=grade"],
])("the view of %o is the file %s", (params, href) => {
  expect(viewExportHref(readReportQuery(params))).toBe(href);
});

describe("what accepting all of a view means", () => {
  it.each([
    [{}, {}],
    [{ grade: "listed" }, { grade: "listed" }],
    [{ state: "all", direction: "mutual" }, { direction: "mutual" }],
    [
      { grade: "proven", search: "ana" },
      { grade: "proven", search: "ana" },
    ],
  ])("of %o is %o", (params, filter) => expect(bulkFilterOf(readReportQuery(params))).toEqual(filter));

  it.each([{ grade: "possible" }, { state: "accepted" }, { state: "rejected" }])(
    "%o holds nothing to accept at once",
    (params) => expect(bulkFilterOf(readReportQuery(params))).toBeNull(),
  );
});
