/** Where do the bytes come from? A file, seen as something that can be read anywhere without being loaded. */

import type { Unpacker } from "./unpack.ts";

/** Reads never go past `size`; `read` returns exactly the bytes there are between offset and offset + length. */
export type ByteSource = {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
};

/** One file handed in, with the path the person knows it by. */
export type InputFile = ByteSource & { readonly path: string };

/** What was handed in together: one file, the files of one folder, or loose pieces of one archive. */
export type InputGroup = {
  readonly name: string;
  readonly files: readonly InputFile[];
  /** The files were picked one by one: in which folders they lie means nothing. */
  readonly loose?: boolean;
  /** It came as text, not as a file: names are all that is looked for when it is no list we know. */
  readonly pasted?: boolean;
  /** Faster tools than the web's own, where there are some. */
  readonly unpacker?: Unpacker;
};

export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  };
}

export function bytesSource(bytes: Uint8Array<ArrayBuffer>): ByteSource {
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, Math.min(offset + length, bytes.length)),
  };
}
