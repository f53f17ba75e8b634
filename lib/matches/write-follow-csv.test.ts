import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseHandle } from "#lib/fediverse/handle.ts";
import {
  defaultFollowCsvOptions,
  followCsvName,
  followCsvRowsMax,
  mixHosts,
  splitFollows,
  writeFollowCsv,
} from "./write-follow-csv.ts";

/**
 * Mastodon's importer, as it reads a file of followings (app/models/form/import.rb, bulk_import_row_service.rb): at most 20 MB
 * and 20,000 rows, a header known by its exact first cell, a leading `@` stripped, booleans in any case, languages split at commas.
 */
function importIntoMastodon(file: string, name: string) {
  const bytes = Buffer.from(file);
  if (bytes.length > 20 * 1024 * 1024) throw new Error("larger than 20 MB");
  if (!/^(follows|following_accounts)/.test(name)) throw new Error("guessed as another kind of file");
  const known = ["Account address", "Show boosts", "Notify on new posts", "Languages"];
  const rows: string[][] = parse(bytes, { relax_column_count: true, skip_empty_lines: true, bom: false });
  const header = rows[0]?.[0] === known[0] ? rows.shift() : [known[0] ?? ""];
  if (rows.length > 20_000) throw new Error("more than 20,000 rows");
  if (rows.length === 0) throw new Error("empty");
  return rows.map((row) => {
    const cell = (column: string) => row[header?.indexOf(column) ?? -1] ?? "";
    const bool = (text: string, otherwise: boolean) =>
      text === "" ? otherwise : text.toLowerCase() === "true";
    return {
      acct: cell("Account address").trim().replace(/^@/, ""),
      showReblogs: bool(cell("Show boosts"), true),
      notify: bool(cell("Notify on new posts"), false),
      languages:
        cell("Languages") === ""
          ? null
          : cell("Languages")
              .split(",")
              .map((code) => code.trim()),
    };
  });
}

const rows = (...handles: string[]) => handles.map((handle) => ({ handle }));
const text = (...args: Parameters<typeof writeFollowCsv>) => [...writeFollowCsv(...args)].join("");

describe("the file for Mastodon's importer", () => {
  it("is exactly this", () => {
    expect(text(rows("nora@kiosk.example", "omar@xn--mlheim-3ya.example"))).toBe(
      "Account address,Show boosts,Notify on new posts,Languages\n" +
        "nora@kiosk.example,true,false,\nomar@xn--mlheim-3ya.example,true,false,\n",
    );
  });

  it("begins with its header, no byte order mark", () => {
    expect(
      Buffer.from(text(rows("a@b.example")))
        .subarray(0, 15)
        .toString("latin1"),
    ).toBe("Account address");
  });

  it("is read by the importer as it was meant, with every choice", () => {
    const options = { showBoosts: false, notify: true, languages: ["fr", "de"] };
    expect(importIntoMastodon(text(rows("nora@kiosk.example"), options), followCsvName(1))).toEqual([
      { acct: "nora@kiosk.example", showReblogs: false, notify: true, languages: ["fr", "de"] },
    ]);
  });

  it("is accepted by the importer whatever was accepted here, each account once, none lost", () => {
    const handle = fc
      .tuple(
        fc.stringMatching(/^[a-z0-9_]([a-z0-9_.-]{0,28}[a-z0-9_])?$/),
        fc.constantFrom("one.example", "two.example", "xn--mlheim-3ya.example"),
      )
      .map(([user, host]) => parseHandle(`${user}@${host}`))
      .filter((one) => one !== null);
    fc.assert(
      fc.property(fc.array(handle, { minLength: 1 }), (handles) => {
        const parts = splitFollows(rows(...handles));
        const read = parts.flatMap((part, at) => importIntoMastodon(text(part), followCsvName(at + 1)));
        expect(read.map(({ acct }) => acct).sort()).toEqual([...new Set<string>(handles)].sort());
        const { showBoosts, notify } = defaultFollowCsvOptions;
        expect(read.every((row) => row.showReblogs === showBoosts && row.notify === notify)).toBe(true);
      }),
    );
  });

  it("is split before the importer would refuse it", () => {
    const many = rows(
      ...Array.from({ length: 2 * followCsvRowsMax + 1 }, (_, at) => `u${at}@h${at % 7}.example`),
    );
    const parts = splitFollows(many);
    expect(parts.map(({ length }) => length)).toEqual([followCsvRowsMax, followCsvRowsMax, 1]);
    const read = parts.map((part, at) => importIntoMastodon(text(part), followCsvName(at + 1)).length);
    expect(read).toEqual([20_000, 20_000, 1]);
    expect(parts.map((_, at) => followCsvName(at + 1))).toEqual([
      "following_accounts.csv",
      "following_accounts-2.csv",
      "following_accounts-3.csv",
    ]);
  });

  it("of nobody is no file", () => {
    expect(splitFollows([])).toEqual([]);
  });
});

describe("hosts are mixed", () => {
  const half = Array.from({ length: 400 }, (_, at) => ({ handle: `u${at}@h${at < 200 ? 0 : at}.example` }));

  it("evenly over the whole list", () => {
    const mixed = mixHosts(half);
    for (let from = 0; from < 400; from += 40) {
      const big = mixed.slice(from, from + 40).filter(({ handle }) => handle.endsWith("@h0.example")).length;
      expect(big).toBeGreaterThan(10);
      expect(big).toBeLessThan(30);
    }
  });

  it("with nobody lost, and the same from any order", () => {
    const mixed = mixHosts(half);
    expect(new Set(mixed)).toEqual(new Set(half));
    expect(mixHosts([...half].reverse())).toEqual(mixed);
  });
});
