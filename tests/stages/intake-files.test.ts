/** `transhumance read`, run as a command: archives, lists it printed itself, several at once, and bad input. */
import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  buildArchive,
  type Person,
  writeArchiveFolder,
  writeSampleArchive,
} from "../fixtures/archives/build-archive.ts";

import {
  type ExportedPerson,
  exporterCsv,
  exporterJson,
  exporterVersions,
} from "../fixtures/lists/build-export.ts";

const root = path.join(import.meta.dirname, "../..");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "read-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const program =
  'const { readCommand } = await import("#lib/cli/read.ts"); await readCommand().parseAsync(process.argv.slice(1), { from: "user" });';

type Ran = { readonly code: number; readonly lines: string[]; readonly said: string[]; readonly out: string };

function read(...given: (string | { readonly input: string })[]): Promise<Ran> {
  const args = given.filter((one) => typeof one === "string");
  const input = given.find((one) => typeof one === "object")?.input;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", program, "--", ...args],
      { cwd: root, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        const lines = (text: string) => text.split("\n").filter((line) => line !== "");
        resolve({ code: Number(error?.code ?? 0), out: stdout, lines: lines(stdout), said: lines(stderr) });
      },
    );
    if (input !== undefined) child.stdin?.end(input);
  });
}

function readInput(input: string, ...args: string[]): Promise<Ran> {
  return read(...args, { input });
}

function write(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, content);
  return file;
}

const people: readonly Person[] = [
  { xId: "11", xUsername: "nora_b", xDisplayName: 'Nora, “the "one"”', following: true, follower: true },
  { xId: "22", following: true },
  { xId: "33", follower: true, blocked: true },
];

const nora = {
  id: "11",
  username: "nora_b",
  displayNames: ['Nora, “the "one"”'],
  following: true,
  follower: true,
};

test("an archive is printed one contact a line, with a summary on standard error", async () => {
  const zip = path.join(folder, "archive.zip");
  await writeSampleArchive(zip, people);
  const ran = await read(zip);
  expect(ran.code).toBe(0);
  expect(ran.lines.map((line) => JSON.parse(line))).toEqual([
    nora,
    { id: "22", following: true, follower: false },
    { id: "33", following: false, follower: true, blocked: true },
  ]);
  expect(ran.said).toEqual([
    "archive of @lea_marchand",
    "3 contacts, 2 following, 2 followers, 1 blocked, 0 muted, 1 with a name, 0 rows refused",
  ]);
});

test("what was printed can be read again, as lines and as CSV, and says the same", async () => {
  const unpacked = path.join(folder, "unpacked");
  writeArchiveFolder(unpacked, buildArchive({ people }));
  const first = await read(unpacked);
  const csv = await read(unpacked, "--csv");
  expect(csv.lines[0]).toBe(
    "id,username,displayNames,following,follower,blocked,muted,bio,location,urls,pinned",
  );
  for (const file of [
    write("again.jsonl", first.out),
    write("again.csv", csv.out),
    write("bom.csv", `\u{FEFF}${csv.out}`),
  ]) {
    const again = await read(file);
    expect({ code: again.code, out: again.out }).toEqual({ code: 0, out: first.out });
  }
});

test("loose files together are one archive", async () => {
  const unpacked = path.join(folder, "loose");
  writeArchiveFolder(unpacked, buildArchive({ people }));
  const ran = await read(path.join(unpacked, "data/follower.js"), path.join(unpacked, "data/following.js"));
  expect(ran.lines.map((line) => JSON.parse(line).id)).toEqual(["11", "22", "33"]);
  expect(ran.code).toBe(0);
});

test("a file that was downloaded twice is taken once; another one under its name is not mixed in", async () => {
  const unpacked = path.join(folder, "twice");
  writeArchiveFolder(unpacked, buildArchive({ people }));
  const list = path.join(unpacked, "data/following.js");
  const copy = path.join(unpacked, "data/following (1).js");
  fs.copyFileSync(list, copy);
  const loose = await read(list, copy);
  const whole = await read(unpacked);
  expect([loose.code, loose.lines.length]).toEqual([0, 2]);
  expect([whole.code, whole.lines.length]).toEqual([0, 3]);
  fs.writeFileSync(copy, fs.readFileSync(list, "utf8").replaceAll('"11"', '"99"'));
  const other = await read(list, copy);
  expect(other.code).toBe(2);
  expect(other.said.join("\n")).toContain("more than one X archive");
});

test("several files are merged: a later one adds and renames, and takes nothing away", async () => {
  const one = write(
    "one.jsonl",
    '{"id":"11","username":"nora_old","following":true}\n{"username":"tom","bio":"hello"}\n',
  );
  const two = write("two.csv", "id;username;follower\n11;nora_b;true\n77;Tom;yes\n");
  const ran = await read(one, two);
  expect(ran.lines.map((line) => JSON.parse(line))).toEqual([
    { id: "11", username: "nora_b", following: true, follower: true },
    { id: "77", username: "tom", following: false, follower: true, bio: "hello" },
  ]);
});

