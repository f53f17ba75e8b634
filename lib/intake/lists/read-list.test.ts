import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import {
  addressesCsv,
  debirdifyCsv,
  type ExportedPerson,
  exporterCsv,
  exporterJson,
  exporterVersions,
  fedifinderCsv,
  fedifinderJson,
} from "../../../tests/fixtures/lists/build-export.ts";
import { writeOdsWorkbook, writeWorkbook } from "../../../tests/fixtures/lists/write-workbook.ts";
import { bytesSource, type InputFile } from "../byte-source.ts";
import type { ContactEntry } from "../contact-entry.ts";
import { readContacts } from "../read-files.ts";
import type { ListOptions } from "./read-list.ts";

function fileOf(content: string | Uint8Array<ArrayBuffer>, name = "list"): InputFile {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { path: name, ...bytesSource(bytes) };
}

async function read(content: string | Uint8Array<ArrayBuffer>, lists: ListOptions = {}) {
  const reading = readContacts([{ name: "list", files: [fileOf(content)] }], { lists });
  const entries: ContactEntry[] = [];
  for await (const entry of reading.entries) entries.push(entry);
  const { notes, refusedRows, refusedFiles } = reading.summary();
  return {
    entries,
    notes: notes.map(({ code, detail }) => (detail === undefined ? code : `${code} ${detail}`)),
    rows: refusedRows.map(({ row, code, found }) => [row, code, found]),
    files: refusedFiles.map(({ code, found }) => [code, found]),
  };
}

function utf16(text: string, { marked, little }: { readonly marked: boolean; readonly little: boolean }) {
  const written = marked ? `\u{FEFF}${text}` : text;
  const bytes = new Uint8Array(written.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < written.length; at++) view.setUint16(at * 2, written.charCodeAt(at), little);
  return bytes;
}

const nora: ExportedPerson = {
  id: "1234567890123456789",
  username: "nora_b",
  name: 'Nora, "la vraie"',
  bio: "Bergère.\n@nora@prairie.test ; https://t.co/b12345678901234567890",
  location: "Digne, France",
  website: "https://nora.example/",
  bioLinks: ["https://prairie.test/@nora"],
  following: true,
  followedBy: true,
};
const tom: ExportedPerson = { id: "77", username: "tom", following: true, followedBy: null };

