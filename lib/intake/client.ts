/** Opens files of this machine for reading anywhere in them (edge). */
import { type FileHandle, mkdtemp, open, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import zlib from "node:zlib";
import type { InputFile, InputGroup } from "./byte-source.ts";
import { listBytesMax } from "./lists/list-caps.ts";
import { UnreadableError } from "./member.ts";
import type { FileRefusal } from "./refusal.ts";
import type { Unpacker } from "./unpack.ts";

export type OpenedInputs = {
  readonly groups: readonly InputGroup[];
  /** Paths that could not be opened; `found` is the system's reason (EACCES, …). */
  readonly failed: readonly FileRefusal[];
  close(): Promise<void>;
};

/** How deep below a folder the lists may lie: the archive, one folder around it, and `data`. */
const depthMax = 3;
/** An unpacked archive has some 80 files beside its media. */
const folderFilesMax = 5_000;

/**
 * Opens zips, folders, CSV files and loose archive pieces. Loose `.js` files together are one archive; a folder is one archive;
 * every other file stands for itself. Files are read with fs.read: `openAsBlob` cuts sizes to 32 bits on older Node.
 */
export async function openInputs(paths: readonly string[]): Promise<OpenedInputs> {
  const handles: FileHandle[] = [];
  const groups: InputGroup[] = [];
  const loose: InputFile[] = [];
  const failed: FileRefusal[] = [];
  let folder: string | null = null;
  for (const given of paths) {
    try {
      if (given === "-") {
        folder ??= await mkdtemp(path.join(tmpdir(), "transhumance-"));
        groups.push(await readInput(handles, folder));
      } else if ((await stat(given)).isDirectory()) {
        groups.push({ name: given, files: await openFolder(given, handles), unpacker: nodeUnpacker });
      } else {
        const file = await openFile(given, given, handles);
        if (/\.js$/i.test(given)) loose.push(file);
        else groups.push({ name: given, files: [file], unpacker: nodeUnpacker });
      }
    } catch (cause) {
      failed.push(refusalOf(given, cause));
    }
  }
  if (loose.length > 0)
    groups.push({
      name: loose.map((file) => file.path).join(", "),
      files: loose,
      loose: true,
      unpacker: nodeUnpacker,
    });
  const close = async () => {
    for (const handle of handles) await handle.close();
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  };
  return { groups, failed, close };
}

/**
 * Standard input goes to a file of its own first, so that it may be of any size; what comes after as much as is read of a list is
 * not even waited for.
 */
async function readInput(handles: FileHandle[], folder: string): Promise<InputGroup> {
  const place = path.join(folder, "input");
  const spool = await open(place, "w");
  let size = 0;
  for await (const piece of process.stdin as AsyncIterable<Buffer>) {
    await spool.write(piece);
    size += piece.length;
    if (size > listBytesMax) break;
  }
  await spool.close();
  const name = "standard input";
  return { name, files: [await openFile(place, name, handles)], pasted: true, unpacker: nodeUnpacker };
}

async function openFolder(folder: string, handles: FileHandle[]): Promise<InputFile[]> {
  const files: InputFile[] = [];
  const walk = async (relative: string, depth: number): Promise<void> => {
    for (const item of await readdir(path.join(folder, relative), { withFileTypes: true })) {
      const below = relative === "" ? item.name : `${relative}/${item.name}`;
      if (item.isFile() && files.length < folderFilesMax) {
        files.push(await openFile(path.join(folder, below), below, handles));
      }
      if (item.isDirectory() && depth < depthMax && !isMediaFolder(item.name)) await walk(below, depth + 1);
    }
  };
  await walk("", 0);
  return files;
}

/** Opened at the first read: a folder holds many files of which few are wanted. */
async function openFile(place: string, shown: string, handles: FileHandle[]): Promise<InputFile> {
  const { size } = await stat(place);
  let opening: Promise<FileHandle> | undefined;
  const handle = async () => {
    opening ??= open(place, "r");
    const opened = await opening;
    if (!handles.includes(opened)) handles.push(opened);
    return opened;
  };
  return {
    path: shown,
    size,
    read: async (offset, length) => {
      try {
        return await readPart(await handle(), offset, Math.min(length, size - offset));
      } catch (cause) {
        throw new UnreadableError(reasonOf(cause), { cause });
      }
    },
  };
}

async function readPart(
  handle: FileHandle,
  offset: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(Math.max(0, length));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Node's zlib in pieces of 128 KiB: its web streams hand out 16 KiB at a time, each by way of another thread. */
const nodeUnpacker: Unpacker = {
  async *inflate(packed) {
    const stream = zlib.createInflateRaw({ chunkSize: 128 << 10 });
    const feeding = pipeline(packed, stream);
    feeding.catch(() => undefined);
    yield* stream as AsyncIterable<Uint8Array>;
    await feeding;
  },
  crc32: (bytes, before) => zlib.crc32(bytes, before),
};

function isMediaFolder(name: string): boolean {
  return /_media$/i.test(name) || name === "assets" || name === "__MACOSX";
}

function refusalOf(file: string, cause: unknown): FileRefusal {
  const found = reasonOf(cause);
  return found === "ENOENT" ? { file, code: "no_such_file" } : { file, code: "unreadable", found };
}

function reasonOf(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  return code ?? String(cause);
}
