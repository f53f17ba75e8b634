/** Once a minute in every worker: forget what has outlived its purpose, wake what a crash left without a job. */
import { resumeHandOffs } from "#lib/batches/hand-offs/run.ts";
import { resumeLanes } from "#lib/batches/run.ts";
import { runEndReading } from "#lib/contacts/x-reading/run.ts";
import type { Db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { findApplying } from "#lib/intake/store.ts";
import { forgetSpendingByAccount } from "#lib/intake/x-api/spending/store.ts";
import { findResumable, findStalled } from "#lib/intake/x-api/store.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { log } from "#lib/log.ts";
import { loadDueNotices } from "#lib/outcomes/notices/store.ts";
import { resumeRechecks } from "#lib/outcomes/run.ts";
import { retention, sweepExpired } from "#lib/privacy/store.ts";
import { mintUserId } from "#lib/session/user-id.ts";
import { later } from "#lib/time.ts";

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

/** A reading that its person has left alone is ended as they would end it: what came stays. */
async function endStalledReadings(db: Db, now: Date): Promise<void> {
  for (const { userId, runId } of await findStalled(db, later(now, -retention.waitingReadingMs))) {
    const kept = await runEndReading(db, mintUserId(userId), runId, now).catch(endedMeanwhile);
    const sourceId = kept?.sourceId;
    if (sourceId && !kept.held) await enqueue("candidates.find", { userId, sourceId }, { key: sourceId });
  }
}

/** Another worker swept at the same moment, or its person was there before. */
function endedMeanwhile(error: unknown): null {
  if (error instanceof AppError && error.code === "not_found") return null;
  throw error;
}

async function sweepOnce(db: Db, now: Date): Promise<void> {
  await sweepExpired(db, now);
  await forgetSpendingByAccount(db, now);
  await endStalledReadings(db, now);
  for (const reading of await findResumable(db, now)) {
    await enqueue("intake.fetch-page", reading, { key: reading.runId, startAfter: now });
  }
  for (const source of await findApplying(db)) {
    await enqueue("intake.apply", source, { key: source.sourceId, startAfter: now });
  }
  for (const lane of await resumeLanes(db, now)) {
    await enqueue("batches.run", lane, { key: lane.planId, startAfter: now });
  }
  for (const handOff of await resumeHandOffs(db, now)) {
    await enqueue("plans.hand-off", handOff, { key: handOff.handOffId, startAfter: now });
  }
  for (const lane of await resumeRechecks(db, now)) {
    await enqueue("outcomes.recheck", lane, { key: lane.accountId, startAfter: now });
  }
  for (const notice of await loadDueNotices(db)) {
    await enqueue("outcomes.notify", notice, { key: notice.planId, startAfter: now });
  }
  await enqueue("candidates.verify", {}, { startAfter: now });
}
