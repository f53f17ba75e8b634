/** For commands that need the database: joins the running one, or starts the embedded one for as long as the command runs. */
import { closeDb, type Db, db } from "#lib/db/client.ts";
import { prepare } from "#lib/launch/prepare.ts";

export async function withDatabase<Result>(run: (db: Db) => Promise<Result>): Promise<Result> {
  const prepared = await prepare(() => undefined);
  Object.assign(process.env, prepared.settings);
  try {
    return await run(db());
  } finally {
    await closeDb();
    await prepared.release();
  }
}
