"use server";
// What a person can do with X's API: sign in, bring keys, agree to a price, end a reading.
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { runEndReading, runStartReading, runTryAgain } from "#lib/contacts/x-reading/run.ts";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { saveOwnKeys } from "#lib/intake/x-api/access/store.ts";
import { xRunKinds, xSides } from "#lib/intake/x-api/x-run.ts";
import { readXSettings, xKeysSchema } from "#lib/intake/x-api/x-settings.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { runDeleteXKeys } from "#lib/privacy/run.ts";
import { userAction } from "#lib/session/action.ts";
import { spendAllowance } from "#lib/session/allowance.ts";
import { loadMyXKeys } from "#lib/session/my-x-keys.ts";
import { startXSignIn } from "#lib/session/start-sign-in.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { xProviderIds } from "#lib/session/x-provider.ts";

const page = "/import/x";

export const connectX = userAction(z.object({ app: z.enum(xProviderIds) }), async ({ app }) => {
  const hasKeys = app === "x" ? readXSettings(env()).operatorKeys : await loadMyXKeys(app);
  if (!hasKeys) throw new AppError("not_found");
  return startXSignIn({ app, back: page });
});

/** Access through keys that were there before ends with them, at X too. */
export const saveKeys = userAction(xKeysSchema, async (keys, user) => {
  await forgetKeys(user.id);
  await saveOwnKeys(db(), user.id, keys, env().APP_SECRET);
  revalidatePath(page);
});

export const deleteKeys = userAction(z.object({}), async (_input, user) => {
  await forgetKeys(user.id);
  revalidatePath(page);
});

async function forgetKeys(userId: UserId): Promise<void> {
  const { appSecret, operatorKeys } = readXSettings(env());
  await runDeleteXKeys({ db: db(), userId, appSecret, operatorXKeys: operatorKeys });
}

const sidesSchema = z
  .array(z.enum(xSides))
  .refine((sides) => new Set(sides).size === sides.length, "a list is named twice");

const startSchema = z.object({
  wish: z.object({ kind: z.enum(xRunKinds), sides: sidesSchema, pinned: z.boolean() }),
  agreed: z.object({ expected: z.number().int(), ceilingMicros: z.number().int() }),
});

export const startReading = userAction(startSchema, async (asked, user) => {
  await spendAllowance(db(), { scope: `user:${user.id}`, kind: "x_reading", now: new Date() });
  const runId = await runStartReading(
    { db: db(), userId: user.id, settings: readXSettings(env()) },
    { ...asked, now: new Date() },
  );
  await enqueue("intake.fetch-page", { userId: user.id, runId }, { key: runId });
  revalidatePath(page);
});

const whichSchema = z.object({ runId: z.uuid() });

export const tryReadingAgain = userAction(whichSchema, async ({ runId }, user) => {
  await spendAllowance(db(), { scope: `user:${user.id}`, kind: "x_reading", now: new Date() });
  await runTryAgain(db(), user.id, runId);
  await enqueue("intake.fetch-page", { userId: user.id, runId }, { key: runId });
  revalidatePath(page);
});

/** What came is kept and looked for as any other source, or waits for the person's word as any further one. */
export const endReading = userAction(whichSchema, async ({ runId }, user) => {
  const kept = await runEndReading(db(), user.id, runId, new Date());
  if (kept && !kept.held) {
    await enqueue("candidates.find", { userId: user.id, sourceId: kept.sourceId }, { key: kept.sourceId });
  }
  revalidatePath(page);
});
