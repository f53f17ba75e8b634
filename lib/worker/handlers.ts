/** Job name → stages: each handler runs one or two stages and says when to come back. */
import { runBatch, runFollowingReading } from "#lib/batches/run.ts";
import { lookUpHandle } from "#lib/candidates/client.ts";
import { runFind, runVerify } from "#lib/candidates/run.ts";
import { runFetchXPage, xPorts } from "#lib/contacts/x-page/run.ts";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { readXSettings } from "#lib/intake/x-api/x-settings.ts";
import type { JobName } from "#lib/jobs/contracts.ts";
import { enqueue, type JobHandlers } from "#lib/jobs/queue.ts";
import { runRank } from "#lib/matches/run.ts";
import { rankPersonsOf } from "#lib/matches/store.ts";
import { runRecheck } from "#lib/outcomes/run.ts";
import { mintUserId } from "#lib/session/user-id.ts";
import { minuteMs } from "#lib/time.ts";

/** How many jobs of a kind one worker takes at once. Verifying is one job that asks many hosts itself. */
export const jobPlaces: Readonly<Record<JobName, number>> = {
  "intake.fetch-page": 4,
  "candidates.find": 2,
  "candidates.verify": 1,
  "matches.rank": 2,
  "plans.read-following": 4,
  "batches.run": 16,
  "outcomes.recheck": 4,
};

/** A verifying job gives its place back after this long: well before the queue would take it for dead. */
const verifyMs = 8 * minuteMs;

export function jobHandlers(worker: {
  readonly workerId: string;
  readonly stopping: AbortSignal;
}): JobHandlers {
  const now = () => new Date();
  const shouldStop = () => worker.stopping.aborted;
  return {
    async "intake.fetch-page"(payload) {
      const work = { db: db(), ...owned(payload), settings: readXSettings(env()), ports: xPorts };
      const ending = await runFetchXPage(work, payload.runId);
      const { userId, runId } = payload;
      if (ending.kind === "again")
        await enqueue("intake.fetch-page", payload, { key: runId, startAfter: ending.at });
      if (ending.kind === "ended")
        await enqueue("candidates.find", { userId, sourceId: ending.sourceId }, { key: ending.sourceId });
    },
    async "candidates.find"({ userId, sourceId }) {
      const owner = mintUserId(userId);
      const onFound = async (contactIds: readonly string[]) => {
        await runRank({ db: db(), userId: owner, contactIds, now: now() });
        await enqueue("candidates.verify", {});
      };
      await runFind({ db: db(), userId: owner, sourceId, now: now(), onFound });
      // Two slices may share an address: only now is that seen by both.
      await enqueue("matches.rank", { userId }, { key: userId });
    },
    async "candidates.verify"(_payload, signal) {
      const until = AbortSignal.any([worker.stopping, signal, AbortSignal.timeout(verifyMs)]);
      const ports = { lookUp: lookUpHandle, now, onSettled: rankConcerned };
      const next = await runVerify({ db: db(), workerId: worker.workerId, until, ports });
      if (next) await enqueue("candidates.verify", {}, { startAfter: next });
    },
    async "matches.rank"({ userId }) {
      await runRank({ db: db(), userId: mintUserId(userId), now: now() });
    },
    async "plans.read-following"(payload) {
      const ending = await runFollowingReading({
        db: db(),
        ...owned(payload),
        cursor: payload.cursor,
        now,
        shouldStop,
      });
      if (ending.kind !== "again") return;
      const next = { ...payload, cursor: ending.cursor };
      await enqueue("plans.read-following", next, { key: payload.planId, startAfter: ending.at });
    },
    async "batches.run"(payload) {
      const ending = await runBatch({ db: db(), ...owned(payload), now, shouldStop });
      if (ending.kind === "again")
        await enqueue("batches.run", payload, { key: payload.accountId, startAfter: ending.at });
      await enqueue("outcomes.recheck", payload, { key: payload.accountId });
    },
    async "outcomes.recheck"(payload) {
      const ending = await runRecheck({ db: db(), ...owned(payload), now, shouldStop });
      if (ending.kind === "again")
        await enqueue("outcomes.recheck", payload, { key: payload.accountId, startAfter: ending.at });
    },
  };

  async function rankConcerned(handles: readonly string[]): Promise<void> {
    for (const { userId, contactIds } of await rankPersonsOf(db(), handles)) {
      await runRank({ db: db(), userId, contactIds, now: now() });
    }
  }
}

function owned<Payload extends { userId: string }>(payload: Payload) {
  return { ...payload, userId: mintUserId(payload.userId) };
}
