"use server";

import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { runAskNotice } from "#lib/outcomes/notices/run.ts";
import { runCancel, runPause, runResume, runUndo } from "#lib/plans/run.ts";
import { countUndoable, loadPlan } from "#lib/plans/store.ts";
import { userAction } from "#lib/session/action.ts";
import { loadAccounts } from "#lib/session/store.ts";

const plan = z.object({ planId: z.uuid() });

export const pausePlan = userAction(plan, async ({ planId }, user) => {
  await runPause({ db: db(), userId: user.id, planId, now: new Date() });
});

export const resumePlan = userAction(plan, async ({ planId }, user) => {
  const found = await loadPlan(db(), user.id, planId);
  if (!found) throw new AppError("not_found");
  await runResume({ db: db(), userId: user.id, planId, now: new Date() });
  const { accountId } = found;
  await enqueue("batches.run", { userId: user.id, planId, accountId }, { key: planId });
});

/** The wording that is kept is the sentence of the dialog. */
export const undoPlan = userAction(plan, async ({ planId }, user) => {
  const asked = { db: db(), userId: user.id, planId };
  const found = await loadPlan(db(), user.id, planId);
  const account = (await loadAccounts(db(), user.id)).find(({ id }) => id === found?.accountId);
  if (!account) throw new AppError("not_found");
  const t = await getTranslations("outcome.undo");
  const count = await countUndoable(db(), user.id, planId);
  const wording = t("wording", { count, handle: `@${account.handle}` });
  const undo = await runUndo({ ...asked, wording, now: new Date() });
  const job = { userId: user.id, planId: undo.planId, accountId: undo.accountId };
  await enqueue("batches.run", job, { key: undo.planId });
  return { planId: undo.planId };
});

const notice = plan.extend({ address: z.email().max(254).nullable() });

/** Null takes the wish back. Nothing is kept where the operator sends no e-mail. */
export const saveNoticeWish = userAction(notice, async ({ planId, address }, user) => {
  const { APP_SECRET: appSecret, SMTP_URL, SMTP_FROM } = env();
  if (address !== null && !(SMTP_URL && SMTP_FROM)) throw new AppError("bad_request");
  await runAskNotice({ db: db(), userId: user.id, planId, address, appSecret });
});

export const cancelPlan = userAction(plan, async ({ planId }, user) => {
  await runCancel({ db: db(), userId: user.id, planId, now: new Date() });
});