describe("what strangers make of a list", () => {
  const names = { username: "nora_b", displayNames: ["Nora"], following: true, follower: false };

  test("Excel's line about the separator is no row", async () => {
    const { entries, rows, files } = await read("sep=;\r\nNom;Pseudo\r\nNora;@nora_b\r\n");
    expect({ entries, rows, files }).toEqual({ entries: [names], rows: [], files: [] });
  });

  test("a quote in the middle of a cell is text, and a quote that stays open costs one line", async () => {
    const inch = Array.from(
      { length: 30 },
      (_, at) => `Name${at}\t@user${at}\t${at % 10 === 0 ? '7" vinyl' : "x"}`,
    );
    expect((await read(`Name\tUsername\tBio\n${inch.join("\n")}\n`)).entries).toHaveLength(30);
    const open = ['"Nora","nora_b","never closed', '"Tom","tom","a', 'b"', '"Lea","lea","c"'];
    const { entries, rows } = await read(`Name,Username,Bio\n${open.join("\n")}\n`);
    expect(entries.map(({ username }) => username)).toEqual(["tom", "lea"]);
    expect(rows).toEqual([[2, "row_broken", open[0]]]);
    const junk = await read('Name,Username\n"Nora"x,nora_b\n"Tom",tom\n');
    expect(junk.entries.map(({ username }) => username)).toEqual(["tom"]);
  });

  test("rows that are not as wide as the header, an empty first row, an example in the header", async () => {
    expect((await read("Twitter;Mastodon\n@nora_b;@nora@prairie.test\n@tom\n")).entries).toEqual([
      { username: "nora_b", following: true, follower: false, urls: ["acct:nora@prairie.test"] },
      { username: "tom", following: true, follower: false },
    ]);
    expect((await read(",,\nName,Username,x\nNora,nora_b,1\n")).entries).toEqual([names]);
    const asked = "What is your Mastodon handle? (e.g. @user@mastodon.social)";
    expect((await read(`${asked},Twitter\n@nora@prairie.test,@nora_b\n`)).entries).toMatchObject([
      { username: "nora_b", urls: ["acct:nora@prairie.test"] },
    ]);
  });

  test("lines that end as on old Macs, letters beyond ASCII that come late, a zero character", async () => {
    expect((await read("Nom;Pseudo\rNora;@nora_b\r")).entries).toEqual([names]);
    const late = new TextEncoder().encode(`Nom;Pseudo\n${"Ann;@ann\n".repeat(9_000)}No?lle;@nora_b\n`);
    late[late.lastIndexOf(0x3f)] = 0xeb;
    expect((await read(late)).entries.at(-1)).toEqual({ ...names, displayNames: ["Noëlle"] });
    const nul = await read(`Name,Username,Bio\n${"Ann,ann,hello there\n".repeat(20)}Nora,nora_b,a\0b\n`);
    expect(nul.entries.at(-1)).toMatchObject({ username: "nora_b" });
  });

  test.each<[string, boolean, boolean]>([
    ["with its mark", true, true],
    ["without its mark", false, true],
    ["big end first, with its mark", true, false],
    ["big end first, without its mark", false, false],
  ])("UTF-16 %s", async (_name, marked, little) => {
    const text = "Nom;Pseudo\r\nNoëlle Œuvrard;@nora_b\r\n";
    const { entries, rows, files } = await read(utf16(text, { marked, little }));
    expect({ entries, rows, files }).toEqual({
      entries: [{ ...names, displayNames: ["Noëlle Œuvrard"] }],
      rows: [],
      files: [],
    });
    const json = await read(utf16('{"data":[{"name":"Nora","username":"nora_b"}]}', { marked, little }));
    expect(json.entries).toEqual([names]);
  });

  test("UTF-16 of another script, and data with zeros that is none", async () => {
    const japanese = await read(
      utf16("Name,Username\n野良猫の暮らしを撮る人,@nora_b\n", { marked: false, little: true }),
    );
    expect(japanese.entries).toEqual([{ ...names, displayNames: ["野良猫の暮らしを撮る人"] }]);
    const data = Uint8Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? (at * 7) % 256 : 0));
    expect((await read(data)).files).toEqual([["unknown_format", "binary data"]]);
  });

  test("a header in other letters is the same header", async () => {
    const header = "ID,Screen_Name,Name,Description,Following,Followed_By";
    const text = `${header}\n12,nora_b,Nora,"one\\n@nora@prairie.test",true,false\n`;
    expect((await read(text)).entries).toEqual([{ id: "12", ...names, bio: "one\n@nora@prairie.test" }]);
  });

  test.each([
    ["data", (list: string) => `{"data":${list},"meta":{"result_count":1}}`],
    ["users, after other members", (list: string) => `{ "count": 1, "tags": ["a]"], "users": ${list} }`],
    ["data, behind a mark and blanks", (list: string) => `\u{FEFF}\n {"data": ${list}}`],
  ])("a list inside an object: %s", async (_name, wrap) => {
    const plain = exporterJson([nora, tom], { version: exporterVersions.at(-1) as never, metadata: false });
    expect((await read(wrap(plain))).entries).toEqual((await read(plain)).entries);
    expect((await read(wrap(plain))).entries).toHaveLength(2);
  });

  test("a list inside an object that is cut off keeps what came before", async () => {
    const { entries, rows } = await read('{"data": [{"id":"5","username":"nora_b"},{"id":"6","user');
    expect(entries).toMatchObject([{ id: "5", username: "nora_b" }]);
    expect(rows).toMatchObject([[2, "file_cut_short", undefined]]);
  });

  test("the same rows without end are left after a million, and what came is kept", async () => {
    const { entries, notes } = await read("@nora_b\n".repeat(1_000_050), { asText: true });
    expect(entries).toMatchObject([{ username: "nora_b" }]);
    expect(notes).toContain("stopped_at_rows 1000000");
  }, 120_000);
});

