import { deflateRawSync, crc32 as zlibCrc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { archiveReader } from "./archive-reader.ts";
import { bytesSource, type InputGroup } from "./byte-source.ts";
import { entriesOf } from "./contact-set.ts";
import { readArchive } from "./read-archive.ts";
import { lookAt } from "./read-files.ts";

type Stored = { readonly path: string; readonly text: string; readonly damage?: (packed: Buffer) => void };

/** A zip of deflated entries, whose packed bytes `damage` may change. */
function zipOf(files: readonly Stored[]): Uint8Array<ArrayBuffer> {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, text, damage } of files) {
    const packed = deflateRawSync(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(zlibCrc32(text), 14);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(Buffer.byteLength(text), 22);
    local.writeUInt16LE(path.length, 26);
    const own = Buffer.alloc(46);
    own.writeUInt32LE(0x02014b50, 0);
    local.copy(own, 10, 8, 30);
    own.writeUInt32LE(offset, 42);
    damage?.(packed);
    pieces.push(local, Buffer.from(path), packed);
    directory.push(own, Buffer.from(path));
    offset += 30 + path.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...pieces, ...directory, end]));
}

function listOf(kind: "following" | "follower", ids: readonly number[]): string {
  const entries = ids.map((id) => ({ [kind]: { accountId: String(id) } }));
  return `window.YTD.${kind}.part0 = ${JSON.stringify(entries, null, 2)}`;
}

function groupOf(path: string, content: string | Uint8Array<ArrayBuffer>): InputGroup {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { name: path, files: [{ path, ...bytesSource(bytes) }] };
}

async function idsOf(group: InputGroup) {
  const reading = await readArchive(group);
  if (reading.kind !== "read") return reading;
  const { refusedFiles, refusedRows } = reading.summary;
  return { ids: entriesOf(reading.contacts).map(({ id }) => id), refusedFiles, refusedRows };
}

const many = Array.from({ length: 3_000 }, (_, at) => at * 7_919 + 1);
const follower = { path: "data/follower.js", text: listOf("follower", [5]) };

describe("a list in a zip whose data is damaged", () => {
  test.each<[string, (packed: Buffer) => void]>([
    ["in its middle", (packed) => packed.writeUInt8((packed[4_000] as number) ^ 0xff, 4_000)],
    ["at its end", (packed) => packed.writeUInt8((packed.at(-3) as number) ^ 0x10, packed.length - 3)],
  ])("%s is refused with everything in it; the other list is kept", async (_name, damage) => {
    const zip = zipOf([{ path: "data/following.js", text: listOf("following", many), damage }, follower]);
    expect(await idsOf(groupOf("a.zip", zip))).toEqual({
      ids: ["5"],
      refusedFiles: [{ file: "data/following.js", code: "damaged_entry" }],
      refusedRows: [],
    });
  });

  test("and a list that was cut short before it was packed keeps what came before", async () => {
    const text = listOf("following", [1, 2]).slice(0, -20);
    const reading = await idsOf(groupOf("a.zip", zipOf([{ path: "data/following.js", text }, follower])));
    expect(reading).toMatchObject({ refusedFiles: [], refusedRows: [{ file: "data/following.js" }] });
    expect((reading as { ids: string[] }).ids).toContain("1");
  });
});

test("entries that are stored twice are read once", async () => {
  const following = { path: "data/following.js", text: listOf("following", [1, 2]) };
  const zip = zipOf([following, follower, following, { ...following, path: "data/following (1).js" }]);
  expect(await idsOf(groupOf("a.zip", zip))).toEqual({
    ids: ["1", "2", "5"],
    refusedFiles: [],
    refusedRows: [],
  });
});

describe("a file alone is judged by its content", () => {
  const following = listOf("following", [1, 2]);
  test.each<[string, string, string | Uint8Array<ArrayBuffer>, string[]]>([
    ["a list under another name", "following.js.txt", following, ["1", "2"]],
    ["a list on standard input", "standard input", following, ["1", "2"]],
    ["a list under another list's name", "follower.js", following, ["1", "2"]],
    ["a later part", "x", following.replace("part0", "part12"), ["1", "2"]],
    ["a zip called .js", "archive.js", zipOf([follower]), ["5"]],
    ["a zip under any name", "archive", zipOf([follower]), ["5"]],
  ])("%s", async (_name, path, content, ids) => {
    const group = groupOf(path, content);
    expect(archiveReader.recognises(await lookAt(group))).toBe(true);
    expect(await idsOf(group)).toEqual({ ids, refusedFiles: [], refusedRows: [] });
  });

  test.each<[string, string, string, object]>([
    ["posts", "tweets.txt", "window.YTD.tweets.part0 = []", { code: "lists_missing" }],
    ["the account", "a", "window.YTD.account.part0 = []", { code: "lists_missing", found: "X" }],
    ["likes", "like.js.txt", "window.YTD.like.part0 = []", { code: "lists_missing" }],
    ["another script", "a.txt", "window.start = 1", { code: "unknown_format", found: "js" }],
    ["a script called as a list is", "following.js", "window.start = 1", { code: "wrong_prefix" }],
    ["nothing", "following.js", "", { code: "empty_file" }],
  ])("%s: refused", async (_name, path, content, refusal) => {
    expect(await idsOf(groupOf(path, content))).toMatchObject({
      kind: "refused",
      refusal: { file: path, ...refusal },
    });
  });

  test("a workbook called .js is no archive", async () => {
    const workbook = zipOf([{ path: "[Content_Types].xml", text: "<x/>" }]);
    expect(archiveReader.recognises(await lookAt(groupOf("book.js", workbook)))).toBe(false);
  });
});
