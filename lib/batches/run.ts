/** The worker's way into a lane: do what one plan may do now, and say when to come back. */
import { loadLookups } from "#lib/candidates/store.ts";
import type { Db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { canFollow } from "#lib/plans/can-follow.ts";
import { type ItemOutcome, openOutcomes } from "#lib/plans/item-outcome.ts";
import type { PlanState, WaitReason } from "#lib/plans/plan.ts";
import { unseal } from "#lib/seal.ts";
import { later, minuteMs, secondMs } from "#lib/time.ts";
import type { Attempt, Step } from "./attempt.ts";
import {
  closeServer,
  correctBudget,
  loadUsed,
  reopenServer,
  returnSpends,
  spendBudgets,
} from "./budgets/store.ts";
import { openPersonServer, type ServerAccess } from "./client.ts";
import { fullHandle } from "./compare-acct.ts";
import type { Lane, Paced, Pause } from "./lane.ts";
import { withLaneLock } from "./locks/store.ts";
import { type LaneItem, nextBatch, type SpendLeft } from "./next-batch.ts";
import { correctionFor, type PacedCall, reopensAt, type Spend, spendsFor, waitReasonOf } from "./pace.ts";
import { type PacePolicy, pacePolicyFor } from "./pace-policy.ts";
import type { Answer, PersonServer } from "./person-server.ts";
import { runRound } from "./run-round.ts";
import { settleItem } from "./settle-item.ts";
import {
  beginAttempts,
  completeAttempts,
  endCutOffAttempts,
  endItemsAtLimit,
  finishPlan,
  type LaneAccount,
  type LaneKey,
  type LanePlan,
  loadDueLanes,
  loadLanePlan,
  loadNextDue,
  loadOpenItems,
  loadPlanState,
  markAlreadyFollowed,
  savePlanWait,
  stopPlans,
  takeBackTries,
} from "./store.ts";

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

export type BatchEnding =
  /** Come back at `at`; `reason` is what the person is told meanwhile. */
  | { readonly kind: "again"; readonly at: Date; readonly reason: WaitReason }
  /** Nothing of the plan is open any more. */
  | { readonly kind: "finished" }
  | { readonly kind: "paused" }
  | { readonly kind: "cancelled" }
  /** The plan is stopped until the person signs in again (`runResumeAccount`). */
  | { readonly kind: "signed_out" }
  /** No such plan, or only a draft: nothing was consented to. */
  | { readonly kind: "missing" };

/** A batch ends after this long, so that a process that goes down hands back quickly and lanes take turns. */
const batchMs = 50 * secondMs;
const busyMs = 5 * secondMs;

/**
 * Follows for one plan, within everything its server allows, until there is nothing more to do now. Safe to call at any
 * time and more than once: one lane per account runs anywhere, every call is written down before it is made, and what a
 * crash has left in the air is settled by asking the server before anything else.
 */
export async function runBatch(ask: LaneAsk): Promise<BatchEnding> {
  const ending = await withLaneLock(ask.db, ask.accountId, () => runLockedBatch(ask));
  return ending ?? { kind: "again", at: later(ask.now(), busyMs), reason: "busy" };
}

async function runLockedBatch(ask: LaneAsk): Promise<BatchEnding> {
  const { db } = ask;
  const plan = await loadLanePlan(db, ask);
  if (plan?.state !== "running") return endingOf(plan?.state ?? null);
  const unfit = unfitReason(plan.account);
  if (unfit) {
    await stopPlans(db, ask, { now: ask.now(), reason: unfit });
    return { kind: "signed_out" };
  }
  await endCutOffAttempts(db, ask, ask.now());
  const lane = openLane(ask, plan, { planStates: ["running"], outcomes: openOutcomes });
  return conclude(ask, await runRounds(ask, lane));
}

function unfitReason(account: LaneAccount): "signed_out" | "scopes" | null {
  if (account.state !== "connected" || account.tokenSealed === null) return "signed_out";
  return canFollow(account.scopes) ? null : "scopes";
}

function endingOf(state: PlanState | null): BatchEnding {
  switch (state) {
    case "paused":
    case "cancelled":
    case "finished":
      return { kind: state };
    case "stopped":
      return { kind: "signed_out" };
    default:
      return { kind: "missing" };
  }
}

/** Round after round, until there is a reason to stop; null when nothing is open any more. */
async function runRounds(ask: LaneAsk, lane: OpenLane): Promise<Pause | null> {
  const endsAt = later(ask.now(), batchMs);
  for (;;) {
    if (lane.shouldStop()) return { kind: "again", at: ask.now(), reason: "turn" };
    if (ask.now() >= endsAt) return { kind: "again", at: later(ask.now(), secondMs), reason: "turn" };
    const left = await lane.spendLeft();
    const items = await loadOpenItems(ask.db, ask, { now: ask.now(), most: roundMost });
    if (items.length === 0) return waitForDue(ask);
    const batch = nextBatch({ items, left: left.counts });
    if (batch.length === 0) return left.pause ?? { kind: "again", at: ask.now(), reason: "turn" };
    const pause = await runRound(lane, batch);
    if (pause) return pause;
  }
}

/** Few enough that the first of them are followed soon, enough to fill a relationships call. */
const roundMost = 40;

async function waitForDue(ask: LaneAsk): Promise<Pause | null> {
  const due = await loadNextDue(ask.db, ask);
  if (due === null) return null;
  return { kind: "again", at: due > ask.now() ? due : later(ask.now(), secondMs), reason: "retry" };
}

/** Writes down why the lane stops, for the person and for the next batch. */
async function conclude(ask: LaneAsk, pause: Pause | null): Promise<BatchEnding> {
  const { db } = ask;
  const now = ask.now();
  switch (pause?.kind) {
    case undefined:
      if (await finishPlan(db, ask, { now, reason: null })) return { kind: "finished" };
      return stillRunning(ask);
    case "again":
      await savePlanWait(db, ask, pause);
      return pause;
    case "signed_out":
      await stopPlans(db, ask, { now, reason: "signed_out" });
      return { kind: "signed_out" };
    case "limit_reached":
      await endItemsAtLimit(db, ask, now);
      if (await finishPlan(db, ask, { now, reason: "limit_reached" })) return { kind: "finished" };
      return stillRunning(ask);
    case "halted":
      return stillRunning(ask);
    default:
      return pause satisfies never;
  }
}

/** The plan was paused, cancelled or stopped in between; when it does run, somebody else is at one of its items. */
async function stillRunning(ask: LaneAsk): Promise<BatchEnding> {
  const state = await loadPlanState(ask.db, ask);
  if (state !== "running") return endingOf(state);
  const at = ask.shouldStop?.() ? ask.now() : later(ask.now(), busyMs);
  return { kind: "again", at, reason: "turn" };
}

export type OpenLane = Lane & {
  /** What long windows leave for now, and the pause if that is nothing. */
  spendLeft(): Promise<{ readonly counts: SpendLeft; readonly pause: Pause | null }>;
};

/** With less than this left no follow can be made: it takes a look-up, a relationship and the follow. */
const leastLeft = { requests: 3, follows: 1 } as const;

/** Shorter waits than this are waited out in the lane; windows that short never end a batch. */
const shortWaitMs = 2_500;
const marginMs = 500;
/** So many failures in a row, of calls that concern nobody else, mean that the server itself is away. */
const failuresMost = 2;
const searchFailuresMost = 6;
const unprocessableMost = 3;

/**
 * The lane of one account, for work on items of these outcomes while the plan is in one of these states. Hold the
 * account's lane lock while using it.
 */
export function openLane(
  ask: LaneAsk,
  plan: LanePlan,
  work: { readonly planStates: readonly PlanState[]; readonly outcomes: readonly ItemOutcome[] },
): OpenLane {
  const { db, now } = ask;
  const ports = ask.ports ?? realPorts();
  const { account, options } = plan;
  const shouldStop = ask.shouldStop ?? (() => false);
  const policy = ports.policyFor({ software: account.software, version: account.softwareVersion });
  const accessToken = ports.openToken(account.tokenSealed ?? "");
  const server = ports.openServer({ host: account.host, accessToken, scopes: account.scopes, now });
  const ids = { accountId: account.accountId, host: account.host };
  const localHost = fullHandle(account.handle, account.host).split("@")[1] ?? account.host;
  const seen = {
    skewMs: 0,
    failures: 0,
    searchFailures: 0,
    unprocessable: 0,
    answers: 0,
    isConfirmed: false,
  };

  let closing: Promise<Date> | null = null;
  let failed: LaneItem[] = [];

  const spends = (call: PacedCall) => spendsFor(policy, call, ids, later(now(), seen.skewMs));

  async function spend(
    call: PacedCall,
  ): Promise<{ readonly spent: readonly Spend[]; readonly used: readonly number[] } | Pause> {
    for (;;) {
      if (shouldStop()) return { kind: "halted" };
      const asked = spends(call);
      const result = await spendBudgets(db, asked, { host: account.host, now: now() });
      if (result.kind === "spent") return { spent: asked, used: result.used };
      if (result.kind === "down") return { kind: "again", at: result.until, reason: "server_down" };
      const at = reopensAt(result.spend, result.closedUntil, seen.skewMs);
      const waitMs = at.getTime() - now().getTime();
      if (waitMs > shortWaitMs) return { kind: "again", at, reason: waitReasonOf(result.spend) };
      await ports.wait(Math.max(1, waitMs));
    }
  }

  async function begin(step: Step, itemIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return beginAttempts(db, ask, { itemIds, step, ...work, now: now() });
  }

  async function call<T>(
    kind: PacedCall,
    itemIds: readonly string[],
    make: (itemIds: readonly string[]) => Promise<Answer<T>>,
  ): Promise<Paced<T>> {
    const budget = await spend(kind);
    if ("kind" in budget) return { kind: "held", pause: budget };
    const isAboutItems = itemIds.length > 0;
    const numbers = isAboutItems ? await begin(kind as Step, itemIds) : new Map<string, number>();
    if (isAboutItems && numbers.size === 0) {
      await returnSpends(db, budget.spent);
      return { kind: "held", pause: { kind: "halted" } };
    }
    const answer = await make([...numbers.keys()]);
    await learn(answer, budget);
    return { kind: "made", answer, numbers };
  }

  async function learn(
    answer: Answer<unknown>,
    budget: { readonly spent: readonly Spend[]; readonly used: readonly number[] },
  ): Promise<void> {
    if (answer.skewMs !== null) seen.skewMs = Math.abs(answer.skewMs) > secondMs ? answer.skewMs : 0;
    const correction = correctionFor(answer, budget.spent, now());
    if (!correction) return;
    const known = budget.used[budget.spent.indexOf(correction.spend)] ?? 0;
    if (correction.closedUntil || correction.usedAtLeast > known) await correctBudget(db, correction);
  }

  async function ownAccount(): Promise<Answer<{ readonly followingCount: number | null }> | Pause> {
    const paced = await call("account", [], () => server.ownAccount());
    return paced.kind === "held" ? paced.pause : paced.answer;
  }

  /** 401 may mean many things (Sharkey says it for everything), so the token itself is asked about before it is called dead. */
  async function confirm(attempt: Attempt): Promise<Attempt> {
    const isSuspect =
      attempt.kind === "refused" && (attempt.status === 401 || (attempt.status === 403 && !seen.isConfirmed));
    if (!isSuspect) return attempt;
    const own = await ownAccount();
    if (own.kind === "answered") {
      seen.isConfirmed = true;
      return attempt;
    }
    if (own.kind === "again") return { kind: "limited", until: own.at };
    if (own.kind === "failed") return { kind: "unreachable", why: own.why, status: own.status };
    if (own.kind !== "refused") return { kind: "limited", until: now() };
    if (own.status === 429) return { kind: "limited", until: own.retryAt ?? later(now(), 5 * minuteMs) };
    return [401, 403, 422].includes(own.status) ? { kind: "signed_out", status: own.status } : attempt;
  }

  async function hasReachedTotal(): Promise<boolean> {
    seen.unprocessable += 1;
    if (seen.unprocessable >= unprocessableMost) return true;
    if (policy.totalFollows === null) return false;
    const own = await ownAccount();
    return own.kind === "answered" && (own.value.followingCount ?? 0) >= policy.totalFollows;
  }

  async function pauseAfter(step: Step, attempt: Attempt, items: readonly LaneItem[]): Promise<Pause | null> {
    switch (attempt.kind) {
      case "limited":
        return { kind: "again", at: later(attempt.until, marginMs), reason: "limited" };
      case "signed_out":
      case "limit_reached":
        return { kind: attempt.kind };
      case "unreachable":
        return countFailure(step, items);
      default:
        return countAnswer();
    }
  }

  async function countAnswer(): Promise<null> {
    seen.answers += 1;
    seen.failures = 0;
    seen.searchFailures = 0;
    failed = [];
    if (seen.answers === 1) await reopenServer(db, account.host);
    return null;
  }

  /** A failed search may be the far side's; the others are the person's own server's. */
  async function countFailure(step: Step, items: readonly LaneItem[]): Promise<Pause | null> {
    if (step === "search") seen.searchFailures += 1;
    else seen.failures += 1;
    failed.push(...items);
    if (seen.failures < failuresMost && seen.searchFailures < searchFailuresMost) return null;
    // Calls under way together fail together: that is one failure of the server, and none of the accounts'.
    closing ??= closeServer(db, account.host, now());
    const at = await closing;
    await takeBackTries(db, ask, failed.splice(0));
    return { kind: "again", at, reason: "server_down" };
  }

  return {
    policy,
    server,
    now,
    shouldStop,
    localHosts: [localHost, account.host],
    ownId: account.ownId,
    follow: { reblogs: options.showBoosts, notify: options.notify, languages: options.languages },
    followMoved: options.followMoved ?? false,
    call,
    async conclude(conclusions) {
      const settled = conclusions.map(({ item, number, step, attempt, lookAgainAt }) => {
        const standard = settleItem(item, step, attempt, now());
        const isAsked = standard.outcome === "pending" || standard.outcome === "requested";
        const change = isAsked && lookAgainAt !== undefined ? { ...standard, dueAt: lookAgainAt } : standard;
        return { item, completion: { itemId: item.id, number, attempt, change } };
      });
      const completions = settled.map(({ completion }) => completion);
      if (completions.length > 0) await completeAttempts(db, ask.userId, completions, now());
      return settled.map(({ item, completion }) => ({ ...item, ...completion.change }));
    },
    isGone: (handle) => ports.isGone(db, handle),
    confirm,
    hasReachedTotal,
    async returnFollow() {
      const days = spends("follow").filter((one) => waitReasonOf(one) === "daily_follows");
      await returnSpends(db, days);
    },
    pauseAfter,
    async spendLeft() {
      const long = spends("follow").filter((one) => one.allowance.windowMs > shortWaitMs);
      const used = await loadUsed(db, long, now());
      const counts = { requests: Number.MAX_SAFE_INTEGER, follows: Number.MAX_SAFE_INTEGER };
      let spent: Spend | null = null;
      for (const [index, one] of long.entries()) {
        const rest = Math.max(0, one.cap - (used[index] ?? 0));
        const key = one.allowance.applies === "follow" ? "follows" : "requests";
        counts[key] = Math.min(counts[key], rest);
        if (rest < leastLeft[key] && one.windowEnd > (spent?.windowEnd ?? now())) spent = one;
      }
      if (!spent) return { counts, pause: null };
      const at = reopensAt(spent, null, seen.skewMs);
      return { counts, pause: { kind: "again", at, reason: waitReasonOf(spent) } };
    },
  };
}

/** Which plans run but may have lost their job in a crash: put `batches.run` into the queue for each (the queue's key keeps it single). */
export async function resumeLanes(db: Db, now: Date) {
  return loadDueLanes(db, now);
}

export type ReadingEnding =
  | { readonly kind: "again"; readonly at: Date; readonly cursor: string | null }
  | { readonly kind: "finished"; readonly marked: number }
  /** The server does not show the list, or there is no draft: the follow itself will tell. */
  | { readonly kind: "not_shown" };

/**
 * Before consent: reads whom the account follows, page by page within the paging limit, and sets those aside in its draft.
 * Put `cursor` into the next call to go on where this one stopped. Nothing is lost without it: what is followed already
 * is recognised again before every follow.
 */
export async function runFollowingReading(
  ask: LaneAsk & { readonly cursor?: string | null },
): Promise<ReadingEnding> {
  const ending = await withLaneLock(ask.db, ask.accountId, () => readFollowing(ask));
  return ending ?? { kind: "again", at: later(ask.now(), busyMs), cursor: ask.cursor ?? null };
}

async function readFollowing(ask: LaneAsk & { readonly cursor?: string | null }): Promise<ReadingEnding> {
  const plan = await loadLanePlan(ask.db, ask);
  if (plan?.state !== "draft" || unfitReason(plan.account)) return { kind: "not_shown" };
  const lane = openLane(ask, plan, { planStates: [], outcomes: [] });
  const [localHost = plan.account.host] = lane.localHosts;
  let cursor = ask.cursor ?? null;
  let marked = 0;
  do {
    const at = cursor;
    const paced = await lane.call("page", [], () => lane.server.following(lane.ownId, at));
    if (paced.kind === "held") {
      return { kind: "again", at: paced.pause.kind === "again" ? paced.pause.at : ask.now(), cursor };
    }
    const { answer } = paced;
    if (answer.kind === "refused" && answer.status === 429) {
      return { kind: "again", at: answer.retryAt ?? later(ask.now(), 5 * minuteMs), cursor };
    }
    if (answer.kind !== "answered") return { kind: "not_shown" };
    const handles = answer.value.accts.map((acct) => fullHandle(acct, localHost));
    marked += await markAlreadyFollowed(ask.db, ask, handles);
    cursor = answer.value.next;
    if (answer.value.accts.length === 0) break;
  } while (cursor !== null);
  return { kind: "finished", marked };
}