describe("twitter-web-exporter", () => {
  const cases = exporterVersions.flatMap((version) =>
    [true, false].flatMap((metadata) =>
      (["csv", "json"] as const).map((format) => ({ version, metadata, format })),
    ),
  );
  test.each(cases)("$version.name, metadata $metadata, $format", async ({ version, metadata, format }) => {
    const write = format === "csv" ? exporterCsv : exporterJson;
    const { entries, notes, rows, files } = await read(write([nora, tom], { version, metadata }));
    const hasPlace = version.header.includes("location");
    expect(entries).toEqual([
      {
        id: nora.id,
        username: "nora_b",
        displayNames: ['Nora, "la vraie"'],
        following: true,
        follower: true,
        bio: nora.bio,
        ...((hasPlace || metadata) && { location: "Digne, France" }),
        ...(metadata && { urls: ["https://nora.example/", "https://prairie.test/@nora"] }),
      },
      { id: "77", username: "tom", displayNames: ["tom"], following: true, follower: false },
    ]);
    expect(notes).toEqual(metadata ? [] : ["links_hidden 1"]);
    expect([...rows, ...files]).toEqual([]);
  });

  const [version] = exporterVersions.slice(-1) as [(typeof exporterVersions)[number]];
  const bare = { version, metadata: false };

  test("the birthday is not kept, nor anything else that has no use here", async () => {
    const { entries } = await read(exporterCsv([nora], { version, metadata: true }));
    expect(JSON.stringify(entries)).not.toMatch(/1990|pbs\.example|account_based_in/);
  });

  test("what the person says of the list is believed; the columns tell the rest", async () => {
    const people = [
      { ...tom, following: null, followedBy: null },
      { ...nora, following: true, followedBy: null },
    ];
    const { entries, notes } = await read(exporterCsv(people, bare), { relation: "follower" });
    expect(entries.map(({ following, follower }) => [following, follower])).toEqual([
      [false, true],
      [true, true],
    ]);
    expect(notes).not.toContain("relation_assumed");
  });

  test("two lists in one JSON file: each is read, and its name says whose accounts it holds", async () => {
    const following = [{ id_str: "783214", name: "Nora", screen_name: "nora_b", tags: [["a", "]"], {}] }];
    const followers = [{ id_str: "783215", name: 'T "om" [', screen_name: "tom_w" }];
    const json = JSON.stringify({ meta: [{ at: 1 }], following, other: { deep: [1] }, followers, end: null });
    const { entries, notes, rows } = await read(json);
    expect(entries).toEqual([
      { username: "nora_b", id: "783214", displayNames: ["Nora"], following: true, follower: false },
      { username: "tom_w", id: "783215", displayNames: ['T "om" ['], following: false, follower: true },
    ]);
    expect({ notes: notes.filter((note) => note.startsWith("relation")), rows }).toEqual({
      notes: [],
      rows: [],
    });
  });

  test("lists inside with nothing but names; of other lists, the first is read", async () => {
    const { entries } = await read('{"following":["nora_b","783214"],"followers":["@nora_b"],"x":["no"]}');
    expect(entries).toEqual([
      { username: "nora_b", following: true, follower: true },
      { id: "783214", following: true, follower: false },
    ]);
    const first = await read('{"data":[{"username":"nora_b"}],"errors":[{"username":"nobody"}]}');
    expect(first.entries).toMatchObject([{ username: "nora_b" }]);
    const cut = await read(`{"following":[{"username":"nora_b"}],"followers":[{"username":"tom_w"},{"usern`);
    expect(cut.entries).toMatchObject([{ username: "nora_b" }, { username: "tom_w", follower: true }]);
    expect(cut.rows).toEqual([[3, "file_cut_short", undefined]]);
  });

  test("a JSON array of names, ids and addresses", async () => {
    const { entries, rows } = await read(
      '["nora_b", "@tom_w", "783214", 12345678, "https://x.com/ann_k", "mira@prairie.test", "two words"]',
    );
    expect(entries).toMatchObject([
      { username: "nora_b" },
      { username: "tom_w" },
      { id: "783214" },
      { id: "12345678" },
      { username: "ann_k" },
      { urls: ["acct:mira@prairie.test"] },
    ]);
    expect(rows).toEqual([[7, "username_invalid", "two words"]]);
  });

  test("with nothing to go by, they are taken as followed, and that is said", async () => {
    const { entries, notes } = await read(exporterCsv([{ ...tom, following: null }], bare));
    expect(entries).toMatchObject([{ following: true, follower: false }]);
    expect(notes).toEqual(["relation_assumed"]);
  });

  test("fewer rows than X shows are told", async () => {
    expect((await read(exporterCsv([nora, tom], bare), { shownOnX: 50 })).notes).toContain(
      "fewer_than_shown 50/2",
    );
    expect((await read(exporterCsv([nora, tom], bare), { shownOnX: 2 })).notes).not.toContain(
      "fewer_than_shown 2/2",
    );
  });

  test("ids a spreadsheet has shortened are refused by row, the others kept", async () => {
    const people = [{ ...tom, id: "1.2E+18" }, { ...tom, id: "1,23457E+18" }, tom, { ...tom, id: "x9" }];
    const { entries, rows } = await read(exporterCsv(people, bare));
    expect(entries.map(({ id }) => id)).toEqual(["77"]);
    expect(rows).toEqual([
      [2, "id_spreadsheet", "1.2E+18"],
      [3, "id_spreadsheet", "1,23457E+18"],
      [5, "id_not_digits", "x9"],
    ]);
  });

  test("a number instead of a text in JSON is refused by item", async () => {
    const text = exporterJson([nora, tom], bare).replace('"77"', "1234567890123456789");
    const { entries, rows } = await read(text);
    expect(entries).toHaveLength(1);
    expect(rows).toEqual([[2, "id_is_number", "1234567890123456800"]]);
  });

  test("an account called null keeps its name", async () => {
    const { entries } = await read(exporterCsv([{ id: "5", username: "null", name: "null" }], bare));
    expect(entries).toMatchObject([{ username: "null", displayNames: ["null"] }]);
  });

  test("a JSON file cut in its middle gives what came before", async () => {
    const text = exporterJson([nora, tom, { ...tom, id: "78" }], bare);
    const { entries, rows } = await read(text.slice(0, text.lastIndexOf('"78"')));
    expect(entries.map(({ id }) => id)).toEqual([nora.id, "77"]);
    expect(rows).toEqual([[3, "file_cut_short", undefined]]);
  });

  test("an account that comes twice comes once, with what both rows say", async () => {
    const { entries, notes } = await read(
      exporterCsv([tom, { ...tom, followedBy: true, bio: "later" }], { version, metadata: false }),
    );
    expect(entries).toEqual([
      { id: "77", username: "tom", displayNames: ["tom"], following: true, follower: true, bio: "later" },
    ]);
    expect(notes).toContain("repeats 1");
  });

  test("a spreadsheet may have written it again with semicolons, in its own encoding, without line feeds alone", async () => {
    const text = "id;screen_name;name;description\r\n77;tom;Thomas Lefèvre;Père de trois, à l'ouest\r\n";
    const latin = Uint8Array.from([...text].map((letter) => letter.charCodeAt(0)));
    const { entries, notes } = await read(latin);
    expect(entries).toEqual([
      {
        id: "77",
        username: "tom",
        displayNames: ["Thomas Lefèvre"],
        following: true,
        follower: false,
        bio: "Père de trois, à l'ouest",
      },
    ]);
    expect(notes).toContain("encoding_guessed iso-8859-1");
    const wide = new Uint8Array(new Uint16Array([0xfeff, ...[...text].map((c) => c.charCodeAt(0))]).buffer);
    expect((await read(wide)).entries).toEqual(entries);
  });

  test("its whole database is refused with what to do instead", async () => {
    const { files } = await read('{"formatName":"dexie","formatVersion":1,"data":{}}');
    expect(files).toEqual([["database_dump", undefined]]);
  });
});

