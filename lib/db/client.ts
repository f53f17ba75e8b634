/** The one connection pool of a process; every store goes through it. */
import { PrismaPg } from "@prisma/adapter-pg";
import { env } from "#lib/env.ts";
import { PrismaClient } from "./generated/client.ts";

export type Db = PrismaClient;
export { Prisma } from "./generated/client.ts";

// Next loads a module more than once while developing: keep one pool a process.
const kept = globalThis as { transhumanceDb?: PrismaClient };

/** Connects on first use; `connectionsMax` counts only then. */
export function db(connectionsMax = 10): PrismaClient {
  kept.transhumanceDb ??= connect(env().DATABASE_URL, connectionsMax);
  return kept.transhumanceDb;
}

export function connect(url: string, connectionsMax: number): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: connectionsMax }),
  });
}

export async function closeDb(): Promise<void> {
  await kept.transhumanceDb?.$disconnect();
  delete kept.transhumanceDb;
}
