"use server";

import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { userAction } from "#lib/session/action.ts";
import { caseDays, messageLengthMax } from "#lib/support/case.ts";
import { runOpenCase, runWithdrawCase } from "#lib/support/run.ts";

const opening = z.object({
  days: z.literal(caseDays),
  message: z.string().max(messageLengthMax),
  agreed: z.literal(true),
});

/** The consent is kept with the words that stood beside the box. */
export const openSupportCase = userAction(opening, async ({ days, message }, { id }) => {
  const wording = (await getTranslations("support.person"))("consent");
  return runOpenCase({ db: db(), userId: id, days, message, wording, now: new Date() });
});

export const endSupportCase = userAction(z.object({}), (_input, { id }) =>
  runWithdrawCase({ db: db(), userId: id, now: new Date() }),
);
