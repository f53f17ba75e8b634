/** Once a minute in every worker: forget what has outlived its purpose, wake what a crash left without a job. */
import { resumeLanes } from "#lib/batches/run.ts";
import type { Db } from "#lib/db/client.ts";
import { findApplying } from "#lib/intake/store.ts";
import { forgetSpendingByAccount } from "#lib/intake/x-api/spending/store.ts";
import { findResumable } from "#lib/intake/x-api/store.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { log } from "#lib/log.ts";
import { loadDueNotices } from "#lib/outcomes/notices/store.ts";
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
  await forgetSpendingByAccount(db, now);
  for (const reading of await findResumable(db, now)) {
    await enqueue("intake.fetch-page", reading, { key: reading.runId, startAfter: now });
  }
  for (const source of await findApplying(db)) {
    await enqueue("intake.apply", source, { key: source.sourceId, startAfter: now });
  }
  for (const lane of await resumeLanes(db, now)) {
    await enqueue("batches.run", lane, { key: lane.planId, startAfter: now });
  }
  for (const lane of await resumeRechecks(db, now)) {
    await enqueue("outcomes.recheck", lane, { key: lane.accountId, startAfter: now });
  }
  for (const notice of await loadDueNotices(db)) {
    await enqueue("outcomes.notify", notice, { key: notice.planId, startAfter: now });
  }
  await enqueue("candidates.verify", {}, { startAfter: now });
}
