// The worker's part of one reading of X's API as a process of its own, to be killed: page after page until it ends.
import { runFetchXPage, xPorts } from "#lib/contacts/x-page/run.ts";
import { closeDb, db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { readXSettings } from "#lib/intake/x-api/x-settings.ts";
import { mintUserId } from "#lib/session/user-id.ts";

const [userId = "", runId = ""] = process.argv.slice(2);
const work = {
  db: db(2),
  userId: mintUserId(userId),
  settings: readXSettings(env()),
  ports: xPorts,
};
for (;;) {
  const ending = await runFetchXPage(work, runId);
  if (ending.kind === "ended") break;
  if (ending.kind === "stopped") throw new Error("the reading stopped");
}
await closeDb();
