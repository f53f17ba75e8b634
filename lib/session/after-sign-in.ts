/** What follows a sign-in: the plans that waited for it go on. */
import "server-only";
import { db } from "#lib/db/client.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { runResumeAccount } from "#lib/plans/run.ts";
import type { AfterSignIn } from "./auth-options.ts";
import { loadAccounts } from "./store.ts";
import { mintUserId } from "./user-id.ts";

export const afterSignIn: AfterSignIn = async ({ userId: id, identity }) => {
  if (identity.kind !== "fediverse") return;
  const userId = mintUserId(id);
  const account = (await loadAccounts(db(), userId)).find(
    ({ issuerHost, accountId }) => issuerHost === identity.issuerHost && accountId === identity.accountId,
  );
  if (!account) return;
  for (const planId of await runResumeAccount({ db: db(), userId, accountId: account.id, now: new Date() })) {
    await enqueue("batches.run", { userId, planId, accountId: account.id }, { key: account.id });
  }
};
