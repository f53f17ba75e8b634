/** What a stranger sees when the start cannot go well: one sentence, the way on, no stack of calls. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";

const root = path.join(import.meta.dirname, "../..");
const newFolder = () => fs.mkdtempSync(path.join(os.tmpdir(), "start-"));

type Said = { readonly code: number | null; readonly text: string };

function start(env: Record<string, string>, within: readonly string[] = []): Promise<Said> {
  const { DATABASE_URL: _url, APP_SECRET: _secret, PUBLIC_URL: _public, ...rest } = process.env;
  const script = path.join(root, "lib/launch/start.ts");
  const [command = process.execPath, ...args] = [
    ...within,
    process.execPath,
    "--disable-warning=ExperimentalWarning",
    script,
  ];
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...rest, ...env } as NodeJS.ProcessEnv,
  });
  let text = "";
  child.stdout.on("data", (piece) => {
    text += piece;
  });
  child.stderr.on("data", (piece) => {
    text += piece;
  });
  return new Promise((resolve) => child.on("exit", (code) => resolve({ code, text })));
}

async function withPort<Result>(use: (port: number) => Promise<Result>): Promise<Result> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use((server.address() as net.AddressInfo).port);
  } finally {
    server.close();
  }
}

describe("a start that cannot go well", () => {
  test("a port that is in use", async () => {
    const { code, text } = await withPort((port) => start({ PORT: String(port), DATA_DIR: newFolder() }));
    expect(code).toBe(1);
    expect(text).toMatch(/Port \d+ on 127\.0\.0\.1 is in use by another program\. Set PORT to a free one/);
    expect(text).not.toMatch(/\n\s+at /);
  });

  test("a port that is no port", async () => {
    const { code, text } = await start({ PORT: "eighty", DATA_DIR: newFolder() });
    expect(code).toBe(1);
    expect(text).toContain('PORT is "eighty": it must be a number from 1 to 65535.');
  });

  test("a second start beside the first", async () => {
    const folder = newFolder();
    fs.writeFileSync(
      path.join(folder, "running.json"),
      JSON.stringify({ pid: process.pid, url: "http://127.0.0.1:3999" }),
    );
    const { code, text } = await start({ DATA_DIR: folder });
    expect(code).toBe(1);
    expect(text).toContain("It is already running here at http://127.0.0.1:3999");
  });

  test("a data folder that cannot be made", async () => {
    const file = path.join(newFolder(), "file");
    fs.writeFileSync(file, "");
    const { code, text } = await start({ DATA_DIR: path.join(file, "data") });
    expect(code).toBe(1);
    expect(text).toMatch(/^Transhumance could not start\. /m);
    expect(text).not.toMatch(/\n\s+at /);
  });

  // A real small disk needs a mount of our own, which only root may make.
  test.runIf(process.getuid?.() === 0)("a disk that is full", async () => {
    const folder = newFolder();
    const { code, text } = await start({ DATA_DIR: folder }, [
      "unshare",
      "--mount",
      "sh",
      "-c",
      `mount -t tmpfs -o size=4m none ${folder} && exec "$@"`,
      "sh",
    ]);
    expect(code).toBe(1);
    expect(text).toMatch(/^Transhumance could not start\. .*the disk is full/m);
    expect(text).not.toMatch(/\n\s+at /);
  });

  test("settings that are wrong are all listed at once", async () => {
    const { code, text } = await start({ DATA_DIR: newFolder(), PORT: "0" });
    expect(code).toBe(1);
    expect(text).toContain("it must be a number from 1 to 65535");
  });
});

test("what was open to others is closed: the data folder is its owner's alone", async () => {
  const folder = newFolder();
  fs.chmodSync(folder, 0o755);
  await withPort((port) => start({ PORT: String(port), DATA_DIR: folder }));
  expect(fs.statSync(folder).mode & 0o077).toBe(0);
  expect(fs.statSync(path.join(folder, "secrets.json")).mode & 0o077).toBe(0);
});
