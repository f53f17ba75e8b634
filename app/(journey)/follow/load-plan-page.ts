/** What the plan page needs for one account: the draft, its forecast, and the rows of one page. */
import {
  type AccountChoice,
  countLeftOut,
  type HandedOverView,
  type PlannedRow,
  type PlanView,
} from "#components/plans/plan-view.ts";
import { loadUsed } from "#lib/batches/budgets/store.ts";
import { spendOf } from "#lib/batches/pace.ts";
import { followsOfDay, type PacePolicy, paceNumbers, pacePolicyFor } from "#lib/batches/pace-policy.ts";
import { loadLookups } from "#lib/candidates/store.ts";
import type { Db } from "#lib/db/client.ts";
import { countFollowed } from "#lib/matches/followed/store.ts";
import { countBeyondTotal } from "#lib/plans/beyond-total.ts";
import { canImport, canKeepLists, type Importer } from "#lib/plans/can-follow.ts";
import { estimateDuration, isLongerThanImport } from "#lib/plans/estimate-duration.ts";
import { type HandedOver, loadHandedOver } from "#lib/plans/hand-over/store.ts";
import type { PlannedFollow } from "#lib/plans/plan.ts";
import { type Draft, runDraft } from "#lib/plans/run.ts";
import { countStillOpen } from "#lib/plans/store.ts";
import type { ConnectedAccount } from "#lib/session/store.ts";
import type { UserId } from "#lib/session/user-id.ts";

export type PlanPage = {
  readonly draft: Draft;
  readonly view: PlanView;
  /** Whether the server's own importer is the faster way. */
  readonly importIsFaster: boolean;
  /** The sentence of the consent to hand the list over, by what the importer heeds. */
  readonly handOverWords: HandOverWords;
};

/** Pleroma's importer takes addresses alone, so the person is not told that their choices go with them. */
export type HandOverWords = "wording" | "wordingBare";

export function handOverWords(importer: Importer | null): HandOverWords {
  return importer === "pleroma" ? "wordingBare" : "wording";
}

export function accountChoice({ id, handle, issuerHost, software, state }: ConnectedAccount): AccountChoice {
  return { id, handle, host: issuerHost, software, signedOut: state !== "connected" };
}

export async function loadPlanPage(ask: {
  readonly db: Db;
  readonly userId: UserId;
  readonly account: AccountChoice;
  readonly now: Date;
}): Promise<PlanPage> {
  const { db, account, now } = ask;
  const draft = await runDraft({ ...ask, accountId: account.id });
  const { follows, leaveOuts } = draft;
  const policy = pacePolicyFor({ software: account.software, version: draft.account.softwareVersion });
  const pace = paceNumbers(policy);
  const followsUsedToday = await usedToday(db, policy, account, now);
  const others = await countStillOpen(db, ask.userId, account.id);
  const { days, endsAt } = estimateDuration({ follows: follows.length, pace, followsUsedToday, others, now });
  const handedOver = await loadHandedOver(db, ask.userId, account.id);
  const view: PlanView = {
    account,
    count: follows.length,
    locked: follows.filter(({ locked }) => locked).length,
    mutual: follows.filter(({ mutual }) => mutual).length,
    leftOut: countLeftOut(leaveOuts),
    lists: policy.hasLists ? (canKeepLists(draft.account.scopes) ? "may" : "must_ask") : "none",
    listTitles: draft.account.listTitles,
    importer: importerOf(policy, draft.account.scopes, handedOver),
    handedOver: handedOver && handedOverView(handedOver),
    order: draft.settings.orderRule,
    most: draft.settings.most,
    followingsRead: draft.settings.followingsReadAt !== null,
    days,
    countsDays: followsOfDay(policy) !== undefined,
    sharing: others.reduce((sum, open) => sum + open, 0),
    tooMany: await tooManyOf(db, policy, {
      userId: ask.userId,
      accountId: account.id,
      planned: follows.length,
    }),
    endsAt: endsAt.toISOString(),
    now: now.toISOString(),
  };
  const importIsFaster =
    isMastodon(policy) && isLongerThanImport({ follows: follows.length, pace, endsAt, now });
  return { draft, view, importIsFaster, handOverWords: handOverWords(policy.importer) };
}

/** Of other software nobody has read a total that its importer counts as well. */
async function tooManyOf(
  db: Db,
  policy: PacePolicy,
  plan: { readonly userId: UserId; readonly accountId: string; readonly planned: number },
): Promise<PlanView["tooMany"]> {
  const { totalFollows: total } = policy;
  if (total === null || !isMastodon(policy)) return null;
  const followed = await countFollowed(db, plan.userId, plan.accountId);
  const count = countBeyondTotal({ total, followed, planned: plan.planned });
  return count > 0 ? { total, count } : null;
}

function isMastodon({ name }: PacePolicy): boolean {
  return name.startsWith("mastodon");
}

/** While the server works through one list, it is not offered another. */
function importerOf({ importer }: PacePolicy, scopes: string, last: HandedOver | null): PlanView["importer"] {
  const isUnderWay = last?.state === "waiting" || last?.state === "sending";
  const isWorking = last?.state === "accepted" && last.lookAt !== null;
  if (!importer || isUnderWay || isWorking) return "none";
  return canImport(scopes, importer) ? "may" : "must_ask";
}

function handedOverView({ at, retryAt, lookAt, ...rest }: HandedOver): HandedOverView {
  return {
    ...rest,
    at: at.toISOString(),
    retryAt: retryAt?.toISOString() ?? null,
    isLookedAt: lookAt !== null,
  };
}

async function usedToday(db: Db, policy: PacePolicy, account: AccountChoice, now: Date): Promise<number> {
  const allowance = followsOfDay(policy);
  if (!allowance) return 0;
  const spend = spendOf(allowance, { accountId: account.id, host: account.host }, now);
  const [used = 0] = await loadUsed(db, [spend], now);
  return used;
}

/** The rows of one page; each account is called as it calls itself. */
export async function loadPlannedRows(
  db: Db,
  follows: readonly PlannedFollow[],
  page: { readonly from: number; readonly most: number },
): Promise<readonly PlannedRow[]> {
  const shown = follows.slice(page.from, page.from + page.most);
  const lookups = await loadLookups(
    db,
    shown.map(({ handle }) => handle),
  );
  return shown.map(({ handle, grade, mutual, locked, lastPostAt }, index) => {
    const name = lookups.get(handle)?.profile?.displayName || null;
    return { position: page.from + index + 1, handle, name, grade, mutual, locked, lastPostAt };
  });
}
