/** The worker's part of handing a list to a server's importer: send it once, and say when to look at what has come of it. */
import type { Db } from "#lib/db/client.ts";
import { splitFollows, writeFollowCsv } from "#lib/matches/write-follow-csv.ts";
import { canImport, type Importer } from "#lib/plans/can-follow.ts";
import { later, secondMs } from "#lib/time.ts";
import { judgeTrouble } from "../judge-answer.ts";
import { type LaneAsk, openLane } from "../lanes/run.ts";
import { withLaneLock } from "../locks/store.ts";
import { pacePolicyFor } from "../pace-policy.ts";
import type { Answer } from "../person-server.ts";
import { loadLaneAccount, stopPlans } from "../store.ts";
import { type HandOffEnd, judgeHandOff, nextHandOffLook } from "./hand-off.ts";
import {
  beginHandOff,
  endHandOff,
  type HandOff,
  type HandOffLaneKey,
  loadDueHandOffs,
  loadHandOff,
} from "./store.ts";

export type HandOffEnding =
  /** Come back at `at`. */
  | { readonly kind: "again"; readonly at: Date }
  /** Have it read whom the account follows now; then keep `next` (`saveHandOffLook`) and come back at it. */
  | { readonly kind: "look"; readonly next: Date | null }
  | { readonly kind: "done" };

type HandOffAsk = Omit<LaneAsk, "planId"> & HandOffLaneKey;

const busyMs = 5 * secondMs;

/**
 * Sends a list that waits, once and never again: a list whose sending was cut off is unknown from then on. It shares the
 * account's lane, so that it keeps to the same allowances and the sending can have no rival. Afterwards it only says when
 * the followings are to be read, because what the server follows by itself is none of our follows.
 */
export async function runHandOff(ask: HandOffAsk): Promise<HandOffEnding> {
  const ending = await withLaneLock(ask.db, ask.accountId, () => runLockedHandOff(ask));
  return ending ?? { kind: "again", at: later(ask.now(), busyMs) };
}

async function runLockedHandOff(ask: HandOffAsk): Promise<HandOffEnding> {
  const handOff = await loadHandOff(ask.db, ask);
  switch (handOff?.state) {
    case "waiting":
      return sendHandOff(ask, handOff);
    case "sending":
      return conclude(ask, { state: "unknown", status: null, retryAt: null });
    case "accepted":
    case "unknown":
      return look(ask.now(), handOff);
    default:
      return { kind: "done" };
  }
}

async function sendHandOff(ask: HandOffAsk, handOff: HandOff): Promise<HandOffEnding> {
  const { db, now, ports } = ask;
  const account = await loadLaneAccount(db, ask);
  if (account?.state !== "connected" || account.tokenSealed === null) {
    return conclude(ask, { state: "signed_out", status: null, retryAt: null });
  }
  const policyFor = ports?.policyFor ?? pacePolicyFor;
  const { importer } = policyFor({ software: account.software, version: account.softwareVersion });
  if (!importer) return conclude(ask, { state: "refused", status: null, retryAt: null });
  if (!canImport(account.scopes, importer)) {
    return conclude(ask, { state: "no_permission", status: null, retryAt: null });
  }
  // No item of a plan is concerned: the lane lends its allowances and its server.
  const plan = { kind: "follow", listId: null, state: "draft", options: handOff.options, account } as const;
  const lane = openLane({ ...ask, planId: handOff.id }, plan, { planStates: [], outcomes: [] });
  const paced = await lane.call("import", [], async () => {
    if (!(await beginHandOff(db, ask, now()))) return notSent;
    return lane.server.importFollowing(importer, listFor[importer](handOff));
  });
  if (paced.kind === "held") {
    return { kind: "again", at: paced.pause.kind === "again" ? paced.pause.at : now() };
  }
  const { answer } = paced;
  if (answer === notSent) return { kind: "done" };
  const trouble = answer.kind === "answered" ? null : await lane.confirm(judgeTrouble(answer, now()));
  const end = judgeHandOff(trouble);
  if (end.state === "signed_out") {
    await stopPlans(
      db,
      { ...ask, planId: handOff.id },
      {
        now: now(),
        reason: "signed_out",
        tokenSealed: account.tokenSealed,
      },
    );
  }
  return conclude(ask, end);
}

const notSent: Answer<null> = {
  kind: "failed",
  why: "network",
  status: null,
  retryAt: null,
  rate: null,
  skewMs: null,
};

const listFor: Readonly<Record<Importer, (handOff: HandOff) => string>> = {
  gotosocial: (handOff) => [...writeFollowCsv(rowsOf(handOff), handOff.options)].join(""),
  // Of a row it would read the address alone.
  pleroma: (handOff) =>
    rowsOf(handOff)
      .map(({ handle }) => `${handle}\n`)
      .join(""),
};

/** The rows of the file for the same people, in one piece: only Mastodon's importer counts rows. */
function rowsOf({ handles }: HandOff) {
  return splitFollows(handles.map((handle) => ({ handle }))).flat();
}

async function conclude(ask: HandOffAsk, end: HandOffEnd): Promise<HandOffEnding> {
  const now = ask.now();
  const mayHaveArrived = end.state === "accepted" || end.state === "unknown";
  const lookAt = mayHaveArrived ? nextHandOffLook(now, now) : null;
  await endHandOff(ask.db, ask, { ...end, now, lookAt });
  return lookAt ? { kind: "again", at: lookAt } : { kind: "done" };
}

/** The look stays due until whoever looks has kept the next one, so that a crash in between costs none. */
function look(now: Date, { sentAt, lookAt }: HandOff): HandOffEnding {
  if (lookAt === null) return { kind: "done" };
  if (lookAt > now) return { kind: "again", at: lookAt };
  return { kind: "look", next: nextHandOffLook(sentAt ?? now, now) };
}

/** Put `plans.hand-off` into the queue for each: a crash may have lost its job. */
export async function resumeHandOffs(db: Db, now: Date) {
  return loadDueHandOffs(db, now);
}
