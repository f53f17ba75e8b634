/** The worker process: takes jobs from the queue until it is asked to stop, then hands back what is not done. */
import { randomUUID } from "node:crypto";
import { closeDb, db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { closeSender, startTaking } from "#lib/jobs/queue.ts";
import { log } from "#lib/log.ts";
import { jobHandlers, jobPlaces } from "./handlers.ts";
import { startSweeping } from "./sweep.ts";

env();
db(12);
const stopping = new AbortController();
const queue = await startTaking(
  jobHandlers({ workerId: randomUUID(), stopping: stopping.signal }),
  jobPlaces,
);
const sweeping = startSweeping(db());
log.debug("worker is taking jobs");

let stopped = false;
process.on("SIGTERM", async () => {
  if (stopped) return;
  stopped = true;
  stopping.abort();
  sweeping.stop();
  await queue.stop(12_000);
  await closeSender();
  await closeDb();
  process.exit(0);
});
