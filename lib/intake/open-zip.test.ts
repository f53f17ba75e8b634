import { deflateRawSync, crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ByteSource, bytesSource } from "./byte-source.ts";
import { openZip } from "./open-zip.ts";
import { selectZipEntries } from "./select-zip-entries.ts";
import { crc32, webUnpacker } from "./unpack.ts";

const encoder = new TextEncoder();
const all = () => true;

type ZipOptions = {
  readonly comment?: string;
  readonly before?: string;
  /** How names are written, and what stands in the extra field of the directory's record. */
  readonly encode?: (name: string) => Uint8Array;
  readonly extra?: (name: Uint8Array) => Uint8Array;
  /** What the end record says instead of the truth. */
  readonly count?: number;
};

/** A minimal zip in memory: the plain 32-bit records every tool writes. Pairs may name the same path twice. */
function zipOf(
  files: Readonly<Record<string, string>> | readonly (readonly [string, string])[],
  options: ZipOptions = {},
) {
  const pieces: Uint8Array[] = [encoder.encode(options.before ?? "")];
  const central: Uint8Array[] = [];
  const base = pieces[0]?.length ?? 0;
  let offset = base;
  const pairs = Array.isArray(files) ? files : Object.entries(files);
  for (const [name, text] of pairs as readonly (readonly [string, string])[]) {
    const data = encoder.encode(text);
    const packed = deflateRawSync(data);
    const path = (options.encode ?? ((plain) => encoder.encode(plain)))(name);
    const extra = options.extra?.(path) ?? new Uint8Array(0);
    const local = record(30, path);
    const view = new DataView(local.buffer);
    view.setUint32(0, 0x04034b50, true);
    writeSizes(view, 14, data, packed);
    view.setUint16(8, 8, true);
    view.setUint16(26, path.length, true);
    const own = record(46, new Uint8Array([...path, ...extra]));
    const ownView = new DataView(own.buffer);
    ownView.setUint32(0, 0x02014b50, true);
    ownView.setUint16(10, 8, true);
    writeSizes(ownView, 16, data, packed);
    ownView.setUint16(28, path.length, true);
    ownView.setUint16(30, extra.length, true);
    ownView.setUint32(42, offset - base, true);
    pieces.push(local, packed);
    central.push(own);
    offset += local.length + packed.length;
  }
  const length = central.reduce((sum, piece) => sum + piece.length, 0);
  const end = record(22, encoder.encode(options.comment ?? ""));
  const view = new DataView(end.buffer);
  view.setUint32(0, 0x06054b50, true);
  const count = (options.count ?? central.length) % 65_536;
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, length, true);
  view.setUint32(16, offset - base, true);
  view.setUint16(20, end.length - 22, true);
  return new Uint8Array(Buffer.concat([...pieces, ...central, end]));
}

function record(size: number, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size + tail.length);
  bytes.set(tail, size);
  return bytes;
}

function writeSizes(view: DataView, at: number, data: Uint8Array, packed: Uint8Array): void {
  view.setUint32(at, zlibCrc32(data), true);
  view.setUint32(at + 4, packed.length, true);
  view.setUint32(at + 8, data.length, true);
}

/** One byte a letter. */
function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff);
}

function unicodePath(name: string): (raw: Uint8Array) => Uint8Array {
  return (raw) => {
    const text = encoder.encode(name);
    const field = new Uint8Array(9 + text.length);
    const view = new DataView(field.buffer);
    view.setUint16(0, 0x7075, true);
    view.setUint16(2, 5 + text.length, true);
    view.setUint8(4, 1);
    view.setUint32(5, zlibCrc32(raw), true);
    field.set(text, 9);
    return field;
  };
}

/** The zip with so many zeros put in at a place. Those are of no file and take no memory. */
function withHole(bytes: Uint8Array<ArrayBuffer>, at: number, hole: number): ByteSource {
  return {
    size: bytes.length + hole,
    async read(offset, length) {
      const end = Math.min(offset + length, bytes.length + hole);
      const read = new Uint8Array(Math.max(0, end - offset));
      for (let place = offset; place < end; place++) {
        if (place >= at && place < at + hole) continue;
        read[place - offset] = bytes[place < at ? place : place - hole] ?? 0;
      }
      return read;
    },
  };
}

async function contents(zip: Uint8Array<ArrayBuffer> | ByteSource, wanted: (path: string) => boolean = all) {
  const opened = await openZip(zip instanceof Uint8Array ? bytesSource(zip) : zip, webUnpacker, wanted);
  if (opened.kind === "refused") return opened.code;
  const found: Record<string, string> = {};
  for (const member of opened.members) {
    let text = "";
    const ending = await member.read((chunk) => {
      text += new TextDecoder().decode(chunk);
      return true;
    });
    found[member.path] =
      ending.kind === "read" ? text : ending.kind === "refused" ? ending.code : ending.kind;
  }
  return found;
}

const files = { "data/following.js": "one", "data/tweets.js": "two".repeat(10_000), "media/a.jpg": "three" };

