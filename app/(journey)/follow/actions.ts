"use server";

import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { pacePolicyFor } from "#lib/batches/pace-policy.ts";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { MoreScopes } from "#lib/instances/instance.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { runHandOver } from "#lib/plans/hand-over/run.ts";
import { runConsent, runDraft, runDraftChoice } from "#lib/plans/run.ts";
import { draftChoiceSchema, planOptionsSchema } from "#lib/plans/schema.ts";
import { saveFollowingsUnread } from "#lib/plans/store.ts";
import { userAction } from "#lib/session/action.ts";
import { startSignIn } from "#lib/session/start-sign-in.ts";
import { loadAccounts } from "#lib/session/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { minuteMs } from "#lib/time.ts";
import { accountChoice, handOverWords, loadPlanPage } from "./load-plan-page.ts";

const draft = z.object({ planId: z.uuid(), accountId: z.uuid() });
const consent = draft.extend({ digest: z.hex().length(64), options: planOptionsSchema });
const account = z.object({ accountId: z.uuid() });

/** Whoever follows somebody else meanwhile is recognised before every follow. */
const freshMs = 10 * minuteMs;

/** Has the worker ask whom the account follows already, unless it has just done so. */
export const readFollowing = userAction(draft, async ({ planId, accountId }, user) => {
  const { settings } = await runDraft({ db: db(), userId: user.id, accountId, now: new Date() });
  const readAt = settings.followingsReadAt?.getTime() ?? 0;
  if (Date.now() - readAt < freshMs) return { asked: false };
  await saveFollowingsUnread(db(), user.id, planId);
  const job = { userId: user.id, planId, accountId, cursor: null };
  await enqueue("plans.read-following", job, { key: planId });
  return { asked: true };
});

/** Order, number, and who is left out. */
export const shapePlan = userAction(draft.extend({ choice: draftChoiceSchema }), async (input, user) => {
  await runDraftChoice({ db: db(), userId: user.id, planId: input.planId, choice: input.choice });
});

/** The one click. Wording and forecast are made here, from the same list that the digest stands for. */
export const consentToPlan = userAction(consent, async ({ planId, accountId, digest, options }, user) => {
  const asked = { db: db(), userId: user.id, now: new Date() };
  const mine = await myAccount(user.id, accountId);
  const { draft: shown, view } = await loadPlanPage({ ...asked, account: accountChoice(mine) });
  const t = await getTranslations("follow.consent");
  const wording = t("wording", { count: shown.follows.length, handle: `@${shown.account.handle}` });
  const started = await runConsent({ ...asked, planId, digest, options, wording, forecast: view.days });
  const job = { userId: user.id, planId, accountId: started.accountId };
  await enqueue("batches.run", job, { key: planId });
});

/** The other click: the same list goes to the server's own importer. The worker sends it. */
export const handOver = userAction(consent, async ({ accountId, digest, options }, user) => {
  const mine = await myAccount(user.id, accountId);
  const draft = await runDraft({ db: db(), userId: user.id, accountId, now: new Date() });
  const t = await getTranslations("follow");
  const { importer } = pacePolicyFor({ software: mine.software, version: draft.account.softwareVersion });
  if (!importer) throw new AppError("bad_request", "its software has no importer");
  const wording = t(`handOver.${handOverWords(importer)}`, {
    count: draft.follows.length,
    host: mine.issuerHost,
    handle: `@${draft.account.handle}`,
  });
  const sentence = { wording, options, now: new Date() };
  const asked = { db: db(), userId: user.id, accountId, importer, digest, ...sentence };
  const { handOffId } = await runHandOver(asked);
  await enqueue("plans.hand-off", { userId: user.id, accountId, handOffId }, { key: handOffId });
});

/** Where the person's server asks them whether we may keep lists, too; null when it could not be asked. */
export const askForLists = userAction(account, ({ accountId }, user) => {
  return askForMore(user.id, accountId, "lists");
});

/** The same for handing a list to its importer. */
export const askForImport = userAction(account, ({ accountId }, user) => {
  return askForMore(user.id, accountId, "import");
});

async function askForMore(userId: UserId, accountId: string, more: MoreScopes) {
  const { issuerHost } = await myAccount(userId, accountId);
  const started = await startSignIn({ typed: issuerHost, back: "/follow", more });
  return { url: started.ok ? started.value.url : null };
}

async function myAccount(userId: UserId, accountId: string) {
  const mine = (await loadAccounts(db(), userId)).find(({ id }) => id === accountId);
  if (!mine) throw new AppError("not_found");
  return mine;
}
