import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseFollowList } from "./parse-follow-list.ts";
import { type FollowList, followLists, scanFollowList, wrapperKeys } from "./scan-follow-list.ts";
import { createXIdList } from "./x-id-list.ts";

const encoder = new TextEncoder();

function scan(text: string | Uint8Array, cuts: readonly number[] = [], list: FollowList = "following") {
  const bytes = typeof text === "string" ? encoder.encode(text) : text;
  const ids = createXIdList();
  const scanner = scanFollowList(list, ids);
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const to = Math.min(Math.max(cut, from), bytes.length);
    scanner.push(bytes.slice(from, to));
    from = to;
  }
  scanner.push(bytes.slice(from));
  const result = scanner.end();
  return { result, ids: [...ids.takeSorted()] };
}

function parse(text: string, list: FollowList) {
  const ids = createXIdList();
  const result = parseFollowList(list, encoder.encode(text), ids);
  return { result, ids: [...ids.takeSorted()] };
}

const pretty = `window.YTD.following.part0 = [
  {
    "following" : {
      "accountId" : "12",
      "userLink" : "https://twitter.com/intent/user?user_id=12"
    }
  },
  {
    "following" : {
      "accountId" : "9223372036854775807",
      "userLink" : "https://twitter.com/intent/user?user_id=9223372036854775807"
    }
  }
]`;

describe("a following list as X writes it", () => {
  test.each([
    ["pretty", pretty, [12n, 9223372036854775807n]],
    ["with BOM and CRLF", `\u{FEFF}${pretty.replaceAll("\n", "\r\n")}\r\n`, [12n, 9223372036854775807n]],
    ["minified", 'window.YTD.following.part12=[{"following":{"accountId":"7"}}]', [7n]],
    ["empty", "window.YTD.following.part0 = [ ]", []],
    [
      "with a semicolon at the end",
      'window.YTD.following.part0 = [{"following":{"accountId":"7"}}];\n',
      [7n],
    ],
    ["bare entries", 'window.YTD.following.part0 = [{"accountId":"7"},{"accountId":"8"}]', [7n, 8n]],
    [
      "an id in the second place",
      'window.YTD.following.part0 = [{"following":{"userLink":null,"accountId":"7"}}]',
      [7n],
    ],
    ["repeats", 'window.YTD.following.part0 = [{"accountId":"7"},{"accountId":"007"}]', [7n]],
  ])("%s is read", (_name, text, expected) => {
    const { result, ids } = scan(text);
    expect(ids).toEqual(expected);
    expect(result).toMatchObject({ kind: "scanned", layout: "expected", refusedTotal: 0, cutShort: false });
  });
});

describe("entries that are not taken", () => {
  test.each([
    ["a number", '{"following":{"accountId":12}}', "id_is_number", "12"],
    ["null", '{"following":{"accountId":null}}', "id_not_text", "null"],
    ["letters", '{"following":{"accountId":"12a"}}', "id_not_digits", "12a"],
    ["nothing", '{"following":{"accountId":""}}', "id_not_digits", undefined],
    ["zero", '{"following":{"accountId":"0"}}', "id_not_digits", "0"],
    ["minus one", '{"following":{"accountId":"-1"}}', "id_not_digits", "-1"],
    ["2^63", '{"following":{"accountId":"9223372036854775808"}}', "id_too_large", "9223372036854775808"],
    [
      "25 digits",
      '{"following":{"accountId":"1000000000000000000000000"}}',
      "id_too_large",
      "1000000000000000000000000",
    ],
    ["no id", '{"following":{}}', "id_missing", undefined],
    ["another kind of entry", '{"like":"x"}', "entry_unexpected", undefined],
  ])("%s: named, and its neighbours kept", (_name, entry, code, found) => {
    const text = `window.YTD.following.part0 = [{"following":{"accountId":"5"}},${entry},{"following":{"accountId":"6"}}]`;
    const { result, ids } = scan(text);
    expect(ids).toEqual([5n, 6n]);
    expect(result).toMatchObject({ rows: 3, accepted: 2, layout: "expected" });
    expect(result.kind === "scanned" && result.refused).toEqual([{ row: 2, code, ...(found && { found }) }]);
    expect(parse(text, "following").result).toMatchObject({
      refused: [{ row: 2, code, ...(found && { found }) }],
    });
  });

  test.each([
    [
      "the prefix of another list",
      'window.YTD.follower.part0 = [{"follower":{"accountId":"5"}}]',
      "window.YTD.follower.part0 =",
    ],
    ["no prefix", '[{"following":{"accountId":"5"}}]', '[{"following":{"accountId":"5"}}]'],
    [
      "another language's prefix",
      'var x = [{"following":{"accountId":"5"}}]',
      'var x = [{"following":{"accountId":"5"}}]',
    ],
    ["a web page", "<!doctype html><html></html>", "<!doctype html><html></html>"],
    ["nothing at all", "", ""],
  ])("%s refuses the file", (_name, text, found) => {
    expect(scan(text)).toEqual({ result: { kind: "wrong_prefix", found }, ids: [] });
  });
});