describe("a zip", () => {
  test("gives the wanted entries and no others", async () => {
    expect(await contents(zipOf(files))).toEqual(files);
    expect(await contents(zipOf(files), (path) => path.startsWith("media"))).toEqual({
      "media/a.jpg": "three",
    });
    expect(await contents(zipOf(files), () => false)).toEqual({});
  });

  test("may have a comment, and bytes before it", async () => {
    expect(await contents(zipOf(files, { comment: "made by hand" }))).toEqual(files);
    // The quick way gives up here and the library reads the directory itself.
    expect(await selectZipEntries(bytesSource(zipOf(files, { before: "junk" })), all)).toBeNull();
    expect(Object.keys((await contents(zipOf(files, { before: "junk" }))) as object)).toEqual(
      Object.keys(files),
    );
  });

  test.each<[string, (name: string) => Uint8Array, string]>([
    [
      "cp437, as Windows writes them",
      (name) => bytesOf(name.replaceAll("é", "\x82")),
      "Télé/data/following.js",
    ],
    ["Shift-JIS", (name) => bytesOf(name.replace("élé", "\x83\x41\x95\x5c")), "TâAò\\/data/following.js"],
    ["UTF-8 without its flag", (name) => encoder.encode(name), "Télé/data/following.js"],
    [
      "bytes that are no letters",
      (name) => bytesOf(name.replace("élé", "\xff\xfe")),
      "T\u{a0}■/data/following.js",
    ],
  ])("may have folders whose names are %s", async (_name, encode, path) => {
    const bytes = zipOf({ "Télé/data/following.js": "one", "Télé/a.jpg": "two" }, { encode });
    const asked: string[] = [];
    const opened = await openZip(bytesSource(bytes), webUnpacker, (name) => {
      asked.push(name);
      return name.endsWith("/data/following.js");
    });
    if (opened.kind === "refused") throw new Error(opened.code);
    expect(opened.members).toMatchObject([{ path, asked: asked[0] }]);
  });

  test("may name a folder a second time, in UTF-8 in the extra field of Info-ZIP", async () => {
    const bytes = zipOf(
      { "Télé/data/following.js": "one" },
      { encode: (name) => bytesOf(name.replaceAll("é", "_")), extra: unicodePath("Télé/data/following.js") },
    );
    const opened = await openZip(bytesSource(bytes), webUnpacker, all);
    expect(opened).toMatchObject({
      members: [{ path: "Télé/data/following.js", asked: "T_l_/data/following.js" }],
    });
  });

  test.each([
    ["one too few", 2],
    ["too many", 9],
    ["none", 0],
    ["as many as the 64-bit records would be needed for", 0xffff],
  ])("may say it has %s: the directory's length is the truth", async (_name, count) => {
    expect(await contents(zipOf(files, { count }))).toEqual(files);
  });

  test("may have more entries than 16 bits count", async () => {
    const many = Array.from({ length: 66_000 }, (_, at) => [`media/${at}.jpg`, ""] as const);
    const bytes = zipOf([["data/following.js", "one"], ...many]);
    expect(await contents(bytes, (path) => path.startsWith("data"))).toEqual({ "data/following.js": "one" });
  });

  test("is gone through afresh where the quick way gives up", async () => {
    let asked: string[] = [];
    const wanted = (path: string) => asked.push(path) > 0;
    const bytes = zipOf(files);
    // The last record is broken, so the quick way has asked about the others by then.
    bytes[bytes.lastIndexOf(0x61) - 46 - "media/".length] = 0;
    await openZip(bytesSource(bytes), webUnpacker, wanted, () => {
      asked = [];
    });
    expect(asked).toEqual(["data/following.js", "data/tweets.js"]);
  });

  test("tells by what its directory says which entries hold the same", async () => {
    const told: string[] = [];
    const pairs = [
      ["a.js", "one"],
      ["a.js", "one"],
      ["b.js", "two"],
    ] as const;
    for (const before of ["", "junk"]) {
      await openZip(bytesSource(zipOf(pairs, { before })), webUnpacker, (_path, content) => {
        told.push(content);
        return false;
      });
    }
    const [one, again, two] = told;
    expect(again).toBe(one);
    expect(two).not.toBe(one);
    expect(told.slice(3)).toEqual(told.slice(0, 3));
  });

  test("that is cut off anywhere is refused, whatever is left", async () => {
    const bytes = zipOf(files);
    for (const length of [0, 1, 21, 22, 60, bytes.length - 100, bytes.length - 1]) {
      expect(await contents(bytes.slice(0, length))).toBe("damaged_zip");
    }
  });

  test("with any one byte changed gives its texts, fewer, or a refusal, and never an exception", async () => {
    const bytes = zipOf({ "data/following.js": "one", "data/follower.js": "two" });
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = bytes.slice();
        changed[at] = (changed[at] as number) ^ change;
        const found = await contents(changed);
        if (typeof found === "string") return;
        for (const text of Object.values(found)) {
          expect(["one", "two", "damaged_entry", "encrypted_zip", "unsupported_compression"]).toContain(text);
        }
      }),
      { numRuns: 400 },
    );
  });
});

test("the checksum is zlib's, however the bytes are cut", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, cut) => {
      expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut), 0))).toBe(zlibCrc32(bytes));
    }),
  );
});

test.each([1, 3])("places that are told without %d times 4 GiB, as the Finder writes them", async (laps) => {
  const files = { "data/a.js": "first", "data/b.js": "second", "data/c.js": "third" };
  const bytes = zipOf(files);
  const second = Buffer.from(bytes).indexOf("data/b.js") - 30;
  const zip = withHole(bytes, second, laps * 2 ** 32);
  expect(await contents(zip)).toEqual(files);
  expect(await contents(zip, (path) => path.endsWith("c.js"))).toEqual({ "data/c.js": "third" });
});