describe("lists from elsewhere", () => {
  const [version] = exporterVersions.slice(-1) as [(typeof exporterVersions)[number]];
  const nora: ExportedPerson = {
    id: "11",
    username: "Nora_B",
    name: "Nora",
    bio: "one\n@nora@prairie.test",
    website: "https://nora.example/",
    followedBy: true,
  };

  test.each(["csv", "json"] as const)("an export of twitter-web-exporter, %s", async (format) => {
    const content = (format === "csv" ? exporterCsv : exporterJson)([nora], { version, metadata: true });
    const ran = await read(write(`export.${format}`, content));
    expect(ran.code).toBe(0);
    expect(ran.lines.map((line) => JSON.parse(line))).toEqual([
      {
        id: "11",
        username: "Nora_B",
        displayNames: ["Nora"],
        following: true,
        follower: true,
        bio: "one\n@nora@prairie.test",
        urls: ["https://nora.example/"],
      },
    ]);
  });

  test("an export without metadata says how to export again, and how many are missing", async () => {
    const file = write("bare.csv", exporterCsv([nora], { version, metadata: false }));
    const ran = await read(file, "--follower", "--shown", "7");
    expect(JSON.parse(ran.lines[0] ?? "")).toMatchObject({ following: true, follower: true });
    expect(ran.said.join("\n")).toMatch(/Include all metadata.*: 1$/m);
    expect(ran.said.join("\n")).toMatch(/fewer accounts than X shows.*: 7\/1$/m);
  });

  test("a table by the columns that are named for it, as CSV", async () => {
    const file = write("staff.csv", "Qui;Où\n@nora_b;Digne\n");
    const ran = await read(file, "--columns", "username=Qui", "--columns", "location=2", "--csv");
    expect(ran.lines).toEqual([
      "id,username,displayNames,following,follower,blocked,muted,bio,location,urls,pinned",
      ",nora_b,,true,false,,,,Digne,,",
    ]);
    expect((await read(file, "--columns", "nom=Qui")).code).toBe(1);
  });

  test("a table with our own names of columns that does not say who follows whom is taken as followed", async () => {
    const ran = await read(write("plain.csv", "id,username\n11,nora_b\n"));
    expect(ran.lines.map((line) => JSON.parse(line))).toEqual([
      { id: "11", username: "nora_b", following: true, follower: false },
    ]);
    expect(ran.said.join("\n")).toMatch(/nothing says who follows whom/);
  });

  test("names on standard input", async () => {
    const ran = await readInput(
      "@nora_b https://x.com/tom\nhello there\nlea@prairie.test",
      "-",
      "--following",
    );
    expect(ran.code).toBe(3);
    expect(ran.lines.map((line) => JSON.parse(line))).toEqual([
      { username: "nora_b", following: true, follower: false },
      { username: "tom", following: true, follower: false },
      { following: true, follower: false, urls: ["acct:lea@prairie.test"] },
    ]);
    expect(ran.said[0]).toBe(
      "standard input:2: nobody is named here; write names as @name, or as a link to the profile: hello there",
    );
  });

  test("a table on standard input is a table, and its header is nobody", async () => {
    const ran = await readInput('id,screen_name,name\n"11","nora_b","Nora"\n', "-");
    expect(ran.lines.map((line) => JSON.parse(line))).toEqual([
      { id: "11", username: "nora_b", displayNames: ["Nora"], following: true, follower: false },
    ]);
  });

  test("what was printed of an address alone can be read again", async () => {
    const lines = '{"following":true,"follower":false,"urls":["acct:lea@prairie.test"]}\n';
    for (const args of [[], ["--csv"]]) {
      const first = await read(write("address.csv", "Account address\nlea@prairie.test\n"), ...args);
      expect((await read(write("again-address", first.out))).out).toBe(lines);
    }
  });

  test("a contact on two lines of what was printed is one, and a name with a line break stays one name", async () => {
    const jsonLines = [
      '{"id":"11","username":"nora_b","displayNames":["Nora\\nBerg"],"following":true,"follower":false}',
      '{"id":"11","username":"nora_b","following":false,"follower":true,"bio":"botanist"}',
    ].join("\n");
    const both = {
      id: "11",
      username: "nora_b",
      displayNames: ["Nora Berg"],
      following: true,
      follower: true,
      bio: "botanist",
    };
    const ran = await read(write("twice.jsonl", jsonLines));
    expect(ran.lines.map((line) => JSON.parse(line))).toEqual([both]);
    const csv = `${(await read(write("once.jsonl", jsonLines), "--csv")).out}11,nora_b,,true,false,,,,,,\n`;
    const again = await read(write("twice.csv", csv));
    expect(again.lines.map((line) => JSON.parse(line))).toEqual([both]);
  });

  test("a list and an archive together: one line for each person", async () => {
    const zip = path.join(folder, "with-list.zip");
    await writeSampleArchive(zip, people);
    const ran = await read(zip, write("bios.csv", exporterCsv([nora], { version, metadata: true })));
    expect(ran.lines).toHaveLength(3);
    expect(JSON.parse(ran.lines[0] ?? "")).toMatchObject({ id: "11", username: "nora_b", bio: nora.bio });
  });
});

