/** Opens one account's lane: its policy, its server, its budgets and its books put together. */
import { loadLookups } from "#lib/candidates/store.ts";
import type { Db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import type { ItemOutcome } from "#lib/plans/item-outcome.ts";
import type { PlanKind, PlanState } from "#lib/plans/plan.ts";
import { unseal } from "#lib/seal.ts";
import {
  closeServer,
  correctBudget,
  loadUsed,
  reopenServer,
  returnSpends,
  spendBudgets,
} from "../budgets/store.ts";
import { openPersonServer, type ServerAccess } from "../client.ts";
import { fullHandle } from "../compare-acct.ts";
import { doubtAnswers } from "../doubt-answers.ts";
import type { Conclusion, Lane } from "../lane.ts";
import type { Ledger } from "../ledger.ts";
import type { LaneItem } from "../next-batch.ts";
import { openCalls, type PacedCalls } from "../open-calls.ts";
import { type PacePolicy, pacePolicyFor } from "../pace-policy.ts";
import type { PersonServer } from "../person-server.ts";
import { settleItem } from "../settle-item.ts";
import { settleUndo } from "../settle-undo.ts";
import {
  beginAttempts,
  completeAttempts,
  type LaneKey,
  type LanePlan,
  takeBackTries,
  wasAnybodyFollowedSince,
} from "../store.ts";
import { tallyLookups } from "../tally-lookups.ts";
import { watchServer } from "../watch-server.ts";

/** The outside services of a lane; tests bring their own. */
export type BatchPorts = {
  openServer(access: ServerAccess): PersonServer;
  policyFor(server: { readonly software: string; readonly version: string | null }): PacePolicy;
  /** Whether our own look-ups heard from the account's server that it does not exist. */
  isGone(db: Db, handle: string): Promise<boolean>;
  wait(delayMs: number): Promise<void>;
  openToken(tokenSealed: string): string;
};

export function realPorts(): BatchPorts {
  return {
    openServer: (access) => openPersonServer(access),
    policyFor: pacePolicyFor,
    isGone: wasFoundGone,
    wait: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
    openToken: (sealed) => unseal(sealed, { appSecret: env().APP_SECRET, purpose: "fediverse-token" }),
  };
}

async function wasFoundGone(db: Db, handle: string): Promise<boolean> {
  const state = (await loadLookups(db, [handle])).get(handle)?.state;
  return state === "absent" || state === "gone";
}

export type LaneAsk = LaneKey & {
  readonly db: Db;
  readonly now: () => Date;
  readonly ports?: BatchPorts;
  /** Asked before every call: true hands the rest of the work back. */
  readonly shouldStop?: () => boolean;
};

type Work = { readonly planStates: readonly PlanState[]; readonly outcomes: readonly ItemOutcome[] };

export type OpenLane = Lane & Pick<PacedCalls, "spendLeft">;

/**
 * The lane of one account, for work on items of these outcomes while the plan is in one of these states. Hold the
 * account's lane lock while using it.
 */
export function openLane(ask: LaneAsk, plan: LanePlan, work: Work): OpenLane {
  const { db, now, ports = realPorts(), shouldStop = () => false } = ask;
  const { account, options } = plan;
  const { accountId, host } = account;
  const policy = ports.policyFor({ software: account.software, version: account.softwareVersion });
  const accessToken = ports.openToken(account.tokenSealed ?? "");
  const server = ports.openServer({ host, accessToken, scopes: account.scopes, now });
  const { wait } = ports;
  const ledger = dbLedger(ask, host, work);
  const calls = openCalls({ ledger, ids: { accountId, host }, policy, now, shouldStop, wait });
  const pauseAfter = watchServer({
    close: () => closeServer(db, host, now()),
    reopen: () => reopenServer(db, host),
    takeBack: (items) => takeBackTries(db, ask, items),
    isThere: async () => {
      const paced = await calls.call("account", [], () => server.ownAccount());
      return paced.kind === "made" && paced.answer.kind === "answered";
    },
    now,
  });
  const followedSince = (itemId: string) => wasAnybodyFollowedSince(db, ask, itemId);
  const asked = { ...calls, policy, server, now };
  return {
    ...asked,
    ...doubtAnswers({ ...asked, followedSince }),
    shouldStop,
    localHosts: [fullHandle(account.handle, host).split("@")[1] ?? host, host],
    ownId: account.ownId,
    follow: { reblogs: options.showBoosts, notify: options.notify, languages: options.languages },
    followMoved: options.followMoved ?? false,
    lookups: tallyLookups(),
    conclude: (conclusions) => conclude(ask, plan.kind, conclusions),
    isGone: (handle) => ports.isGone(db, handle),
    pauseAfter,
  };
}

/** Counted and written down in the database, so that a crash neither overspends nor forgets. */
function dbLedger(ask: LaneAsk, host: string, work: Work): Ledger {
  const { db, now } = ask;
  return {
    spend: (spends) => spendBudgets(db, spends, { host, now: now() }),
    giveBack: (spends) => returnSpends(db, spends),
    correct: (correction) => correctBudget(db, correction),
    used: (spends) => loadUsed(db, spends, now()),
    begin: (step, itemIds) => beginAttempts(db, ask, { ...work, step, itemIds, now: now() }),
  };
}

async function conclude(
  ask: LaneAsk,
  kind: PlanKind,
  conclusions: readonly Conclusion[],
): Promise<readonly LaneItem[]> {
  const now = ask.now();
  const settle = kind === "undo" ? settleUndo : settleItem;
  const completions = conclusions.map((conclusion) => {
    const { item, number, step, attempt, lookAgainAt } = conclusion;
    const standard = settle(item, step, attempt, now);
    const isAsked = standard.outcome === "pending" || standard.outcome === "requested";
    const change = isAsked && lookAgainAt !== undefined ? { ...standard, dueAt: lookAgainAt } : standard;
    return { itemId: item.id, number, attempt, change };
  });
  if (completions.length > 0) await completeAttempts(ask.db, ask.userId, completions, { now, kind });
  return conclusions.map(({ item }, index) => ({ ...item, ...completions[index]?.change }));
}
