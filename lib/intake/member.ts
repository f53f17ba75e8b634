/** One file of an archive, wherever it lies: how is it read once from its beginning, with a cap and without surprises? */
import type { ByteSource } from "./byte-source.ts";
import type { FileRefusalCode } from "./refusal.ts";

export type Member = {
  readonly path: string;
  /** As the directory says; the truth is checked while reading. */
  readonly size: number;
  /** `consume` returns false to stop. It may use a chunk's memory only during the call. */
  read(consume: (chunk: Uint8Array) => boolean): Promise<MemberEnding>;
};

export type MemberEnding =
  | { readonly kind: "read" }
  | { readonly kind: "stopped" }
  | { readonly kind: "refused"; readonly code: FileRefusalCode };

const windowBytes = 512 << 10;

/** A loose file. */
export function fileMember(path: string, source: ByteSource): Member {
  return {
    path,
    size: source.size,
    async read(consume) {
      let seen = 0;
      try {
        for await (const chunk of readWindows(source, 0, source.size)) {
          seen += chunk.length;
          if (!consume(chunk)) return { kind: "stopped" };
        }
      } catch (cause) {
        return readingRefused(cause);
      }
      return seen === source.size ? { kind: "read" } : { kind: "refused", code: "unreadable" };
    },
  };
}

/** Thrown by a source whose file cannot be read any more: moved, changed, or on a device that is gone. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

export function readingRefused(cause: unknown): MemberEnding {
  if (cause instanceof UnreadableError) return { kind: "refused", code: "unreadable" };
  throw cause;
}

export async function* readWindows(
  source: ByteSource,
  start: number,
  length: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < length; at += windowBytes) {
    const bytes = await source.read(start + at, Math.min(windowBytes, length - at));
    if (bytes.length === 0) return;
    yield bytes;
  }
}

/** The whole of a small file; `null` when it is larger than `bytesMax`. */
export async function readWhole(
  member: Member,
  bytesMax: number,
): Promise<{ readonly kind: "whole"; readonly bytes: Uint8Array } | Exclude<MemberEnding, { kind: "read" }>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const ending = await member.read((chunk) => {
    length += chunk.length;
    if (length > bytesMax) return false;
    pieces.push(chunk.slice());
    return true;
  });
  if (length > bytesMax) return { kind: "refused", code: "too_large_inside" };
  if (ending.kind !== "read") return ending;
  const bytes = new Uint8Array(length);
  let filled = 0;
  for (const piece of pieces) {
    bytes.set(piece, filled);
    filled += piece.length;
  }
  return { kind: "whole", bytes };
}
