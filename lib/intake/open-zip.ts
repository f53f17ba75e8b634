/** What is inside a zip, and how are its wanted entries read piece by piece? */
import {
  configure,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_SPLIT_ZIP_FILE,
  type FileEntry,
  Reader,
  ZipReader,
} from "@zip.js/zip.js/lib/zip-core-native.js";
import type { ByteSource } from "./byte-source.ts";
import { type Member, type MemberEnding, readingRefused, readWindows, UnreadableError } from "./member.ts";
import type { FileRefusalCode } from "./refusal.ts";
import { contentOf, type EntryFilter, selectZipEntries } from "./select-zip-entries.ts";
import type { Unpacker } from "./unpack.ts";

// Its own workers are made from blob: addresses, which our content security policy forbids; we are in a worker already.
configure({ useWebWorkers: false });

export type ZipOpening =
  | { readonly kind: "opened"; readonly members: readonly ZipMember[] }
  | { readonly kind: "refused"; readonly code: FileRefusalCode };

/** `path` is the library's reading of the name, which knows how old archivers wrote letters. */
export type ZipMember = Member & {
  /** The path `wanted` was asked about. */
  readonly asked: string;
};

/**
 * Opens the entries that `wanted` accepts; it is asked about every entry. In an unusual zip it is asked about all of them anew:
 * `startAfresh` is called before that. The library reads and judges the directory; the bytes of an entry we read ourselves,
 * because its own reading takes twice as long.
 */
export async function openZip(
  source: ByteSource,
  unpacker: Unpacker,
  wanted: EntryFilter,
  startAfresh: () => void = () => undefined,
): Promise<ZipOpening> {
  const members: ZipMember[] = [];
  try {
    const selected = await selectZipEntries(source, wanted);
    if (selected === null) startAfresh();
    let place = 0;
    const zip = new ZipReader(new SourceReader(selected?.source ?? source));
    for await (const entry of zip.getEntriesGenerator({
      strictness: "tolerant",
      filenameValidation: "tolerant",
    })) {
      const offset = selected?.offsets[place] ?? entry.offset;
      const asked = selected?.paths[place++] ?? entry.filename;
      if (entry.directory) continue;
      if (selected !== null || wanted(asked, contentOf(entry.crc32 ?? 0, entry.uncompressedSize))) {
        members.push({ ...memberOf({ entry, offset, source, unpacker }), asked });
      }
    }
  } catch (cause) {
    return { kind: "refused", code: openingRefusal(cause) };
  }
  return { kind: "opened", members };
}

type Opened = {
  readonly entry: FileEntry;
  readonly offset: number;
  readonly source: ByteSource;
  readonly unpacker: Unpacker;
};

function memberOf(opened: Opened): Member {
  const { entry } = opened;
  return {
    path: entry.filename,
    size: entry.uncompressedSize,
    read: (consume) => readEntry(opened, consume),
  };
}

async function readEntry(opened: Opened, consume: (chunk: Uint8Array) => boolean): Promise<MemberEnding> {
  const { entry, source, unpacker } = opened;
  if (entry.encrypted) return { kind: "refused", code: "encrypted_zip" };
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    return { kind: "refused", code: "unsupported_compression" };
  }
  const start = await dataStart(opened);
  if (start === null) return { kind: "refused", code: "damaged_entry" };
  const packed = readWindows(source, start, entry.compressedSize);
  const chunks = entry.compressionMethod === 8 ? unpacker.inflate(packed) : packed;
  let size = 0;
  let checksum = 0;
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      // The directory lied about the size: a bomb, or damage.
      if (size > entry.uncompressedSize) return { kind: "refused", code: "damaged_entry" };
      checksum = unpacker.crc32(chunk, checksum);
      if (!consume(chunk)) return { kind: "stopped" };
    }
  } catch (cause) {
    return cause instanceof UnreadableError
      ? readingRefused(cause)
      : { kind: "refused", code: "damaged_entry" };
  }
  const whole = size === entry.uncompressedSize && checksum === entry.crc32;
  return whole ? { kind: "read" } : { kind: "refused", code: "damaged_entry" };
}

/** Behind the entry's own header, whose name and extra field may differ in length from the directory's. */
async function dataStart({ entry, offset, source }: Opened): Promise<number | null> {
  const header = await source.read(offset, 30);
  if (header.length < 30) return null;
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  if (view.getUint32(0, true) !== 0x04034b50) return null;
  const start = offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  return start + entry.compressedSize <= source.size ? start : null;
}

class SourceReader extends Reader<ByteSource> {
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    super(source);
    this.#source = source;
    this.size = source.size;
  }

  override readUint8Array(index: number, length: number): Promise<Uint8Array> {
    return this.#source.read(index, length);
  }
}

/** The library tells its errors apart by their sentences. */
function openingRefusal(cause: unknown): FileRefusalCode {
  if (cause instanceof UnreadableError) return "unreadable";
  const message = cause instanceof Error ? cause.message : String(cause);
  if (message === ERR_ENCRYPTED_CENTRAL_DIRECTORY) return "encrypted_zip";
  return message === ERR_SPLIT_ZIP_FILE ? "split_zip" : "damaged_zip";
}
