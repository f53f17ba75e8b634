/** Asks about many handles without a database: largest hosts first, four questions a host, a failing host set aside. */
import type { LookupResult } from "#lib/candidates/candidate.ts";
import { questionsPerHostMax } from "#lib/candidates/client.ts";
import { type CarefulGate, createCarefulGate, type HostGate, lanesFor } from "#lib/candidates/host-gate.ts";
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
  const careful = createCarefulGate({ perHostMax: questionsPerHostMax, failuresMax: 1 });
  const ask = async (some: readonly Handle[]) => {
    const byHost = Map.groupBy(new Set(some), handleHost);
    const largestFirst = [...byHost.values()].sort((a, b) => b.length - a.length);
    await Promise.all(
      largestFirst.map((ofHost) => askHost(ofHost, { ...options, places, answers, careful })),
    );
  };
  await ask(handles);
  const failed = handles.filter((handle) => {
    const answer = answers.get(handle);
    return answer?.state === "unreachable" || answer?.reason === "profile_unread";
  });
  careful.forget();
  await ask(failed);
  return answers;
}

type Shared = {
  readonly places: Places;
  readonly answers: Map<string, LookupResult>;
  /** A host may fail although no handle of it is asked about: others lead there. */
  readonly careful: CarefulGate;
};

async function askHost(
  handles: readonly Handle[],
  { lookUp, onProgress, signal, places, answers, careful }: LookUpAllOptions & Shared,
): Promise<void> {
  const queue = [...handles];
  let failure: LookupResult | null = null;
  const settle = (result: LookupResult) => {
    answers.set(result.handle, result);
    onProgress?.(answers.size);
  };
  const ask = async (handle: Handle) => {
    const result = await lookUp(handle, careful.gate);
    careful.note(result);
    settle(result);
    if (result.state === "unreachable" && !result.failedElsewhere) failure = result;
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
