"use server";

import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { runConsent, runDraft } from "#lib/plans/run.ts";
import { planOptionsSchema } from "#lib/plans/schema.ts";
import { userAction } from "#lib/session/action.ts";

const draft = z.object({ planId: z.uuid(), accountId: z.uuid() });
const consent = draft.extend({ digest: z.hex().length(64), options: planOptionsSchema });

/** Has the worker ask whom the account follows already. */
export const readFollowing = userAction(draft, async ({ planId, accountId }, user) => {
  await runDraft({ db: db(), userId: user.id, accountId, now: new Date() });
  const job = { userId: user.id, planId, accountId, cursor: null };
  await enqueue("plans.read-following", job, { key: planId });
});

/** The one click. The wording that is kept is made here, from the same list that the digest stands for. */
export const consentToPlan = userAction(consent, async ({ planId, accountId, digest, options }, user) => {
  const asked = { db: db(), userId: user.id, now: new Date() };
  const { account, follows } = await runDraft({ ...asked, accountId });
  const t = await getTranslations("follow.consent");
  const wording = t("wording", { count: follows.length, handle: `@${account.handle}` });
  const started = await runConsent({ ...asked, planId, digest, options, wording });
  const job = { userId: user.id, planId, accountId: started.accountId };
  await enqueue("batches.run", job, { key: started.accountId });
});
