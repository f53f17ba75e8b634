/** Brings a database to the newest schema with Prisma's own SQL files and Prisma's own bookkeeping. */
import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";

const lockKey = 72_616_768;

// Column for column the table that `prisma migrate` keeps, so that both agree on what was applied.
const bookkeeping = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`;

type Applied = { migration_name: string; checksum: string; finished_at: Date | null };

/**
 * Applies what is missing, in order, each file in one transaction, under an advisory lock.
 * Returns the names applied now. Throws when an applied file was edited or is marked failed.
 */
export async function applyMigrations(
  databaseUrl: string,
  folder = path.join(import.meta.dirname, "../../prisma/migrations"),
): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [lockKey]);
    await client.query(bookkeeping);
    return await applyMissing(client, folder);
  } finally {
    await client.end();
  }
}

async function applyMissing(client: pg.Client, folder: string): Promise<string[]> {
  const done = await client.query<Applied>(
    `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
  );
  const known = new Map(done.rows.map((row) => [row.migration_name, row]));
  const applied: string[] = [];
  for (const name of await migrationNames(folder)) {
    const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8");
    const checksum = createHash("sha256").update(sql).digest("hex");
    const row = known.get(name);
    if (row) {
      requireSame(row, checksum);
      continue;
    }
    await applyOne(client, { name, sql, checksum });
    applied.push(name);
  }
  return applied;
}

async function migrationNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function requireSame(row: Applied, checksum: string): void {
  if (!row.finished_at) throw new Error(`The migration ${row.migration_name} is marked as failed.`);
  if (row.checksum !== checksum) {
    throw new Error(`The migration ${row.migration_name} was changed after it had been applied.`);
  }
}

async function applyOne(
  client: pg.Client,
  migration: { name: string; sql: string; checksum: string },
): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    throw new Error(`The migration ${migration.name} could not be applied.`, { cause });
  }
}