describe("earlier finders and Mastodon", () => {
  const found = { ...nora, handles: ["@nora@old.test"], pinned: "salut" };
  test.each([
    ["csv", fedifinderCsv],
    ["json", fedifinderJson],
  ])("Fedifinder's accounts.%s: bios and expanded links", async (_format, write) => {
    const { entries } = await read(write([found, { ...tom, handles: ["@tom@prairie.test"] }]), {
      relation: "following",
    });
    expect(entries).toEqual([
      {
        username: "nora_b",
        displayNames: ['Nora, "la vraie"'],
        following: true,
        follower: false,
        bio: nora.bio,
        location: "Digne, France",
        urls: ["https://nora.example/", "https://prairie.test/@nora"],
        pinned: "salut",
      },
      {
        username: "tom",
        displayNames: ["tom"],
        following: true,
        follower: false,
        urls: ["acct:tom@prairie.test"],
      },
    ]);
  });

  test("Debirdify's full list: every address it found, in however many cells", async () => {
    const people = [{ ...nora, handles: ["nora@prairie.test", "@Nora@colline.test"] }, tom];
    const { entries } = await read(debirdifyCsv(people), { relation: "following" });
    expect(entries).toEqual([
      {
        id: nora.id,
        username: "nora_b",
        displayNames: ['Nora, "la vraie"'],
        following: true,
        follower: false,
        urls: ["acct:nora@prairie.test", "acct:nora@colline.test"],
      },
      { id: "77", username: "tom", displayNames: ["tom"], following: true, follower: false },
    ]);
  });

  test("a list of addresses gives contacts known by their address alone", async () => {
    const { entries, rows } = await read(
      addressesCsv(["nora@prairie.test", "not an address", "@Tom@colline.test"]),
    );
    expect(entries).toEqual([
      { following: true, follower: false, urls: ["acct:nora@prairie.test"] },
      { following: true, follower: false, urls: ["acct:tom@colline.test"] },
    ]);
    expect(rows).toEqual([[3, "handle_invalid", "not an address"]]);
  });
});

