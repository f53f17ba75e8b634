/** Job name → stages: each handler runs one or two stages and says when to come back. */
import { runBatch, runFollowingReading } from "#lib/batches/run.ts";
import { lookUpHandle } from "#lib/candidates/client.ts";
import { runFind, runVerify } from "#lib/candidates/run.ts";
import { runApplySource } from "#lib/contacts/run.ts";
import { runFetchXPage, xPorts } from "#lib/contacts/x-page/run.ts";
import { db } from "#lib/db/client.ts";
import { runOwnClaims } from "#lib/directory/run.ts";
import { env } from "#lib/env.ts";
import { readXSettings } from "#lib/intake/x-api/x-settings.ts";
import type { JobName } from "#lib/jobs/contracts.ts";
import { enqueue, type JobHandlers } from "#lib/jobs/queue.ts";
import { log } from "#lib/log.ts";
import { runRank } from "#lib/matches/run.ts";
import { rankPersonsOf, saveFollowed } from "#lib/matches/store.ts";
import { runNotice } from "#lib/outcomes/notices/run.ts";
import { runRecheck } from "#lib/outcomes/run.ts";
import { runDraft } from "#lib/plans/run.ts";
import { loadAccounts } from "#lib/session/store.ts";
import { mintUserId, type UserId } from "#lib/session/user-id.ts";
import { later, minuteMs } from "#lib/time.ts";

/** How many jobs of a kind one worker takes at once. Verifying is one job that asks many hosts itself. */
export const jobPlaces: Readonly<Record<JobName, number>> = {
  "intake.fetch-page": 4,
  "intake.apply": 2,
  "candidates.find": 2,
  "candidates.verify": 1,
  "matches.rank": 2,
  "plans.read-following": 4,
  "batches.run": 16,
  "outcomes.recheck": 4,
  "outcomes.notify": 1,
};

const noticeAgainMs = 10 * minuteMs;

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
    async "intake.apply"({ userId, sourceId }) {
      const work = { db: db(), userId: mintUserId(userId), sourceId, now: now(), shouldStop };
      if (await runApplySource(work)) {
        await enqueue("candidates.find", { userId, sourceId }, { key: sourceId });
        await enqueue("matches.rank", { userId }, { key: userId });
      }
    },
    async "candidates.find"({ userId, sourceId }) {
      const owner = mintUserId(userId);
      const onFound = async (contactIds: readonly string[]) => {
        await runRank({ db: db(), userId: owner, contactIds, now: now() });
        await enqueue("candidates.verify", {});
      };
      await runOwnClaims({ db: db(), userId: owner, now: now() });
      await runFind({ db: db(), userId: owner, sourceId, now: now(), onFound });
      // Two slices may share an address: only now is that seen by both.
      await enqueue("matches.rank", { userId }, { key: userId });
      await readFollowings(owner);
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
        onRead: (handles) => rankFollowed(payload, handles),
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
        await enqueue("batches.run", payload, { key: payload.planId, startAfter: ending.at });
      const { userId, planId } = payload;
      if (ending.kind === "finished") await enqueue("outcomes.notify", { userId, planId }, { key: planId });
      await enqueue("outcomes.recheck", payload, { key: payload.accountId });
    },
    async "outcomes.recheck"(payload) {
      const ending = await runRecheck({ db: db(), ...owned(payload), now, shouldStop });
      if (ending.kind === "again")
        await enqueue("outcomes.recheck", payload, { key: payload.accountId, startAfter: ending.at });
    },
    async "outcomes.notify"(payload) {
      const ending = await runNotice({ db: db(), ...owned(payload), now: now(), settings: env() });
      log.info({ event: "notice", ending }, "a plan has ended");
      const startAfter = later(now(), noticeAgainMs);
      if (ending === "again") await enqueue("outcomes.notify", payload, { key: payload.planId, startAfter });
    },
  };

  /** The report says of a match that it is followed already as soon as we know. */
  async function rankFollowed(
    { userId: id, accountId }: { readonly userId: string; readonly accountId: string },
    handles: readonly string[],
  ): Promise<void> {
    const userId = mintUserId(id);
    const contactIds = await saveFollowed(db(), userId, { accountId, handles });
    if (contactIds.length > 0) await runRank({ db: db(), userId, contactIds, now: now() });
  }

  /** Before the person decides: whom their accounts follow already, so that the report can set those aside. */
  async function readFollowings(userId: UserId): Promise<void> {
    for (const { id: accountId, state } of await loadAccounts(db(), userId)) {
      if (state !== "connected") continue;
      const { planId } = await runDraft({ db: db(), userId, accountId, now: now() });
      await enqueue("plans.read-following", { userId, planId, accountId, cursor: null }, { key: planId });
    }
  }

  async function rankConcerned(handles: readonly string[]): Promise<void> {
    for (const { userId, contactIds } of await rankPersonsOf(db(), handles)) {
      await runRank({ db: db(), userId, contactIds, now: now() });
    }
  }
}

function owned<Payload extends { userId: string }>(payload: Payload) {
  return { ...payload, userId: mintUserId(payload.userId) };
}
