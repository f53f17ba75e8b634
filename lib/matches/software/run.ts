/** Asks servers which software they run, once in a while, and tells the reports of it. */
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

/** Asks every server that is due, until none is or `until` says so. Safe to repeat and to run beside itself. */
export async function runSoftware(
  work: { readonly db: Db; readonly now: () => Date; readonly until: AbortSignal },
  ports: Ports = { fetchSoftware },
): Promise<void> {
  const { db, now, until } = work;
  while (!until.aborted) {
    const due = await loadServersToAsk(db, { now: now(), most: serversAtOnce });
    if (due.length === 0) return;
    const answers = await askAll(due, until, ports);
    await saveSoftware(db, { answers, now: now() });
    const hosts = answers.map(({ host }) => host);
    for (const userId of await peopleOnServers(db, hosts))
      await saveServersOf(db, userId, { hosts, now: now() });
  }
}

async function askAll(
  due: readonly ServerToAsk[],
  until: AbortSignal,
  ports: Ports,
): Promise<readonly ServerAnswer[]> {
  const answers: ServerAnswer[] = [];
  const waiting = [...due];
  const ask = async () => {
    for (let server = waiting.shift(); server && !until.aborted; server = waiting.shift())
      answers.push({ host: server.host, software: await ports.fetchSoftware(homeOf(server)) });
  };
  await Promise.all(Array.from({ length: Math.min(inFlightMax, due.length) }, ask));
  return answers;
}

/** Where its accounts live; the domain of their addresses when that is all we know. */
function homeOf({ host, actorUri }: ServerToAsk): string {
  return actorUri !== null && URL.canParse(actorUri) ? new URL(actorUri).hostname : host;
}
