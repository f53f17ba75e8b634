/** Job name → stages: each handler runs one or two stages and says when to come back. */
import { runHandOff } from "#lib/batches/hand-offs/run.ts";
import { saveHandOffLook } from "#lib/batches/hand-offs/store.ts";
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
import { forgetUnseen, loadStaleFollowed } from "#lib/matches/followed/store.ts";
import { runRank } from "#lib/matches/run.ts";
import { runSoftware } from "#lib/matches/software/run.ts";
import { noteServers } from "#lib/matches/software/store.ts";
import { rankPersonsOf, saveFollowed } from "#lib/matches/store.ts";
import { runNotice } from "#lib/outcomes/notices/run.ts";
import { runRecheck } from "#lib/outcomes/run.ts";
import { runDraft } from "#lib/plans/run.ts";
import { loadAccounts } from "#lib/session/store.ts";
import { mintUserId, type UserId } from "#lib/session/user-id.ts";
import { later, minuteMs, secondMs } from "#lib/time.ts";

/** How many jobs of a kind one worker takes at once. Verifying is one job that asks many hosts itself. */
export const jobPlaces: Readonly<Record<JobName, number>> = {
  "intake.fetch-page": 4,
  "intake.apply": 2,
  "candidates.find": 2,
  "candidates.verify": 1,
  "matches.rank": 2,
  "matches.software": 1,
  "plans.read-following": 4,
  "plans.hand-off": 4,
  "batches.run": 16,
  "outcomes.recheck": 4,
  "outcomes.notify": 1,
};

const noticeAgainMs = 10 * minuteMs;
/** Servers whose turn it was not are asked for their software after this. */
const softwareAgainMs = 15 * secondMs;

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
    async "matches.software"(_payload, signal) {
      const until = AbortSignal.any([worker.stopping, signal, AbortSignal.timeout(verifyMs)]);
      if (await runSoftware({ db: db(), now, until })) {
        const startAfter = later(now(), softwareAgainMs);
        await enqueue("matches.software", {}, { key: "servers", startAfter });
      }
    },
    async "plans.read-following"(payload) {
      const startedAt = payload.cursor === null ? now().toISOString() : payload.startedAt;
      const ending = await runFollowingReading({
        db: db(),
        ...owned(payload),
        cursor: payload.cursor,
        onRead: (handles) => rankFollowed(payload, handles),
        now,
        shouldStop,
      });
      if (ending.kind === "finished" && startedAt) await rankUnfollowed(payload, new Date(startedAt));
      if (ending.kind !== "again") return;
      const next = { ...payload, cursor: ending.cursor, startedAt };
      await enqueue("plans.read-following", next, { key: payload.planId, startAfter: ending.at });
    },
    async "plans.hand-off"(payload) {
      const { accountId, handOffId } = payload;
      const ending = await runHandOff({ db: db(), ...owned(payload), now, shouldStop });
      if (ending.kind === "look") {
        await readFollowingsOf(mintUserId(payload.userId), accountId);
        await saveHandOffLook(db(), { ...owned(payload), handOffId }, ending.next);
      }
      const next = ending.kind === "again" ? ending.at : ending.kind === "look" ? ending.next : null;
      if (next) await enqueue("plans.hand-off", payload, { key: handOffId, startAfter: next });
    },
    async "batches.run"(payload) {
      const ending = await runBatch({ db: db(), ...owned(payload), now, shouldStop });
      if (ending.kind === "again")
        await enqueue("batches.run", payload, { key: payload.planId, startAfter: ending.at });
      const { userId, planId } = payload;
      if (ending.kind !== "again") await rankUnfollowed(payload);
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
    const contactIds = await saveFollowed(db(), userId, { accountId, handles, seenAt: now() });
    if (contactIds.length > 0) await runRank({ db: db(), userId, contactIds, now: now() });
  }

  /** The other way round: after a whole reading that began at `before`, and when a plan has taken follows back. */
  async function rankUnfollowed(
    { userId: id, accountId }: { readonly userId: string; readonly accountId: string },
    before?: Date,
  ): Promise<void> {
    const userId = mintUserId(id);
    if (before) await forgetUnseen(db(), userId, { accountId, before });
    const contactIds = await loadStaleFollowed(db(), userId);
    if (contactIds.length > 0) await runRank({ db: db(), userId, contactIds, now: now() });
  }

  /** Before the person decides: whom their accounts follow already, so that the report can set those aside. */
  async function readFollowings(userId: UserId): Promise<void> {
    for (const { id: accountId, state } of await loadAccounts(db(), userId)) {
      if (state === "connected") await readFollowingsOf(userId, accountId);
    }
  }

  async function readFollowingsOf(userId: UserId, accountId: string): Promise<void> {
    const { planId } = await runDraft({ db: db(), userId, accountId, now: now() });
    await enqueue("plans.read-following", { userId, planId, accountId, cursor: null }, { key: planId });
  }

  async function rankConcerned(handles: readonly string[]): Promise<void> {
    for (const { userId, contactIds } of await rankPersonsOf(db(), handles)) {
      await runRank({ db: db(), userId, contactIds, now: now() });
    }
    if (await noteServers(db(), handles)) await enqueue("matches.software", {}, { key: "servers" });
  }
}

function owned<Payload extends { userId: string }>(payload: Payload) {
  return { ...payload, userId: mintUserId(payload.userId) };
}
