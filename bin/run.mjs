#!/usr/bin/env node
// The door of every npm script. Plain JavaScript for any Node from 20.19 on: it brings the packages and the
// Node the project runs on, then hands over to one TypeScript file.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const scripts = {
  start: "lib/launch/start.ts",
  dev: "lib/launch/dev.ts",
  demo: "tests/demo/main.ts",
  test: "tests/support/run-tests.ts",
  "test:long": "tests/support/run-long-tests.ts",
  bench: "tests/bench/main.ts",
  picture: "tests/demo/picture.ts",
  cli: "lib/cli/main.ts",
};

const nodeWanted = 24;
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

export function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    stop(`Transhumance needs Node 20.19 or newer to begin; this is ${process.version}.`);
  }
}

const stamp = path.join(root, "node_modules", ".transhumance");
/** Made from the schema (lib/launch/generate-client.ts); every command imports it. */
const madeClient = path.join(root, "lib", "db", "generated", ".made-from");

function readLock() {
  return createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
}

const isInstalled = (lock) => existsSync(stamp) && readFileSync(stamp, "utf8") === lock;

/** What a fresh clone lacks, brought by one process at a time: two commands may be joined by a pipe. */
function setUp(name) {
  const lock = readLock();
  const isReady = () => isInstalled(lock) && (name !== "cli" || existsSync(madeClient));
  if (isReady()) return;
  waitForTurn();
  try {
    if (!isInstalled(lock)) installPackages(lock);
    if (!isReady()) makeClient();
  } finally {
    rmSync(turn, { force: true });
  }
}

/** Installs exactly what the lock file says, once for each state of the lock file. */
function installPackages(lock) {
  process.stderr.write("Installing packages…\n");
  const done = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (done.status !== 0) giveUp("The packages could not be installed; npm said why above.");
  writeFileSync(stamp, lock);
}

function makeClient() {
  const script = path.join(root, "lib", "launch", "make-client.ts");
  const done = spawnSync(findNode(), ["--disable-warning=ExperimentalWarning", script], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (done.status !== 0) giveUp("The database client could not be made; the reason is above.");
}

function giveUp(sentence) {
  rmSync(turn, { force: true });
  stop(sentence);
}

/** Holds the number of the process that sets up. */
const turn = path.join(root, ".setting-up");
/** Setting up takes a minute or two. What is older was left by a machine that died, and its number may be another's by now. */
const turnMsMax = 10 * 60_000;

function waitForTurn() {
  for (let isTold = false; ; isTold = true) {
    try {
      writeFileSync(turn, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (isLeftOver()) {
      rmSync(turn, { force: true });
      continue;
    }
    if (!isTold) process.stderr.write("Another command is setting up; waiting for it…\n");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

function isLeftOver() {
  try {
    const holder = Number(readFileSync(turn, "utf8"));
    // In a container that was started anew, processes have the numbers they had before.
    if (holder === process.pid || Date.now() - statSync(turn).mtimeMs > turnMsMax) return true;
    process.kill(holder, 0);
    return false;
  } catch (error) {
    // Anything else: let go of just now, or somebody else's process.
    return error.code === "ESRCH";
  }
}

/** This Node when it is new enough, otherwise the one that came with the packages. */
function findNode() {
  if (Number(process.versions.node.split(".")[0]) >= nodeWanted) return process.execPath;
  const own = path.join(
    root,
    "node_modules",
    "node",
    "bin",
    process.platform === "win32" ? "node.exe" : "node",
  );
  if (!existsSync(own))
    stop(`Node ${nodeWanted} is missing from the packages: remove node_modules and start again.`);
  return own;
}

/** Runs one of the scripts above and ends with its exit code; signals reach it, not us. */
export function run(name, args) {
  const script = scripts[name];
  if (!script) stop(`There is no command "${name}". There are: ${Object.keys(scripts).join(", ")}.`);
  requireNode();
  setUp(name);
  const node = findNode();
  // The command line goes through lists of any length: what it has printed is collected early.
  const flags = [
    "--disable-warning=ExperimentalWarning",
    ...(name === "cli" ? ["--max-semi-space-size=4"] : []),
  ];
  const child = spawn(node, [...flags, path.join(root, script), ...args], {
    stdio: "inherit",
    env: {
      // What was compiled once is read by every later start: half of a short command's time. It goes with the packages.
      NODE_COMPILE_CACHE: path.join(root, "node_modules", ".cache", "node"),
      ...process.env,
      PATH: [path.dirname(node), process.env.PATH].join(path.delimiter),
    },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // A terminal sends Ctrl-C to the whole group; a process manager sends it to us alone.
    process.on(signal, () => {
      if (!process.stdin.isTTY || signal !== "SIGINT") child.kill(signal);
    });
  }
  child.on("error", (error) => stop(error.message));
  child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  run(process.argv[2], process.argv.slice(3));
}
