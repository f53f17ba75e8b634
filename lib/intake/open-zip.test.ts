import { deflateRawSync, crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesSource } from "./byte-source.ts";
import { openZip } from "./open-zip.ts";
import { selectZipEntries } from "./select-zip-entries.ts";
import { crc32, webUnpacker } from "./unpack.ts";

const encoder = new TextEncoder();
const all = () => true;

/** A minimal zip in memory: the plain 32-bit records every tool writes. */
function zipOf(files: Readonly<Record<string, string>>, options: { comment?: string; before?: string } = {}) {
  const pieces: Uint8Array[] = [encoder.encode(options.before ?? "")];
  const central: Uint8Array[] = [];
  const base = pieces[0]?.length ?? 0;
  let offset = base;
  for (const [name, text] of Object.entries(files)) {
    const data = encoder.encode(text);
    const packed = deflateRawSync(data);
    const path = encoder.encode(name);
    const local = record(30, path);
    const view = new DataView(local.buffer);
    view.setUint32(0, 0x04034b50, true);
    writeSizes(view, 14, data, packed);
    view.setUint16(8, 8, true);
    view.setUint16(26, path.length, true);
    const own = record(46, path);
    const ownView = new DataView(own.buffer);
    ownView.setUint32(0, 0x02014b50, true);
    ownView.setUint16(10, 8, true);
    writeSizes(ownView, 16, data, packed);
    ownView.setUint16(28, path.length, true);
    ownView.setUint32(42, offset - base, true);
    pieces.push(local, packed);
    central.push(own);
    offset += local.length + packed.length;
  }
  const length = central.reduce((sum, piece) => sum + piece.length, 0);
  const end = record(22, encoder.encode(options.comment ?? ""));
  const view = new DataView(end.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, central.length, true);
  view.setUint16(10, central.length, true);
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

async function contents(bytes: Uint8Array<ArrayBuffer>, wanted: (path: string) => boolean = all) {
  const opened = await openZip(bytesSource(bytes), webUnpacker, wanted);
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
