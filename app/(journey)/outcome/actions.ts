"use server";

import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { runCancel, runPause, runResume } from "#lib/plans/run.ts";
import { loadPlan } from "#lib/plans/store.ts";
import { userAction } from "#lib/session/action.ts";

const plan = z.object({ planId: z.uuid() });

export const pausePlan = userAction(plan, async ({ planId }, user) => {
  await runPause({ db: db(), userId: user.id, planId, now: new Date() });
});

export const resumePlan = userAction(plan, async ({ planId }, user) => {
  const found = await loadPlan(db(), user.id, planId);
  if (!found) throw new AppError("not_found");
  await runResume({ db: db(), userId: user.id, planId, now: new Date() });
  const { accountId } = found;
  await enqueue("batches.run", { userId: user.id, planId, accountId }, { key: accountId });
});

export const cancelPlan = userAction(plan, async ({ planId }, user) => {
  await runCancel({ db: db(), userId: user.id, planId, now: new Date() });
});
