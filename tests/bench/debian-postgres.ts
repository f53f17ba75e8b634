/** A PostgreSQL server of the Debian package, in a folder of its own, for as long as a bench needs it. */
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { findFreePort } from "#lib/net/free-port.ts";

export type BenchServer = { readonly url: string; readonly version: string; stop(): Promise<void> };

const packageFolder = "/usr/lib/postgresql";

/** Null where the package is not installed. As root the server runs as the package's own user, as PostgreSQL demands. */
export async function startDebianPostgres(folder: string): Promise<BenchServer | null> {
  const bin = newestBin();
  if (!bin) return null;
  const isRoot = process.getuid?.() === 0;
  const data = path.join(isRoot ? "/var/lib/postgresql" : folder, "transhumance-bench");
  fs.rmSync(data, { recursive: true, force: true });
  const as = isRoot ? idsOfPostgres() : {};
  const initdb = [
    path.join(bin, "initdb"),
    "-D",
    data,
    "-U",
    "bench",
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--no-sync",
  ];
  execFileSync(initdb[0] ?? "", initdb.slice(1), { stdio: "ignore", cwd: "/", ...as });
  const port = await findFreePort();
  const settings = { listen_addresses: "127.0.0.1", unix_socket_directories: "", shared_buffers: "1GB" };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(path.join(bin, "postgres"), ["-D", data, "-p", String(port), ...args], {
    stdio: "ignore",
    cwd: "/",
    detached: true,
    ...as,
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = `postgres://bench@127.0.0.1:${port}/postgres`;
  const version = await untilReady(url);
  return {
    url,
    version,
    stop: async () => {
      child.kill("SIGINT");
      await ended;
      fs.rmSync(data, { recursive: true, force: true });
    },
  };
}

function newestBin(): string | null {
  if (!fs.existsSync(packageFolder)) return null;
  const versions = fs.readdirSync(packageFolder).sort((one, other) => Number(other) - Number(one));
  const found = versions.find((version) => fs.existsSync(path.join(packageFolder, version, "bin/postgres")));
  return found ? path.join(packageFolder, found, "bin") : null;
}

function idsOfPostgres(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

async function untilReady(url: string): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
      await client.end();
      return rows[0]?.server_version ?? "";
    } catch (error) {
      if (tries > 100) throw error;
      await wait(200);
    }
  }
}
