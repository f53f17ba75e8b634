/** Files a command reads and writes: what is wrong with them in one sentence, and never half of one left behind. */
import fs from "node:fs";
import { rename, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Something of the person's cannot be read or written; the message is the whole sentence. Ends a command with code 2. */
export class Unusable extends Error {}

export function requireReadable(file: string): void {
  try {
    fs.accessSync(file, fs.constants.R_OK);
    if (fs.statSync(file).isDirectory()) throw new Unusable(`${file} is a folder; a file is needed`);
  } catch (cause) {
    throw cause instanceof Unusable ? cause : new Unusable(`${file} cannot be read: ${reasonOf(cause)}`);
  }
}

/** Found out before long work, not after it. */
export function requireWritable(file: string): void {
  try {
    fs.accessSync(path.dirname(file), fs.constants.W_OK);
    if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory())
      throw new Unusable(`${file} is a folder`);
  } catch (cause) {
    throw cause instanceof Unusable ? cause : new Unusable(`${file} cannot be written: ${reasonOf(cause)}`);
  }
}

/** Writes a file whole or not at all; without a name, to standard output. */
export async function writeOut(
  file: string | undefined,
  pieces: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  if (file === undefined) return pipeline(Readable.from(pieces), process.stdout, { end: false });
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}`);
  try {
    await pipeline(Readable.from(pieces), fs.createWriteStream(beside));
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true });
    throw new Unusable(`${file} cannot be written: ${reasonOf(cause)}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "permission denied",
  ENOSPC: "the disk is full",
  EROFS: "the disk is read-only",
};

function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return reasons[code ?? ""] ?? message;
}
