/** Asks servers which software they run, once in a while, and tells the reports of it. */
import { randomUUID } from "node:crypto";
import { HostBusy, type HostGate } from "#lib/candidates/host-gate.ts";
import { openHostTurns } from "#lib/candidates/turns/run.ts";
import type { Db } from "#lib/db/client.ts";
import { fetchSoftware } from "./client.ts";
import {
  loadServersToAsk,
  peopleOnServers,
  type ServerAnswer,
  type ServerToAsk,
  saveServersOf,
  saveSoftware,
} from "./store.ts";

const serversAtOnce = 200;
const inFlightMax = 16;

type Ports = { readonly fetchSoftware: (host: string) => Promise<string | null> };

/**
 * Asks every server that is due, until none is or `until` says so; answers whether some are left, because they are being
 * asked other things now or because time ran out. Safe to repeat and to run beside itself.
 */
export async function runSoftware(
  work: { readonly db: Db; readonly now: () => Date; readonly until: AbortSignal },
  ports: Ports = { fetchSoftware },
): Promise<boolean> {
  const { db, now, until } = work;
  const turns = openHostTurns(db, `software-${randomUUID()}`, now);
  try {
    for (;;) {
      const due = await loadServersToAsk(db, { now: now(), most: serversAtOnce });
      if (due.length === 0 || until.aborted) return due.length > 0;
      const answers = await askAll(due, until, { ...ports, gate: turns.gate });
      if (answers.length === 0) return true;
      await saveSoftware(db, { answers, now: now() });
      const hosts = answers.map(({ host }) => host);
      for (const userId of await peopleOnServers(db, hosts))
        await saveServersOf(db, userId, { hosts, now: now() });
    }
  } finally {
    await turns.close();
  }
}

async function askAll(
  due: readonly ServerToAsk[],
  until: AbortSignal,
  { fetchSoftware, gate }: Ports & { readonly gate: HostGate },
): Promise<readonly ServerAnswer[]> {
  const answers: ServerAnswer[] = [];
  const waiting = [...due];
  const ask = async () => {
    for (let server = waiting.shift(); server && !until.aborted; server = waiting.shift()) {
      const home = homeOf(server);
      try {
        answers.push({ host: server.host, software: await gate(home, () => fetchSoftware(home)) });
      } catch (error) {
        if (!(error instanceof HostBusy)) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(inFlightMax, due.length) }, ask));
  return answers;
}

/** Where its accounts live; the domain of their addresses when that is all we know. */
function homeOf({ host, actorUri }: ServerToAsk): string {
  return actorUri !== null && URL.canParse(actorUri) ? new URL(actorUri).hostname : host;
}