describe("a broken list", () => {
  test("good entries on both sides of a break are kept, and the break is named", () => {
    const text =
      'window.YTD.following.part0 = [{"following":{"accountId":"5"}},{"following":{"accountId":"6",]},{"following":{"accountId":"7"}}]';
    const { result, ids } = scan(text);
    expect(ids).toEqual([5n, 6n, 7n]);
    expect(result).toMatchObject({ layout: "unexpected", unexpectedRow: 2, rows: 3 });
  });

  test("a file cut off in the middle keeps what came before", () => {
    const { result, ids } = scan(pretty.slice(0, pretty.length - 60));
    expect(ids[0]).toBe(12n);
    expect(result).toMatchObject({ layout: "unexpected" });
  });

  test("a file cut off between entries says that it was cut short", () => {
    const { result } = scan('window.YTD.following.part0 = [{"following":{"accountId":"5"}},');
    expect(result).toMatchObject({ layout: "unexpected", cutShort: true, rows: 1 });
  });

  test("keys written with escapes are left to the full parse", () => {
    const { result } = scan('window.YTD.following.part0 = [{"following":{"account\\u0049d":"5"}}]');
    expect(result).toMatchObject({ layout: "unexpected", unexpectedRow: 1 });
  });
});

// ---------------------------------------------------------------- properties

const blank = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
const idArbitrary = fc.oneof(
  fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String),
  fc.bigInt({ min: 2n ** 63n, max: 2n ** 70n }).map(String),
  fc.constantFrom("0", "-1", "00012", "x", ""),
);
const idValue = fc.oneof(
  { weight: 8, arbitrary: idArbitrary.map((id) => JSON.stringify(id)) },
  { weight: 1, arbitrary: fc.constantFrom("12", "-7", "null", "true") },
);
/** Members beside the id, as X might add them one day: texts with anything in them, and plain values. */
const otherMember = fc
  .tuple(
    fc.stringMatching(/^[A-Za-z_]{1,8}$/),
    fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.boolean(), fc.constant(null)),
  )
  .filter(([key]) => key !== "accountId")
  .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);

const entryArbitrary = (list: FollowList) =>
  fc
    .record({
      id: fc.option(idValue, { freq: 8 }),
      others: fc.array(otherMember, { maxLength: 3 }),
      gap: blank,
      bare: fc.boolean(),
    })
    .map(({ id, others, gap, bare }) => {
      const members = id === null ? others : [`"accountId"${gap}:${gap}${id}`, ...others];
      const inner = `{${gap}${members.join(`${gap},${gap}`)}${gap}}`;
      return bare && members.length > 0 ? inner : `{${gap}"${wrapperKeys[list]}"${gap}:${gap}${inner}${gap}}`;
    });

const fileArbitrary = fc.constantFrom(...followLists).chain((list) =>
  fc
    .record({
      entries: fc.array(entryArbitrary(list), { maxLength: 12 }),
      gap: blank,
      bom: fc.boolean(),
      part: fc.nat(99),
    })
    .map(({ entries, gap, bom, part }) => ({
      list,
      text: `${bom ? "\u{FEFF}" : ""}${gap}window.YTD.${list}.part${part}${gap}=${gap}[${gap}${entries.join(`${gap},${gap}`)}${gap}]${gap}`,
    })),
);

test("whatever the chunks, the scan of a valid list equals its JSON parse", () => {
  fc.assert(
    fc.property(fileArbitrary, fc.array(fc.nat(2_000), { maxLength: 20 }), ({ list, text }, cuts) => {
      const scanned = scan(text, cuts, list);
      const parsed = parse(text, list);
      expect(scanned.ids).toEqual(parsed.ids);
      expect(scanned.result).toEqual({ ...parsed.result, keys: expect.any(Number) });
    }),
    { numRuns: 1_000 },
  );
});

test("one byte at a time gives the same as all at once", () => {
  const bytes = encoder.encode(pretty);
  const cuts = Array.from({ length: bytes.length }, (_, at) => at);
  expect(scan(pretty, cuts)).toEqual(scan(pretty));
});

test("any bytes at all end in a result and never in an exception", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (tail, cut) => {
      const head = encoder.encode('window.YTD.following.part0 = [{"following":{"accountId":"5"}},');
      const bytes = new Uint8Array([...head, ...tail]);
      const { result, ids } = scan(bytes, [cut]);
      expect(result.kind).toBe("scanned");
      expect(ids).toContain(5n);
    }),
  );
});
