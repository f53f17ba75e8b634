/** Everything that must be there before web and worker run: settings, database, tables, queues. */
import { openEmbeddedDb } from "#lib/db/embedded.ts";
import { applyMigrations } from "#lib/db/migrate.ts";
import { prepareQueues } from "#lib/jobs/queue.ts";
import { readAddress } from "./address.ts";
import { generateClient } from "./generate-client.ts";
import { dataFolder, loadSecrets } from "./workplace.ts";

export type Prepared = {
  /** The environment of web and worker. */
  readonly settings: Readonly<Record<string, string>>;
  /** Lets go of the embedded database; does nothing for a server of the operator's own. */
  release(): Promise<void>;
};

export async function prepare(say: (line: string) => void): Promise<Prepared> {
  const secrets = process.env["APP_SECRET"] ? { APP_SECRET: process.env["APP_SECRET"] } : loadSecrets();
  await generateClient();
  const database = await openDatabase(say);
  try {
    const applied = await applyMigrations(database.url);
    if (applied.length > 0) say(`Database: ${applied.length} migration(s) applied.`);
    await prepareQueues(database.url);
  } catch (cause) {
    await database.release();
    throw cause;
  }
  const { publicUrl } = readAddress();
  return {
    settings: {
      ...secrets,
      DATABASE_URL: database.url,
      PUBLIC_URL: publicUrl,
      NEXTAUTH_URL: publicUrl,
      NEXT_TELEMETRY_DISABLED: "1",
    },
    release: database.release,
  };
}

async function openDatabase(say: (line: string) => void): Promise<{ url: string; release(): Promise<void> }> {
  const url = process.env["DATABASE_URL"];
  if (url) return { url, release: async () => undefined };
  say("Database: embedded PostgreSQL.");
  return openEmbeddedDb(dataFolder());
}
