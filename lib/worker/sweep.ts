/** Once a minute in every worker: forget what has outlived its purpose, wake what a crash left without a job. */
import { resumeLanes } from "#lib/batches/run.ts";
import type { Db } from "#lib/db/client.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { log } from "#lib/log.ts";
import { resumeRechecks } from "#lib/outcomes/run.ts";
import { sweepExpired } from "#lib/privacy/store.ts";

const everyMs = 60_000;

/** Sweeps at once, and then again and again until stopped. */
export function startSweeping(db: Db): { stop(): void } {
  const sweep = () => {
    sweepOnce(db, new Date()).catch((error: unknown) => log.error({ err: error }, "sweep failed"));
  };
  sweep();
  const timer = setInterval(sweep, everyMs);
  return { stop: () => clearInterval(timer) };
}

async function sweepOnce(db: Db, now: Date): Promise<void> {
  await sweepExpired(db, now);
  for (const lane of await resumeLanes(db, now)) {
    await enqueue("batches.run", lane, { key: lane.accountId, startAfter: now });
  }
  for (const lane of await resumeRechecks(db, now)) {
    await enqueue("outcomes.recheck", lane, { key: lane.accountId, startAfter: now });
  }
  await enqueue("candidates.verify", {}, { startAfter: now });
}
