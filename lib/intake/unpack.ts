/** How are packed bytes unpacked and checked, piece by piece? With what every browser has; Node brings something faster. */

/** Node's own tools are several times faster than the web's ones it also has, so they can be handed in. */
export type Unpacker = {
  /** Raw deflate. Throws when the bytes are not that. */
  inflate(packed: AsyncIterable<Uint8Array<ArrayBuffer>>): AsyncIterable<Uint8Array>;
  /** The checksum of zip files, continued from `before` (0 at first). */
  crc32(bytes: Uint8Array, before: number): number;
};

export const webUnpacker: Unpacker = { inflate: inflateOnTheWeb, crc32 };

/** Small pieces go in, because a browser unpacks a whole piece before it looks at how much it has made of it. */
const pieceBytes = 32 << 10;

async function* inflateOnTheWeb(packed: AsyncIterable<Uint8Array<ArrayBuffer>>): AsyncIterable<Uint8Array> {
  const stream = new DecompressionStream("deflate-raw");
  const feeding = feed(stream.writable.getWriter(), packed);
  // Its failure also fails the reading below, which reports it.
  feeding.catch(() => undefined);
  const reader = stream.readable.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
    await feeding;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function feed(
  writer: WritableStreamDefaultWriter<BufferSource>,
  packed: AsyncIterable<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  try {
    for await (const bytes of packed) {
      for (let at = 0; at < bytes.length; at += pieceBytes)
        await writer.write(bytes.subarray(at, at + pieceBytes));
    }
    await writer.close();
  } catch (cause) {
    await writer.abort(cause).catch(() => undefined);
    throw cause;
  }
}

/** Four tables, so that four bytes are taken at a step (PKWARE's APPNOTE 4.4.7 names the polynomial). */
const tables = makeTables();

function makeTables(): Int32Array {
  const made = new Int32Array(4 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    made[byte] = value;
  }
  for (let at = 256; at < 1024; at++) {
    const before = made[at - 256] as number;
    made[at] = (before >>> 8) ^ (made[before & 0xff] as number);
  }
  return made;
}

export function crc32(bytes: Uint8Array, before: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = bytes.length & ~3;
  let value = ~before;
  for (let at = 0; at < words; at += 4) {
    value ^= view.getInt32(at, true);
    value =
      (tables[768 + (value & 0xff)] as number) ^
      (tables[512 + ((value >>> 8) & 0xff)] as number) ^
      (tables[256 + ((value >>> 16) & 0xff)] as number) ^
      (tables[value >>> 24] as number);
  }
  for (let at = words; at < bytes.length; at++) {
    value = (value >>> 8) ^ (tables[(value ^ (bytes[at] as number)) & 0xff] as number);
  }
  return ~value >>> 0;
}
