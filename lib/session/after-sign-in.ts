/** What follows a sign-in: the plans and the readings of X that waited for it go on, and who may be found is up to date. */
import "server-only";
import { db } from "#lib/db/client.ts";
import { runOwnClaims } from "#lib/directory/run.ts";
import { env } from "#lib/env.ts";
import { parseHandle } from "#lib/fediverse/handle.ts";
import { wakeSignedOut } from "#lib/intake/x-api/access/store.ts";
import { readXSettings } from "#lib/intake/x-api/x-settings.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { becomeFirstAdministrator } from "#lib/organisations/store.ts";
import { runResumeAccount } from "#lib/plans/run.ts";
import { runEndReplacedAccess } from "#lib/privacy/run.ts";
import { runOwnPolicies } from "#lib/support/run.ts";
import type { AfterSignIn } from "./auth-options.ts";
import { loadAccounts } from "./store.ts";
import { mintUserId } from "./user-id.ts";

export const afterSignIn: AfterSignIn = async ({ userId: id, identity, before }) => {
  const userId = mintUserId(id);
  await runOwnClaims({ db: db(), userId, now: new Date() });
  if (identity.kind === "x") {
    const { APP_SECRET: appSecret } = env();
    const operatorXKeys = readXSettings(env()).operatorKeys;
    if (before) await runEndReplacedAccess({ db: db(), userId, appSecret, operatorXKeys }, before);
    for (const runId of await wakeSignedOut(db(), userId, identity)) {
      await enqueue("intake.fetch-page", { userId, runId }, { key: runId });
    }
    return;
  }
  const account = (await loadAccounts(db(), userId)).find(
    ({ issuerHost, accountId }) => issuerHost === identity.issuerHost && accountId === identity.accountId,
  );
  if (!account) return;
  const named = parseHandle(env().ADMINISTRATOR ?? "");
  if (named) await becomeFirstAdministrator(db(), userId, { named, now: new Date() });
  await runOwnPolicies({ db: db(), userId, now: new Date() });
  for (const planId of await runResumeAccount({ db: db(), userId, accountId: account.id, now: new Date() })) {
    await enqueue("batches.run", { userId, planId, accountId: account.id }, { key: planId });
  }
};
