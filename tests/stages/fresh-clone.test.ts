/** The first command in a clone in which nothing else has run yet, with its packages in place. */
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";

const root = path.join(import.meta.dirname, "../..");

function freshCopy(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "transhumance-clone-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  const generated = path.join(root, "lib/db/generated");
  for (const name of ["bin", "lib", "prisma", "package.json", "package-lock.json", "tsconfig.json"]) {
    fs.cpSync(path.join(root, name), path.join(folder, name), {
      recursive: true,
      filter: (source) => source !== generated,
    });
  }
  fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  return folder;
}

async function extractIn(folder: string) {
  const child = spawn(process.execPath, ["bin/transhumance.mjs", "extract"], { cwd: folder });
  child.stdin.end('{"text":"@mira@chaos.social"}\n');
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.on("close", resolve)),
  ]);
  return { out, err, code };
}

test("two commands at once, as in a pipe, set up what is missing and answer", async () => {
  const folder = freshCopy();
  for (const { out, err, code } of await Promise.all([extractIn(folder), extractIn(folder)])) {
    expect(err).toMatch(/^(?:Another command is setting up; waiting for it…\n)?$/);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ handles: [{ handle: "mira@chaos.social" }] });
  }
  expect(fs.existsSync(path.join(folder, ".setting-up"))).toBe(false);
}, 60_000);

test("what a command that was killed left behind holds nobody up", async () => {
  const folder = freshCopy();
  const gone = spawnSync(process.execPath, ["--version"]).pid;
  fs.writeFileSync(path.join(folder, ".setting-up"), String(gone));
  expect(await extractIn(folder)).toMatchObject({ err: "", code: 0 });
  // A living process of that number, long after any command would have been done.
  fs.rmSync(path.join(folder, "lib/db/generated"), { recursive: true });
  fs.writeFileSync(path.join(folder, ".setting-up"), String(process.pid));
  const longAgo = Date.now() / 1_000 - 3_600;
  fs.utimesSync(path.join(folder, ".setting-up"), longAgo, longAgo);
  expect(await extractIn(folder)).toMatchObject({ err: "", code: 0 });
}, 60_000);
