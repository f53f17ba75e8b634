import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ClaimRow, readClaims } from "./read-claims.ts";

async function read(text: string | Uint8Array, chunkBytes = 7): Promise<ClaimRow[]> {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const rows: ClaimRow[] = [];
  for await (const row of readClaims(pieces(bytes, chunkBytes), { source: "list" })) rows.push(row);
  return rows;
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const claim = (
  xId: string | null,
  xUsername: string | null,
  handle: string,
  [source, listName]: [string, string | null] = ["list", null],
) => ({ kind: "claim", claim: { xId, xUsername, handle, source, listName } });
const refused = (row: number, code: string, found?: string) =>
  expect.objectContaining({ kind: "refused", row, code, ...(found === undefined ? {} : { found }) });

describe("a CSV of known handles", () => {
  test.each([
    ["comma", "x_id,x_username,handle,source\n12,Nora_B,@Nora@a.example,wikidata\n"],
    ["semicolon", "x_id;x_username;handle;source\n12;Nora_B;nora@a.example;wikidata"],
    ["tab", "x_id\tx_username\thandle\tsource\n12\tNora_B\tnora@a.example\twikidata\n"],
    ["the line ends of old Macs", "x_id,x_username,handle,source\r12,Nora_B,nora@a.example,wikidata\r"],
    ["BOM and CRLF", "\uFEFFx_id,x_username,handle,source\r\n12,Nora_B,nora@a.example,wikidata\r\n"],
    [
      "another order, more columns",
      "name,handle,source,x_username,x_id\nNora,nora@a.example,wikidata,@Nora_B,12\n",
    ],
    ["quotes", '"x_id","x_username","handle","source"\n"12","Nora_B","nora@a.example","wikidata"\n'],
    [
      "capitals and blanks in the header",
      " X_ID , X username, Handle ,Source\n12, Nora_B , nora@a.example , Wikidata\n",
    ],
    [
      "the line by which Excel knows the separator",
      "sep=;\r\nx_id;x_username;handle;source\r\n12;Nora_B;nora@a.example;wikidata",
    ],
    [
      "other names of columns",
      "Twitter numeric ID,Screen name,Mastodon account,Source\n12,Nora_B,nora@a.example,wikidata",
    ],
    [
      "a bio of several lines in quotes",
      'x_id,bio,x_username,handle,source\r\n12,"Teacher, ""reader""\r\n\r\nand more",Nora_B,nora@a.example,wikidata\r\n',
    ],
    ["empty lines", "x_id,x_username,handle,source\n\n12,Nora_B,nora@a.example,wikidata\n\n"],
  ])("%s", async (_name, text) => {
    expect(await read(text)).toEqual([claim("12", "nora_b", "nora@a.example", ["wikidata", null])]);
  });

  test("an id or a name is enough, and the source may be left out", async () => {
    expect(await read("x_id,x_username,handle\n12,,a@a.example\n,bo,b@b.example\n")).toEqual([
      claim("12", null, "a@a.example"),
      claim(null, "bo", "b@b.example"),
    ]);
  });

  test("the largest id keeps every digit", async () => {
    expect(await read("x_id,handle\n9223372036854775807,a@a.example\n")).toEqual([
      claim("9223372036854775807", null, "a@a.example"),
    ]);
  });

  test("links to profiles count as names and handles, and Wikidata's own words as columns", async () => {
    const text = [
      "item,itemLabel,X_username,X_numeric_user_ID,Mastodon_address,end_time,rank",
      "Q1,A,https://twitter.com/Ann?s=20,12,https://a.example/@ann,,http://wikiba.se/ontology#NormalRank",
      "Q2,B,bo,13,b@b.example,2023-01-01T00:00:00Z,",
      "Q3,C,cleo,14,c@c.example,,http://wikiba.se/ontology#DeprecatedRank",
      "Q4,D,dora,15,d@d.example,no,",
      ",,,,,,",
      ";;",
    ].join("\n");
    expect(await read(text)).toEqual([
      { kind: "claim", claim: { ...claim("12", "ann", "ann@a.example").claim, proof: "Q1" } },
      refused(3, "ended"),
      refused(4, "ended"),
      { kind: "claim", claim: { ...claim("15", "dora", "d@d.example").claim, proof: "Q4" } },
    ]);
  });

  test("a quote that is not closed costs its own row, not those up to the next such quote", async () => {
    const text = [
      "x_id,handle,bio",
      '12,a@a.example,"open',
      "13,b@b.example,fine",
      '14,c@c.example,"open as well',
      "15,d@d.example,fine",
      '16,e@e.example,"two',
      'lines"',
      `17,f@f.example,"${"long ".repeat(900)}`,
      "18,g@g.example,fine",
      '19,h@h.example,"never closed',
      "20,i@i.example,fine",
    ].join("\n");
    expect(await read(text)).toEqual([
      refused(2, "broken_quotes"),
      claim("13", null, "b@b.example"),
      refused(4, "broken_quotes"),
      claim("15", null, "d@d.example"),
      claim("16", null, "e@e.example"),
      refused(8, "row_too_long"),
      claim("18", null, "g@g.example"),
      refused(10, "broken_quotes"),
      claim("20", null, "i@i.example"),
    ]);
  });

  test("bad rows are named, good rows are kept", async () => {
    const text = [
      "x_id,x_username,handle,source",
      "1,a,a@a.example,list",
      "12a,b,b@b.example,list",
      "9223372036854775808,c,c@c.example,list",
      "1.2E+18,d,d@d.example,list",
      "5,e e,e@e.example,list",
      ",,f@f.example,list",
      "7,g,not a handle,list",
      "8,h,h@h.example,rumour",
      "9,i,i@i.example,member",
      '10,"j,j@j.example,list',
      `11,${"k".repeat(5_000)},k@k.example,list`,
      "12,l,l@l.example,list",
    ].join("\n");
    expect(await read(text)).toEqual([
      claim("1", "a", "a@a.example"),
      refused(3, "bad_x_id", "12a"),
      refused(4, "bad_x_id"),
      refused(5, "bad_x_id", "1.2E+18"),
      refused(6, "bad_x_username", "e e"),
      refused(7, "no_x_account"),
      refused(8, "bad_handle", "not a handle"),
      claim("8", "h", "h@h.example", ["list", "rumour"]),
      claim("9", "i", "i@i.example", ["list", "member"]),
      refused(11, "broken_quotes"),
      refused(12, "row_too_long"),
      claim("12", "l", "l@l.example"),
    ]);
  });

  test.each([
    ["an empty file", ""],
    ["a file of empty lines", "\n \n\r\n\n"],
    ["other columns", "Account address,Show boosts\na@a.example,true\n"],
    ["no handle column", "x_id,x_username\n1,a\n"],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0xff])],
    ["one endless line", "x".repeat(100_000)],
  ])("%s is refused as a whole, once", async (_name, text) => {
    const rows = await read(text, 1_000);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.kind).toBe("refused");
  });

  test("letters of another encoding matter only where they are needed", async () => {
    const text =
      "x_id,nom,handle,source\n12,Andr\xe9,a@a.example,\n13,B,b\xe9@b.example,\n14,C,c@c.example,\xe9lus\n15,D,d@d.example,\n";
    expect(await read(Buffer.from(text, "latin1"))).toEqual([
      claim("12", null, "a@a.example"),
      refused(3, "not_text"),
      refused(4, "not_text"),
      claim("15", null, "d@d.example"),
    ]);
  });

  test("where the pieces end makes no difference", async () => {
    const text = "x_id,x_username,handle,source\r\n1,ä,x\n2,bo,b@bücher.example,list\r\n3,c,c@c.example,\n";
    const whole = await read(text, 10_000);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (size) => {
        expect(await read(text, size)).toEqual(whole);
      }),
    );
  });

  test("no bytes make it throw", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const rows = await read(Buffer.concat([Buffer.from("x_id,handle\n"), bytes]));
        expect(Array.isArray(rows)).toBe(true);
      }),
    );
  });
});
