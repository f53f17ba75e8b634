/** A database of its own for one test file, cloned from the migrated template. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { connect, type Db } from "#lib/db/client.ts";
import { mintUserId, type UserId } from "#lib/session/user-id.ts";

export type TestDatabase = {
  /** Ready inside tests and hooks. */
  readonly db: Db;
  readonly url: string;
  newUser(): Promise<UserId>;
};

/** Call at the top of a test file; `db` and `url` are there from the first hook on. */
export function openTestDatabase(): TestDatabase {
  const name = `test_${process.ppid}_${randomBytes(6).toString("hex")}`;
  const kept: { db?: Db; url?: string } = {};

  beforeAll(async () => {
    const base = new URL(inject("databaseUrl"));
    await asAdmin(base.href, `CREATE DATABASE ${name} TEMPLATE ${inject("templateName")}`);
    base.pathname = `/${name}`;
    kept.url = base.href;
    kept.db = connect(base.href, 5);
  });

  afterAll(async () => {
    await kept.db?.$disconnect();
    await asAdmin(inject("databaseUrl"), `DROP DATABASE ${name} WITH (FORCE)`);
  });

  return {
    get db() {
      if (!kept.db) throw new Error("The test database is not ready outside tests and hooks.");
      return kept.db;
    },
    get url() {
      if (!kept.url) throw new Error("The test database is not ready outside tests and hooks.");
      return kept.url;
    },
    async newUser() {
      const user = await this.db.user.create({ data: {} });
      return mintUserId(user.id);
    },
  };
}

async function asAdmin(url: string, sql: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  // Two clones of one template at the same moment refuse each other: take turns.
  await admin.query("SELECT pg_advisory_lock(72616769)");
  await admin.query(sql);
  await admin.end();
}