describe("any other table", () => {
  test("columns are recognised by their names, in French too", async () => {
    const { entries, notes } = await read(
      "Nom;Compte X;Mastodon;Site web\nNora;@nora_b;nora@prairie.test;nora.example/ici\nTom;https://twitter.com/tom;;\n",
    );
    expect(entries).toEqual([
      {
        username: "nora_b",
        displayNames: ["Nora"],
        following: true,
        follower: false,
        urls: ["acct:nora@prairie.test", "nora.example/ici"],
      },
      { username: "tom", displayNames: ["Tom"], following: true, follower: false },
    ]);
    expect(notes).toContain(
      "columns_guessed username=Compte X, displayName=Nom, handle=Mastodon, url=Site web",
    );
  });

  test("columns are recognised by what stands in them, with no header at all", async () => {
    const { entries } = await read("@nora_b\tNora\n@tom\tTom\n");
    expect(entries.map(({ username }) => username)).toEqual(["nora_b", "tom"]);
  });

  test("lines with commas in which names stand anywhere are a text, not a table", async () => {
    const { entries } = await read("@nora_b and https://x.com/tom, old friends\n@lea with @zoe, from work\n");
    expect(entries.map(({ username }) => username)).toEqual(["nora_b", "tom", "lea", "zoe"]);
  });

  test("the person's own choice counts, by name or number", async () => {
    const table = "who,nick,about me\nNora,nora_b,hello\nTom,,x\n";
    const columns = [
      { role: "username", column: "2" },
      { role: "bio", column: "About me" },
    ] as const;
    const { entries, rows } = await read(table, { columns, relation: "follower" });
    expect(entries).toEqual([{ username: "nora_b", following: false, follower: true, bio: "hello" }]);
    expect(rows).toEqual([[3, "no_id_no_name", undefined]]);
    expect((await read(table, { columns: [{ role: "username", column: "nom" }] })).files).toEqual([
      ["wrong_columns", "who,nick,about me"],
    ]);
  });

  test.each([
    ["a phone number", "Name,Phone,Twitter", "Nora,0612345678,@nora_b"],
    ["a number of another kind", "Name,Joined,Twitter", "Nora,20200101,@nora_b"],
    ["a mail address", "Name,Email,Twitter", "Nora,nora@example.org,@nora_b"],
    ["a name elsewhere", "Name,Instagram,Twitter", "Nora,@nora.pix,@nora_b"],
    ["counts", "Name,Tweets,Following,Followers,Twitter", "Nora,7,0,1,@nora_b"],
  ])("%s is none of ours, whatever it looks like", async (_name, header, row) => {
    const { entries } = await read(`${header}\n${row}\n`);
    expect(entries).toEqual([
      { username: "nora_b", displayNames: ["Nora"], following: true, follower: false },
    ]);
  });

  test("what says that there is nothing costs nobody their row", async () => {
    const table =
      "Name,Twitter,Mastodon\nAnn,ann,n/a\nNora,N/A,nora@prairie.test\nTom,tom,ask me\nX,-,none\n";
    const { entries, rows } = await read(table);
    expect(entries.map(({ username, urls }) => [username, urls])).toEqual([
      ["ann", undefined],
      [undefined, ["acct:nora@prairie.test"]],
      ["tom", undefined],
    ]);
    expect(rows).toEqual([[5, "no_id_no_name", undefined]]);
  });

  test("an export of posts is none of accounts", async () => {
    const posts =
      'id,created_at,full_text,media,screen_name,name\n"1700000000000000001","x","hello","","nora_b","Nora"\n';
    expect((await read(posts)).files).toEqual([["posts_export", undefined]]);
  });

  test("Mastodon's muted accounts are muted", async () => {
    const { entries, notes } = await read("Account address,Hide notifications\nnora@prairie.test,true\n");
    expect(entries).toEqual([
      { following: false, follower: false, muted: true, urls: ["acct:nora@prairie.test"] },
    ]);
    expect(notes).not.toContain("relation_assumed");
  });

  test("columns by which nobody can be known are told", async () => {
    expect((await read("name,age\nNora,3\n")).files).toEqual([["wrong_columns", "name,age"]]);
  });

  test("a JSON list of an organisation", async () => {
    const { entries } = await read('[{"name":"Nora","x":"@nora_b","mastodon":"@nora@prairie.test"}]');
    expect(entries).toMatchObject([{ username: "nora_b", urls: ["acct:nora@prairie.test"] }]);
  });

  test("another program's objects, one a line", async () => {
    const lines = [
      '{"id":"77","screen_name":"tom","name":"Tom","description":"{ on }"}',
      "",
      '{"id":"78","screen_name":"nora_b","name":"Nora","description":null,"more":{"a":[1]}}',
      '{"id":"79","screen_name":',
      '{"id":"80","screen_name":"lea"}',
    ];
    const { entries, rows } = await read(`\u{FEFF}${lines.join("\r\n")}`);
    expect(entries.map(({ id, username }) => [id, username])).toEqual([
      ["77", "tom"],
      ["78", "nora_b"],
      ["80", "lea"],
    ]);
    expect(rows).toEqual([[4, "row_broken", lines[3]]]);
  });
});

