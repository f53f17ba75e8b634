/** The embedded PostgreSQL as a stranger's machine treats it: started twice at once, killed, joined, released. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { openEmbeddedDb } from "#lib/db/embedded.ts";
import { applyMigrations } from "#lib/db/migrate.ts";

// A folder only its owner may enter, as a home directory is.
const newFolder = () => fs.mkdtempSync(path.join(os.tmpdir(), "embedded-"));

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const postmaster = (folder: string) =>
  Number(fs.readFileSync(path.join(folder, "postgres/postmaster.pid"), "utf8").split("\n")[0]);

test("two that start at once share one server, and the last to leave stops it", async () => {
  const folder = newFolder();
  const [one, other] = await Promise.all([openEmbeddedDb(folder), openEmbeddedDb(folder)]);
  expect(one.url).toBe(other.url);
  expect(await ask(one.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await one.release();
  await expect(ask(one.url, "SELECT 1")).rejects.toThrow();
});

test("what was written survives a kill -9 of the server", async () => {
  const folder = newFolder();
  const first = await openEmbeddedDb(folder);
  await ask(first.url, "CREATE TABLE kept AS SELECT 42 AS answer");
  process.kill(postmaster(folder), "SIGKILL");
  const second = await openEmbeddedDb(folder);
  expect(await ask(second.url, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  await second.release();
});

test("the server stays while another process still uses it", async () => {
  const folder = newFolder();
  const mine = await openEmbeddedDb(folder);
  const users = path.join(folder, "postgres.users");
  fs.writeFileSync(path.join(users, String(process.ppid)), "");
  await mine.release();
  expect(await ask(mine.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  fs.rmSync(path.join(users, String(process.ppid)));
  await (await openEmbeddedDb(folder)).release();
});

test("its files are for its owner alone", async () => {
  const folder = newFolder();
  const server = await openEmbeddedDb(folder);
  for (const name of ["", "postgres", "postgres.json"]) {
    expect(fs.statSync(path.join(folder, name)).mode & 0o077).toBe(0);
  }
  await server.release();
});

test("a folder that cannot be written is a sentence, not a stack of calls", async () => {
  const file = path.join(newFolder(), "file");
  fs.writeFileSync(file, "");
  await expect(openEmbeddedDb(path.join(file, "data"))).rejects.toThrow(
    /^The data folder .* cannot be made: /,
  );
});

test("Prisma's own tools agree with what the start applied", async () => {
  const folder = newFolder();
  const server = await openEmbeddedDb(folder);
  const root = path.join(import.meta.dirname, "../..");
  expect(await applyMigrations(server.url)).not.toEqual([]);
  expect(await applyMigrations(server.url)).toEqual([]);
  const prisma = (...args: string[]) =>
    spawnSync(
      process.execPath,
      [path.join(root, "node_modules/prisma/build/index.js"), ...args, "--config", "prisma/config.ts"],
      {
        cwd: root,
        encoding: "utf8",
        env: {
          ...process.env,
          DATABASE_URL: server.url,
          PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, "prisma/schema-engine.mjs"),
          CHECKPOINT_DISABLE: "1",
        },
      },
    );
  expect(prisma("migrate", "status").stdout).toContain("Database schema is up to date");
  const drift = (schema: string) =>
    prisma("migrate", "diff", "--from-migrations", "prisma/migrations", "--to-schema", schema, "--exit-code");
  const ours = drift("prisma/schema.prisma");
  expect(ours.stderr).not.toContain("panic");
  expect({ status: ours.status, said: ours.status === 0 ? "" : ours.stderr }).toEqual({
    status: 0,
    said: "",
  });
  // A look that cannot see a difference would agree with anything.
  const other = path.join(folder, "other.prisma");
  const text = fs.readFileSync(path.join(root, "prisma/schema.prisma"), "utf8");
  fs.writeFileSync(other, text.replace(/^model \w+ \{$/m, "$&\n  surplus String?"));
  expect(drift(other).status).toBe(2);
  await server.release();
});

test("a migration that was changed after it was applied stops the start", async () => {
  const folder = newFolder();
  const server = await openEmbeddedDb(folder);
  const migrations = newFolder();
  const file = path.join(migrations, "1_first", "migration.sql");
  fs.mkdirSync(path.dirname(file));
  fs.writeFileSync(file, "CREATE TABLE a (b int);");
  await applyMigrations(server.url, migrations);
  fs.writeFileSync(file, "CREATE TABLE a (b bigint);");
  await expect(applyMigrations(server.url, migrations)).rejects.toThrow(
    "was changed after it had been applied",
  );
  await server.release();
});

test("half of a migration is none of it", async () => {
  const folder = newFolder();
  const server = await openEmbeddedDb(folder);
  const migrations = newFolder();
  fs.mkdirSync(path.join(migrations, "1_broken"));
  fs.writeFileSync(path.join(migrations, "1_broken/migration.sql"), "CREATE TABLE half (b int); SELECT 1/0;");
  await expect(applyMigrations(server.url, migrations)).rejects.toThrow("1_broken could not be applied");
  expect(await ask(server.url, "SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
  await server.release();
});

describe.skipIf(process.platform !== "linux" || process.getuid?.() !== 0)(
  "root without user namespaces",
  () => {
    // Everything the start may call but `unshare`.
    const tools = newFolder();
    fs.symlinkSync("/usr/bin/id", path.join(tools, "id"));

    function open(folder: string): { said: string; owner?: number } {
      const script = `
      import fs from "node:fs";
      import pg from "pg";
      import { openEmbeddedDb } from "#lib/db/embedded.ts";
      const database = await openEmbeddedDb(${JSON.stringify(folder)});
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      const { rows } = await client.query("SELECT 'answered' AS said");
      await client.end();
      const owner = fs.statSync(${JSON.stringify(path.join(folder, "postgres"))}).uid;
      await database.release();
      console.log(JSON.stringify({ ...rows[0], owner }));`;
      const done = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
        encoding: "utf8",
        env: { ...process.env, PATH: tools },
        cwd: path.join(import.meta.dirname, "../.."),
      });
      return done.status === 0 ? JSON.parse(done.stdout) : { said: done.stderr };
    }

    test("it runs as another user, or names the folder that user may not enter", () => {
      const { said, owner } = open(newFolder());
      // The packages themselves may lie in a home that is closed to others.
      if (said === "answered") expect(owner).not.toBe(0);
      else expect(said).toMatch(/the user it would run as cannot enter \/\S+\. Start as an ordinary user/);
    });

    test("a data folder inside a closed home is a sentence", () => {
      const { said } = open(path.join(newFolder(), "data"));
      expect(said).toMatch(/the user it would run as cannot enter \/\S+\. Start as an ordinary user/);
    });
  },
);
