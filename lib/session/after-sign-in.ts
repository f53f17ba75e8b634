/** What follows a sign-in: the waiting plans of that account go on. */
import "server-only";
import { db } from "#lib/db/client.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import type { AfterSignIn } from "./auth-options.ts";

/** A lane that stopped because the server had ended our token runs again with the new one. */
export const afterSignIn: AfterSignIn = async ({ userId, identity }) => {
  if (identity.kind !== "fediverse") return;
  const account = await db().fediverseAccount.findUniqueOrThrow({
    where: { issuerHost_accountId: { issuerHost: identity.issuerHost, accountId: identity.accountId } },
  });
  const stopped = await db().plan.findMany({ where: { userId, accountId: account.id, state: "stopped" } });
  for (const plan of stopped) {
    await db().plan.updateMany({
      where: { id: plan.id, state: "stopped" },
      data: { state: "running", waitReason: null, nextAt: null },
    });
    await enqueue("batches.run", { userId, planId: plan.id, accountId: account.id }, { key: account.id });
  }
};
