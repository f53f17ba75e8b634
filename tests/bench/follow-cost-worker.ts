// Follows several plans side by side as a worker does, looks at each once, and prints its own CPU time in milliseconds.
import { realPorts } from "#lib/batches/lanes/run.ts";
import { runBatch } from "#lib/batches/run.ts";
import { closeDb, db } from "#lib/db/client.ts";
import { runRecheck } from "#lib/outcomes/run.ts";
import { mintUserId } from "#lib/session/user-id.ts";
import { wideMastodon } from "../long/kill-plan.ts";

const ports = { ...realPorts(), policyFor: () => wideMastodon(1_000_000) };
const now = () => new Date();
const waitUntil = (at: Date) =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, at.getTime() - Date.now())));

async function follow(lane: string): Promise<void> {
  const [userId = "", planId = "", accountId = ""] = lane.split(",");
  const ask = { db: db(12), userId: mintUserId(userId), planId, accountId, now, ports };
  for (;;) {
    const ending = await runBatch(ask);
    if (ending.kind === "finished") break;
    if (ending.kind !== "again") throw new Error(`the lane ended as ${ending.kind}`);
    await waitUntil(ending.at);
  }
  await waitUntil(new Date(Date.now() + 5_500));
  await runRecheck(ask);
}

// The first lane warms everything up; its share of a thousand follows is not what is measured.
const [first = "", ...others] = process.argv.slice(2);
await follow(first);
const before = process.cpuUsage();
await Promise.all(others.map(follow));
const { user, system } = process.cpuUsage(before);
process.stdout.write(String(((user + system) / 1_000) * ((others.length + 1) / others.length)));
await closeDb();
