/** Before all tests: one embedded PostgreSQL with a migrated template that each test file clones. */
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openEmbeddedDb } from "#lib/db/embedded.ts";
import { applyMigrations } from "#lib/db/migrate.ts";

declare module "vitest" {
  export interface ProvidedContext {
    databaseUrl: string;
    templateName: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openEmbeddedDb(path.join(import.meta.dirname, "../../.data/test"));
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await dropLeftOver(admin);
  // The names carry our process id, so that two runs side by side never touch each other's.
  const templateName = `test_${process.pid}_template`;
  await admin.query(`CREATE DATABASE ${templateName}`);
  await admin.end();
  const template = new URL(server.url);
  template.pathname = `/${templateName}`;
  await applyMigrations(template.href);
  project.provide("databaseUrl", server.url);
  project.provide("templateName", templateName);
  return async () => {
    const last = new pg.Client({ connectionString: server.url });
    await last.connect();
    await last.query(`DROP DATABASE IF EXISTS ${templateName} WITH (FORCE)`);
    await last.end();
    await server.release();
  };
}

/** Drops what runs that did not end well have left. */
async function dropLeftOver(admin: pg.Client): Promise<void> {
  const left = await admin.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'",
  );
  for (const { datname } of left.rows) {
    if (isAlive(Number(datname.split("_")[1]))) continue;
    await admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(datname)} WITH (FORCE)`);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
