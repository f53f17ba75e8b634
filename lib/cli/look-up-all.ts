/** Asks about many handles without a database: largest hosts first, four questions a host, a failing host set aside. */
import type { LookupResult } from "#lib/candidates/candidate.ts";
import { questionsPerHostMax } from "#lib/candidates/client.ts";
import { createHostGate, HostAside, type HostGate, lanesFor } from "#lib/candidates/host-gate.ts";
import { lookupReasons } from "#lib/candidates/judge-account.ts";
import { type Handle, handleHost } from "#lib/fediverse/handle.ts";
import { Places } from "#lib/places.ts";

export type LookUpAllOptions = {
  /** Never throws for what a server may do. Every question passes the gate of its host. */
  readonly lookUp: (handle: Handle, gate: HostGate) => Promise<LookupResult>;
  /** Hears how many handles have an answer so far. */
  readonly onProgress?: (answered: number) => void;
  /** Ends it early; handles not asked by then are missing in the answer. */
  readonly signal?: AbortSignal;
};

/** Questions under way at once, over all hosts. */
const inFlightMax = 256;

/**
 * One answer for each handle. A host that could not be reached is left alone until every other one is done, and then tried once
 * more, and so is an account whose profile could not be had; handles it was not asked about end as unreachable, for the same reason.
 */
export async function lookUpAll(
  handles: readonly Handle[],
  options: LookUpAllOptions,
): Promise<ReadonlyMap<string, LookupResult>> {
  const answers = new Map<string, LookupResult>();
  const places = new Places(inFlightMax);
  const aside = new Map<string, HostAside>();
  const open = createHostGate(questionsPerHostMax);
  const gate: HostGate = async (host, work) => {
    const isLeftAlone = aside.get(host);
    if (isLeftAlone) throw isLeftAlone;
    return open(host, work);
  };
  const ask = async (some: readonly Handle[]) => {
    const byHost = Map.groupBy(new Set(some), handleHost);
    const largestFirst = [...byHost.values()].sort((a, b) => b.length - a.length);
    await Promise.all(
      largestFirst.map((ofHost) => askHost(ofHost, { ...options, places, answers, aside, gate })),
    );
  };
  await ask(handles);
  const failed = handles.filter((handle) => {
    const answer = answers.get(handle);
    return answer?.state === "unreachable" || answer?.reason === "profile_unread";
  });
  aside.clear();
  await ask(failed);
  return answers;
}

type Shared = {
  readonly places: Places;
  readonly answers: Map<string, LookupResult>;
  /** Hosts that failed although no handle of theirs was asked about: others led there. */
  readonly aside: Map<string, HostAside>;
  readonly gate: HostGate;
};

async function askHost(
  handles: readonly Handle[],
  { lookUp, onProgress, signal, places, answers, aside, gate }: LookUpAllOptions & Shared,
): Promise<void> {
  const queue = [...handles];
  let failure: LookupResult | null = null;
  const settle = (result: LookupResult) => {
    answers.set(result.handle, result);
    onProgress?.(answers.size);
  };
  const ask = async (handle: Handle) => {
    const result = await lookUp(handle, gate);
    settle(result);
    const { failedElsewhere, dueAt } = result;
    if (failedElsewhere) {
      const reason = lookupReasons.find((known) => known === result.reason) ?? "connect";
      aside.set(failedElsewhere, new HostAside(failedElsewhere, dueAt ?? new Date(), reason));
    } else if (result.state === "unreachable") failure = result;
  };
  const lane = async () => {
    for (let handle = queue.shift(); handle && !failure && !signal?.aborted; handle = queue.shift()) {
      await ask(handle);
    }
  };
  // A place is held until nothing is left to ask: a connection that waits for its next question is lost.
  const others: Promise<void>[] = [];
  await places.hold(async () => {
    // One question first: a host that does not answer holds one place, not four.
    const first = queue.shift();
    if (first && !signal?.aborted) await ask(first);
    const more = lanesFor(queue.length, questionsPerHostMax) - 1;
    for (let another = 0; another < more; another += 1) others.push(places.hold(lane, true));
    await lane();
  });
  await Promise.all(others);
  const cause = failure as LookupResult | null;
  if (!cause) return;
  for (const handle of handles) if (!answers.has(handle)) settle({ ...cause, handle, log: [] });
}