describe("a workbook", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "workbook-"));
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  test.each([false, true])("of Excel, texts in place: %s", async (inline) => {
    const file = path.join(folder, `${inline}.xlsx`);
    await writeWorkbook(
      file,
      [
        ["User id", "Screen name", "Bio"],
        [77, "tom", "a < b & c"],
        [1.25e18, "big", null],
        ["", " ", null],
        [null, "nora_b", "@nora@prairie.test"],
      ],
      { inline },
    );
    const { entries, rows } = await read(new Uint8Array(fs.readFileSync(file)));
    expect(entries).toEqual([
      { id: "77", username: "tom", following: true, follower: false, bio: "a < b & c" },
      { username: "nora_b", following: true, follower: false, bio: "@nora@prairie.test" },
    ]);
    expect(rows).toEqual([[3, "id_spreadsheet", "1.25e+18"]]);
  });

  test("of LibreOffice: comments and other sheets are none of it, and cells in number stand where they are", async () => {
    const file = path.join(folder, "staff.ods");
    await writeOdsWorkbook(file, [
      ["User id", "Screen name", "Bio", "Ville", "x", "y", "Site"],
      [77, "tom", "a < b  & c\nsecond line", null, null, null, "https://prairie.test/@tom"],
      [1.25e18, "big"],
      [null],
      [null, "nora_b", "@nora@prairie.test", "Lyon"],
    ]);
    const { entries, rows } = await read(new Uint8Array(fs.readFileSync(file)));
    expect(entries).toEqual([
      {
        id: "77",
        username: "tom",
        following: true,
        follower: false,
        bio: "a < b  & c\nsecond line",
        urls: ["https://prairie.test/@tom"],
      },
      { username: "nora_b", following: true, follower: false, bio: "@nora@prairie.test", location: "Lyon" },
    ]);
    expect(rows).toEqual([[3, "id_spreadsheet", "1.25e+18"]]);
  });

  test("of LibreOffice, broken or without a sheet", async () => {
    const file = path.join(folder, "empty.ods");
    await writeOdsWorkbook(file, []);
    const whole = new Uint8Array(fs.readFileSync(file));
    expect((await read(whole)).files).toEqual([["nobody_inside", undefined]]);
    expect((await read(whole.slice(0, 200))).files).toEqual([["damaged_spreadsheet", undefined]]);
  });
});

