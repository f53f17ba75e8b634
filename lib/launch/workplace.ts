/** Where things are: the project, its data folder, and the secrets made on the first start. */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";

export const projectFolder = path.join(import.meta.dirname, "../..");

export function dataFolder(): string {
  return path.resolve(projectFolder, process.env["DATA_DIR"] || ".data");
}

const secretsSchema = z.object({ APP_SECRET: z.string().regex(/^[0-9a-f]{64}$/) });

/** Reads the secrets of this data folder, making them the first time. Throws a sentence when it cannot write. */
export function loadSecrets(): z.infer<typeof secretsSchema> {
  const folder = dataFolder();
  const file = path.join(folder, "secrets.json");
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    // A folder that was there before may be open to others.
    fs.chmodSync(folder, 0o700);
    if (!fs.existsSync(file))
      writeOnce(file, JSON.stringify({ APP_SECRET: randomBytes(32).toString("hex") }));
    return secretsSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch (cause) {
    throw new Error(`${file}: ${describeFileError(cause)}`, { cause });
  }
}

/** Two first starts at the same moment agree on the secrets of the one that came first. */
function writeOnce(file: string, text: string): void {
  const own = `${file}.${process.pid}`;
  fs.writeFileSync(own, text, { mode: 0o600 });
  try {
    fs.linkSync(own, file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
  } finally {
    fs.rmSync(own, { force: true });
  }
}

export function describeFileError(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === "ENOSPC") return "the disk is full. Make room, or set DATA_DIR to a folder on another disk.";
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return "this user may not write there. Set DATA_DIR to a folder that belongs to you.";
  }
  return (cause as Error).message;
}
