/** Prisma's client is made from the schema, not kept in the repository: makes it when it is missing or old. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { projectFolder } from "./workplace.ts";

const execute = promisify(execFile);

export async function generateClient(): Promise<void> {
  const schema = path.join(projectFolder, "prisma/schema.prisma");
  const stamp = path.join(projectFolder, "lib/db/generated/.made-from");
  const lock = fs.readFileSync(path.join(projectFolder, "node_modules/@prisma/client/package.json"));
  const wanted = createHash("sha256").update(fs.readFileSync(schema)).update(lock).digest("hex");
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return;
  const prisma = path.join(projectFolder, "node_modules/prisma/build/index.js");
  await execute(process.execPath, [prisma, "generate", "--config", "prisma/config.ts"], {
    cwd: projectFolder,
    env: { ...process.env, ...prismaSettings() },
  });
  fs.writeFileSync(stamp, wanted);
}

/** Prisma's tools fetch an engine at every call; the WASM build of the same engine comes with the packages. */
export function prismaSettings(): Record<string, string> {
  return {
    PRISMA_SCHEMA_ENGINE_BINARY: path.join(projectFolder, "prisma/schema-engine.mjs"),
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  };
}
