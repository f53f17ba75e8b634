// The worker's part of a lane as a process of its own, to be killed: follows one plan and looks again until all is said.
import { realPorts } from "#lib/batches/lanes/run.ts";
import { runBatch } from "#lib/batches/run.ts";
import { closeDb, db } from "#lib/db/client.ts";
import { runRecheck } from "#lib/outcomes/run.ts";
import { mintUserId } from "#lib/session/user-id.ts";
import { wideMastodon } from "./kill-plan.ts";

const [userId = "", planId = "", accountId = "", followsPerDay = ""] = process.argv.slice(2);
const now = () => new Date();
const ports = { ...realPorts(), policyFor: () => wideMastodon(Number(followsPerDay)) };
const ask = { db: db(6), userId: mintUserId(userId), planId, accountId, now, ports };

const looksWithinMs = 20_000;

const waitUntil = (at: Date) =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, at.getTime() - Date.now())));

for (;;) {
  const batch = await runBatch(ask);
  const look = await runRecheck(ask);
  if (batch.kind === "again") {
    await waitUntil(batch.at);
    continue;
  }
  if (batch.kind !== "finished") throw new Error(`the lane ended as ${batch.kind}`);
  // What is left then waits for its owners, who may take days.
  if (look.kind !== "again" || look.at.getTime() - Date.now() > looksWithinMs) break;
  await waitUntil(look.at);
}
await closeDb();