test("whatever bytes come, reading ends and throws nothing", async () => {
  const starts = [
    "[",
    '[{"screen_name":',
    "id,screen_name\n",
    "a;b\n",
    '{"x":{',
    "@a ",
    '"',
    "\u{FEFF}id\tusername\n",
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...starts),
      fc.string({ unit: "binary", maxLength: 400 }),
      async (start, rest) => {
        const { entries } = await read(start + rest);
        for (const entry of entries) expect(entry.following).toBeTypeOf("boolean");
      },
    ),
    { numRuns: 300 },
  );
});

test("for any exported people, CSV and JSON say the same", async () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "é", '"', ",", ";", "\n", " ", "@", "🐑", "'"),
    maxLength: 30,
  });
  const person = fc.record({
    id: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String),
    username: fc.stringMatching(/^[A-Za-z0-9_]{1,15}$/),
    name: text,
    bio: text.filter((bio) => bio !== ""),
    following: fc.boolean(),
    followedBy: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(person, { selector: ({ id }) => id, minLength: 1, maxLength: 8 }),
      fc.constantFrom(...exporterVersions),
      async (people, version) => {
        const csv = await read(exporterCsv(people, { version, metadata: true }));
        const json = await read(exporterJson(people, { version, metadata: true }));
        expect(csv.entries).toEqual(json.entries);
        expect(csv.entries.map(({ id }) => id)).toEqual(people.map(({ id }) => id));
      },
    ),
    { numRuns: 100 },
  );
});
