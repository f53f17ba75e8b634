/** Builds the pages when something they are made of changed since the last build. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { projectFolder } from "./workplace.ts";

const madeOf = [
  "app",
  "components",
  "lib",
  "public",
  "next.config.ts",
  "package-lock.json",
  "package.json",
  "tsconfig.json",
];

/** Answers whether it had to build. Throws with what the builder said when the build fails. */
export async function buildIfStale(): Promise<boolean> {
  const stamp = path.join(projectFolder, ".next/made-from");
  const wanted = fingerprint();
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return false;
  await build();
  fs.writeFileSync(stamp, wanted);
  return true;
}

function fingerprint(): string {
  const hash = createHash("sha256");
  for (const name of madeOf) addTree(hash, path.join(projectFolder, name));
  return hash.digest("hex");
}

function addTree(hash: ReturnType<typeof createHash>, file: string): void {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) return;
  if (stat.isFile()) {
    if (!file.endsWith(".test.ts"))
      hash.update(path.relative(projectFolder, file)).update(fs.readFileSync(file));
    return;
  }
  if (path.basename(file) === "generated") return;
  for (const name of fs.readdirSync(file).sort()) addTree(hash, path.join(file, name));
}

function build(): Promise<void> {
  const next = path.join(projectFolder, "node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, "build"], {
    cwd: projectFolder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  let said = "";
  child.stdout.on("data", (piece) => {
    said += piece;
  });
  child.stderr.on("data", (piece) => {
    said += piece;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`The build failed:\n${said}`))));
  });
}
