/** What a person does with a plan: look at the draft, consent to it, pause it, go on, cancel it. */
import type { Db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { loadAccepted } from "#lib/matches/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { type BuiltPlan, buildPlan, type KnownFollow } from "./build-plan.ts";
import { canFollow } from "./can-follow.ts";
import { digestPlan } from "./digest-plan.ts";
import type { DayForecast, LeaveOut, PlannedFollow, PlanOptions, PlanState } from "./plan.ts";
import type { DraftChoice } from "./schema.ts";
import {
  cancelOpenItems,
  createDraft,
  createUndo,
  type DraftItem,
  type DraftSettings,
  loadDraftId,
  loadDraftItems,
  loadDraftSettings,
  loadKnownFollows,
  loadLockedContacts,
  loadPlans,
  lockAccount,
  lockPlan,
  lookAgainAfterUndo,
  type PlanAccount,
  type PlanRow,
  type Reach,
  replaceDraftItems,
  saveAudit,
  saveConsent,
  saveDraftChoice,
  savePlanState,
  startPlan,
} from "./store.ts";

/** What the consent page shows, and what consent is given to. */
export type Draft = {
  readonly planId: string;
  readonly account: PlanAccount;
  /** To be sent back with the consent. */
  readonly digest: string;
  /** Whom the click will follow, in order. */
  readonly follows: readonly PlannedFollow[];
  readonly leaveOuts: readonly LeaveOut[];
  readonly settings: DraftSettings;
};

export const draftTransaction = { timeout: 60_000, maxWait: 20_000 };

/**
 * The draft of this account as the accepted matches stand now; it is made, or brought up to date, on the way.
 * Throws `not_found` when the account is not this person's.
 */
export async function runDraft(ask: {
  readonly db: Db;
  readonly userId: UserId;
  readonly accountId: string;
  readonly now: Date;
}): Promise<Draft> {
  return ask.db.$transaction((tx) => refreshDraft(tx, ask), draftTransaction);
}

/**
 * Changes the order, whom the person took out, or how many it shall be. Throws `not_found` without such a draft,
 * `bad_request` when the one to take out is not in it.
 */
export async function runDraftChoice(ask: {
  readonly db: Db;
  readonly userId: UserId;
  readonly planId: string;
  readonly choice: DraftChoice;
}): Promise<void> {
  const { db, userId, planId, choice } = ask;
  const { takeOut } = choice;
  if (takeOut !== undefined) {
    const items = await loadDraftItems(db, userId, planId);
    const isThere = items.some(({ handle, outcome }) => handle === takeOut && outcome === "waiting");
    if (!isThere) throw new AppError("bad_request", "nobody of that address is in the draft");
  }
  if (!(await saveDraftChoice(db, { userId, planId, choice }))) throw new AppError("not_found");
}

/** `runDraft` inside a transaction that goes on. */
export async function refreshDraft(
  tx: Reach,
  ask: { readonly userId: UserId; readonly accountId: string; readonly now: Date },
): Promise<Draft> {
  const { userId, accountId, now } = ask;
  const account = await lockAccount(tx, userId, accountId);
  if (!account) throw new AppError("not_found");
  const planId =
    (await loadDraftId(tx, userId, accountId)) ?? (await createDraft(tx, userId, accountId, now));
  const stored = await loadDraftItems(tx, userId, planId);
  const earlier = await loadKnownFollows(tx, userId, accountId);
  const read = stored.filter((item) => item.outcome === "already").map((item) => item.handle);
  const known = new Map<string, KnownFollow>([
    ...read.map((handle) => [handle, "already"] as const),
    ...earlier,
  ]);
  const accepted = await loadAccepted(tx, userId);
  const locked = await loadLockedContacts(tx, userId);
  const settings = await loadDraftSettings(tx, userId, planId);
  const built = buildPlan({
    accepted,
    self: ownHandles(account),
    known,
    locked,
    rule: settings.orderRule,
    takenOut: new Set(settings.takenOut),
    most: settings.most,
  });
  const items = draftItems(built, new Set(read.filter((handle) => !earlier.has(handle))));
  if (!isSame(items, stored)) await replaceDraftItems(tx, userId, planId, items);
  const digest = digestPlan({ accountId, handles: built.follows.map((follow) => follow.handle) });
  return { planId, account, digest, settings, ...built };
}

/** The follows to make, then those that reading the followings has shown to be there already: they count as such. */
function draftItems(built: BuiltPlan, read: ReadonlySet<string>): readonly DraftItem[] {
  const waiting = built.follows.map(({ contactId, handle, grade }) => {
    return { contactId, handle, grade, outcome: "waiting" as const };
  });
  const already = built.leaveOuts
    .filter((leaveOut) => leaveOut.reason === "already" && read.has(leaveOut.handle))
    .map(({ contactId, handle }) => ({
      contactId,
      handle,
      grade: "possible" as const,
      outcome: "already" as const,
    }));
  return [...waiting, ...already];
}

function isSame(items: readonly DraftItem[], stored: readonly DraftItem[]): boolean {
  const sameItem = (item: DraftItem, other: DraftItem | undefined) =>
    item.handle === other?.handle && item.contactId === other.contactId && item.outcome === other.outcome;
  return items.length === stored.length && items.every((item, index) => sameItem(item, stored[index]));
}

function ownHandles(account: PlanAccount): readonly string[] {
  const user = account.handle.replace(/^@/, "").split("@")[0] ?? "";
  return [account.handle, `${user}@${account.issuerHost}`];
}

/**
 * The one click. Consent is given to exactly the list the person saw: when the digest of what is stored now differs
 * (a match was rejected in another window, an archive came in), it throws `plan_changed` and nothing has happened.
 * Throws `account_signed_out` when the account's token is gone or may not follow, `bad_request` for an empty plan.
 * The caller puts `batches.run` into the queue.
 */
export async function runConsent(ask: {
  readonly db: Db;
  readonly userId: UserId;
  readonly planId: string;
  /** `Draft.digest` of the page the person clicked on. */
  readonly digest: string;
  readonly options: PlanOptions;
  /** The sentence above the button, as the person read it. */
  readonly wording: string;
  /** Follows by day as the person was shown them. */
  readonly forecast?: readonly DayForecast[];
  readonly now: Date;
}): Promise<{ readonly planId: string; readonly accountId: string; readonly follows: number }> {
  return ask.db.$transaction(async (tx) => {
    const { userId, planId, options, wording, forecast = [], now } = ask;
    const plan = await tx.plan.findFirst({ where: { id: planId, userId }, select: { accountId: true } });
    if (!plan) throw new AppError("not_found");
    const draft = await refreshDraft(tx, { userId, accountId: plan.accountId, now });
    const isUnchanged = draft.planId === planId && draft.digest === ask.digest;
    if (!isUnchanged || (await lockPlan(tx, userId, planId))?.state !== "draft")
      throw new AppError("plan_changed");
    if (draft.follows.length === 0) throw new AppError("bad_request", "the plan is empty");
    const { account } = draft;
    if (account.state !== "connected" || !canFollow(account.scopes)) throw new AppError("account_signed_out");
    const facts = consentFacts(draft, options);
    await saveConsent(tx, { userId, kind: "follow", planId, wording, facts, now });
    await startPlan(tx, { userId, planId, options, forecast, now });
    await saveAudit(tx, { userId, action: "plan.consented", planId, facts, now });
    return { planId, accountId: account.id, follows: draft.follows.length };
  }, draftTransaction);
}

function consentFacts(draft: Draft, options: PlanOptions) {
  const leftOut: Record<string, number> = {};
  for (const { reason } of draft.leaveOuts) leftOut[reason] = (leftOut[reason] ?? 0) + 1;
  return {
    follows: draft.follows.length,
    account: draft.account.handle,
    accountId: draft.account.id,
    digest: draft.digest,
    options: {
      ...options,
      languages: [...options.languages],
      followMoved: options.followMoved ?? false,
      listTitle: options.listTitle ?? null,
    },
    order: draft.settings.orderRule,
    leftOut,
  };
}

type PlanAsk = {
  readonly db: Db;
  readonly userId: UserId;
  readonly planId: string;
  readonly now: Date;
};

/** Takes effect before the next follow: the lane reads the state each time. A plan that does not run stays as it is. */
export async function runPause(ask: PlanAsk): Promise<PlanState> {
  return changeState(ask, { from: ["running"], to: "paused", action: "plan.paused" });
}

/** Throws `account_signed_out` while the account is not connected. The caller puts `batches.run` into the queue. */
export async function runResume(ask: PlanAsk): Promise<PlanState> {
  return changeState(ask, { from: ["paused", "stopped"], to: "running", action: "plan.resumed" });
}

/** What was followed stays followed; everything not tried yet ends as `cancelled`. */
export async function runCancel(ask: PlanAsk): Promise<PlanState> {
  return changeState(ask, {
    from: ["running", "paused", "stopped"],
    to: "cancelled",
    action: "plan.cancelled",
  });
}

async function changeState(
  ask: PlanAsk,
  change: { readonly from: readonly PlanState[]; readonly to: PlanState; readonly action: string },
): Promise<PlanState> {
  const { userId, planId, now } = ask;
  const { to } = change;
  return ask.db.$transaction(async (tx) => {
    const plan = await lockPlan(tx, userId, planId);
    if (!plan) throw new AppError("not_found");
    if (!change.from.includes(plan.state)) return plan.state;
    if (to === "running") await requireConnected(tx, userId, plan.accountId);
    const ended = to === "cancelled" ? { finishedAt: now } : {};
    await savePlanState(tx, { userId, planId, state: to, nextAt: to === "running" ? now : null, ...ended });
    const items = to === "cancelled" ? await cancelOpenItems(tx, userId, planId, now) : 0;
    if (to === "cancelled" && plan.undoesId) {
      await lookAgainAfterUndo(tx, { userId, planId: plan.undoesId, now });
    }
    await saveAudit(tx, {
      userId,
      action: change.action,
      planId,
      facts: to === "cancelled" ? { items } : {},
      now,
    });
    return to;
  }, draftTransaction);
}

async function requireConnected(tx: Reach, userId: UserId, accountId: string): Promise<void> {
  const account = await lockAccount(tx, userId, accountId);
  if (account?.state !== "connected" || !canFollow(account.scopes)) throw new AppError("account_signed_out");
}

/**
 * Takes back what an ended plan has followed, and only that: a plan of its own, which can be paused and cancelled like
 * any other. Throws `not_found`, `account_signed_out`, and `bad_request` when the plan has not ended, is being taken
 * back already, or has followed nobody. The caller puts `batches.run` into the queue.
 */
export async function runUndo(
  ask: PlanAsk & { readonly wording: string },
): Promise<{ readonly planId: string; readonly accountId: string; readonly count: number }> {
  const { userId, now, wording } = ask;
  return ask.db.$transaction(async (tx) => {
    const plan = await lockPlan(tx, userId, ask.planId);
    if (!plan) throw new AppError("not_found");
    const isOver = plan.state === "finished" || plan.state === "cancelled";
    if (plan.kind !== "follow" || !isOver) throw new AppError("bad_request", "only an ended plan is undone");
    await requireConnected(tx, userId, plan.accountId);
    const others = await loadPlans(tx, userId, plan.accountId);
    if (others.some((other) => other.undoesId === plan.id && !isGivenUp(other)))
      throw new AppError("bad_request", "it is being undone");
    const undo = await createUndo(tx, { userId, planId: plan.id, accountId: plan.accountId, now });
    if (!undo) throw new AppError("bad_request", "it followed nobody");
    const facts = { undoes: plan.id, count: undo.count };
    await saveConsent(tx, { userId, kind: "undo", planId: undo.planId, wording, facts, now });
    await saveAudit(tx, { userId, action: "plan.undone", planId: undo.planId, facts, now });
    return { ...undo, accountId: plan.accountId };
  }, draftTransaction);
}

/** After an undo has ended, what it could not take back may be tried once more. */
function isGivenUp(undo: PlanRow): boolean {
  return undo.state === "cancelled" || undo.state === "finished";
}

/**
 * After a person has signed in again on an account: the plans that the lost sign-in stopped go on.
 * Answers their ids; the caller puts `batches.run` into the queue for each.
 */
export async function runResumeAccount(ask: {
  readonly db: Db;
  readonly userId: UserId;
  readonly accountId: string;
  readonly now: Date;
}): Promise<readonly string[]> {
  const { db, userId, accountId, now } = ask;
  const stopped = (await loadPlans(db, userId, accountId)).filter(
    (plan: PlanRow) => plan.state === "stopped",
  );
  for (const plan of stopped) await runResume({ db, userId, planId: plan.id, now });
  return stopped.map((plan) => plan.id);
}