describe("bad rows are named and the rest is printed", () => {
  test("in JSON lines", async () => {
    const file = write(
      "rows.jsonl",
      [
        '{"id":"1","following":true}',
        '{"id":2}',
        '{"id":"9223372036854775808"}',
        '{"id":"1.2E+18"}',
        '{"following":true}',
        '{"id":"3","email":"x"}',
        '{"id":"4","following":"yes"}',
        "not json",
        "[]",
        `{"id":"5","bio":"${"x".repeat(300_000)}"}`,
        '{"id":"6"}',
      ].join("\r\n"),
    );
    const ran = await read(file);
    expect(ran.code).toBe(3);
    expect(ran.lines.map((line) => JSON.parse(line).id)).toEqual(["1", "6"]);
    expect(ran.said.map((line) => line.replace(`${file}:`, ""))).toEqual([
      "2: the id is a number and may have lost digits; it must be text in quotes: 2",
      "3: the id is larger than an X id can be: 9223372036854775808",
      "4: a spreadsheet has shortened the id; export again and open the file as text: 1.2E+18",
      "5: id or username is needed",
      "6: this row has members we do not know: email",
      '7: a member of this row has the wrong kind of value: following: "yes"',
      "8: this row cannot be read: not json",
      "9: this row cannot be read: []",
      "10: this row is too long",
      "2 contacts, 1 following, 0 followers, 0 blocked, 0 muted, 0 with a name, 9 rows refused",
    ]);
  });

  test("in CSV, a broken quote included", async () => {
    const file = write(
      "rows.csv",
      'id,username,bio,follower\n1,nora,"a\nb",\n2,"to"m,x\n3,"no name!",x\n4,ok\n,,\n5,fine,x\n6,"open,x\n7,last,x,1\n',
    );
    const ran = await read(file);
    expect(ran.code).toBe(3);
    expect(ran.lines.map((line) => JSON.parse(line))).toEqual([
      { id: "1", username: "nora", bio: "a\nb" },
      { id: "4", username: "ok" },
      { id: "5", username: "fine", bio: "x" },
      { id: "7", username: "last", bio: "x", follower: true },
    ]);
    expect(
      ran.said.filter((line) => line.startsWith(file)).map((line) => line.replace(`${file}:`, "")),
    ).toEqual([
      '4: this row cannot be read: 2,"to"m,x',
      "5: the X name must be letters, digits and _: no name!",
      "7: id or username is needed",
      '9: this row cannot be read: 6,"open,x',
    ]);
  });
});

describe("bad files end with one line and a code, never a stack trace", () => {
  test.each<[string, string, string | Uint8Array, RegExp]>([
    ["an empty file", "empty.zip", "", /the file is empty/],
    ["a PDF named .zip", "paper.zip", "%PDF-1.7", /no X archive and no list we read.*: pdf$/],
    ["a list with other columns", "other.csv", "name,age\nNora,3\n", /the columns are not known: name,age/],
    ["text", "text.txt", "hello", /no X archive and no list we read/],
    [
      "following.js with another prefix",
      "following.js",
      "var a = []",
      /following\.js: the file does not begin as X's files do: var a = \[\] \(expected window\.YTD\.following\.part0 =\)$/,
    ],
    [
      "following.js that is broken",
      "follower.js",
      "window.YTD.follower.part0 = [{]",
      /follower\.js: the file is broken/,
    ],
    ["an empty list", "mute.js", "window.YTD.mute.part0 = [ ]", /nobody is followed/],
  ])("%s", async (_name, name, content, sentence) => {
    const ran = await read(write(name, content));
    expect(ran.code).toBe(2);
    expect(ran.lines).toEqual([]);
    expect(ran.said.filter((line) => sentence.test(line))).toHaveLength(1);
    expect(ran.said.length).toBeLessThanOrEqual(2);
    expect(ran.said.join("\n")).not.toMatch(/^\s+at |Error:/m);
  });

  test("a file that is not there does not keep the others from being read", async () => {
    const good = write("good.jsonl", '{"id":"1","following":true}\n');
    const ran = await read(path.join(folder, "nowhere.zip"), good);
    expect(ran.code).toBe(2);
    expect(ran.lines).toHaveLength(1);
    expect(ran.said[0]).toMatch(/nowhere\.zip: there is no such file$/);
  });
});
