/**
 * How is a zip of a hundred thousand photos opened for five small files? Its directory is walked in windows, and only the records
 * of wanted entries are kept; the zip library then sees a file with just these. Measured on 20,000 entries: making an object of
 * each costs half a second and 220 MB, the walk 15 milliseconds and next to nothing.
 */
import type { ByteSource } from "./byte-source.ts";
import { createByteWindow } from "./byte-window.ts";

type Directory = { readonly offset: number; readonly length: number; readonly entries: number };

const recordBytes = 46;
const endBytes = 22;
const locatorBytes = 20;
const end64Bytes = 56;
const commentBytesMax = 0xffff;
const windowBytes = 1 << 20;

/**
 * The same zip with only the entries whose path `wanted` accepts. null when the directory is not where an ordinary zip has it;
 * the caller then gives the whole file to the library, which knows the unusual ones.
 */
export async function selectZipEntries(
  source: ByteSource,
  wanted: (path: string) => boolean,
): Promise<ByteSource | null> {
  const directory = await findDirectory(source);
  if (directory === null) return null;
  const kept = await keepRecords(source, directory, wanted);
  if (kept === null) return null;
  return withTail(source, directory.offset, [...kept, endRecords(directory.offset, kept)]);
}

/** Only directories that end exactly where their end record begins: any other shape is the library's to judge. */
async function findDirectory(source: ByteSource): Promise<Directory | null> {
  const tailStart = Math.max(0, source.size - endBytes - commentBytesMax);
  const tail = await source.read(tailStart, source.size - tailStart);
  const end = findEnd(tail);
  if (end < 0) return null;
  const view = viewOf(tail);
  const found = {
    entries: view.getUint16(end + 10, true),
    length: view.getUint32(end + 12, true),
    offset: view.getUint32(end + 16, true),
  };
  const far = found.entries === 0xffff || found.length === 0xffffffff || found.offset === 0xffffffff;
  const directory = far
    ? await findFarDirectory(source, tailStart + end)
    : { ...found, end: tailStart + end };
  if (directory === null || directory.offset + directory.length !== directory.end) return null;
  return directory;
}

function findEnd(tail: Uint8Array): number {
  const view = viewOf(tail);
  for (let at = tail.length - endBytes; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    if (at + endBytes + view.getUint16(at + 20, true) === tail.length) return at;
  }
  return -1;
}

async function findFarDirectory(
  source: ByteSource,
  end: number,
): Promise<(Directory & { end: number }) | null> {
  const locator = viewOf(await source.read(Math.max(0, end - locatorBytes), locatorBytes));
  if (locator.byteLength < locatorBytes || locator.getUint32(0, true) !== 0x07064b50) return null;
  const at = Number(locator.getBigUint64(8, true));
  if (at + end64Bytes + locatorBytes !== end) return null;
  const record = viewOf(await source.read(at, end64Bytes));
  if (record.byteLength < end64Bytes || record.getUint32(0, true) !== 0x06064b50) return null;
  return {
    entries: Number(record.getBigUint64(32, true)),
    length: Number(record.getBigUint64(40, true)),
    offset: Number(record.getBigUint64(48, true)),
    end: at,
  };
}

async function keepRecords(
  source: ByteSource,
  directory: Directory,
  wanted: (path: string) => boolean,
): Promise<Uint8Array[] | null> {
  const window = createByteWindow();
  const names = new TextDecoder();
  const kept: Uint8Array[] = [];
  let seen = 0;
  let broken = false;
  const end = directory.offset + directory.length;
  for (let at = directory.offset; at < end && !broken; at += windowBytes) {
    const bytes = await source.read(at, Math.min(windowBytes, end - at));
    window.feed(bytes, (held, view) => {
      let from = 0;
      while (from + recordBytes <= held.length) {
        if (view.getUint32(from, true) !== 0x02014b50) {
          broken = true;
          break;
        }
        const nameEnd = from + recordBytes + view.getUint16(from + 28, true);
        const recordEnd = nameEnd + view.getUint16(from + 30, true) + view.getUint16(from + 32, true);
        if (recordEnd > held.length) break;
        if (wanted(names.decode(held.subarray(from + recordBytes, nameEnd)))) {
          kept.push(held.slice(from, recordEnd));
        }
        seen++;
        from = recordEnd;
      }
      return from;
    });
  }
  return broken || window.kept > 0 || seen !== directory.entries ? null : kept;
}

/** End records for the kept ones, always in their 64-bit form: the directory may begin beyond 4 GiB. */
function endRecords(offset: number, kept: readonly Uint8Array[]): Uint8Array {
  const length = kept.reduce((sum, record) => sum + record.length, 0);
  const bytes = new Uint8Array(end64Bytes + locatorBytes + endBytes);
  const view = viewOf(bytes);
  view.setUint32(0, 0x06064b50, true);
  view.setBigUint64(4, BigInt(end64Bytes - 12), true);
  view.setUint16(12, 45, true);
  view.setUint16(14, 45, true);
  view.setBigUint64(24, BigInt(kept.length), true);
  view.setBigUint64(32, BigInt(kept.length), true);
  view.setBigUint64(40, BigInt(length), true);
  view.setBigUint64(48, BigInt(offset), true);
  view.setUint32(end64Bytes, 0x07064b50, true);
  view.setBigUint64(end64Bytes + 8, BigInt(offset + length), true);
  view.setUint32(end64Bytes + 16, 1, true);
  const end = end64Bytes + locatorBytes;
  view.setUint32(end, 0x06054b50, true);
  view.setUint16(end + 8, 0xffff, true);
  view.setUint16(end + 10, 0xffff, true);
  view.setUint32(end + 12, 0xffffffff, true);
  view.setUint32(end + 16, 0xffffffff, true);
  return bytes;
}

/** The source up to `offset`, then other bytes. */
function withTail(source: ByteSource, offset: number, pieces: readonly Uint8Array[]): ByteSource {
  const tail = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let filled = 0;
  for (const piece of pieces) {
    tail.set(piece, filled);
    filled += piece.length;
  }
  return {
    size: offset + tail.length,
    async read(from, length) {
      const to = Math.min(from + length, offset + tail.length);
      if (to <= offset) return source.read(from, to - from);
      if (from >= offset) return tail.subarray(from - offset, to - offset);
      const bytes = new Uint8Array(to - from);
      bytes.set(await source.read(from, offset - from));
      bytes.set(tail.subarray(0, to - offset), offset - from);
      return bytes;
    },
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
