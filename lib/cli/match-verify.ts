/** Asks the public fediverse about every handle of a list of contacts, telling how far it is; Ctrl-C ends it early. */
import type { LookupResult } from "#lib/candidates/candidate.ts";
import { lookUpHandle } from "#lib/candidates/client.ts";
import { readSpellings } from "#lib/candidates/read-spellings.ts";
import type { Handle } from "#lib/fediverse/handle.ts";
import type { FoundContact } from "#lib/matches/build-whole-report.ts";
import { canBeMatch } from "#lib/matches/propose-candidate.ts";
import { closePublicFetch } from "#lib/net/public-fetch.ts";
import { commandPolicy } from "./command-policy.ts";
import { lookUpAll } from "./look-up-all.ts";

/** Answers by handle. After an interruption some are missing, and the command will end with code 3. */
export async function verifyContacts(
  found: readonly FoundContact[],
): Promise<ReadonlyMap<string, LookupResult>> {
  const fragments = gatherFragments(found);
  const stop = new AbortController();
  const onInterrupt = () => {
    process.stderr.write("stopping; what is known by now will be written\n");
    process.exitCode = 3;
    stop.abort();
  };
  process.once("SIGINT", onInterrupt);
  const progress = startProgress(fragments.size);
  const policy = commandPolicy();
  const spellings = async (handle: Handle) => readSpellings(handle, fragments.get(handle) ?? []);
  try {
    return await lookUpAll([...fragments.keys()] as Handle[], {
      lookUp: (handle, gate) => lookUpHandle(handle, { policy, spellings, gate }),
      onProgress: progress.tell,
      signal: stop.signal,
    });
  } finally {
    progress.end();
    process.removeListener("SIGINT", onInterrupt);
    await closePublicFetch(policy);
  }
}

/** Every handle worth asking about, with the texts it was found in. */
function gatherFragments(found: readonly FoundContact[]): ReadonlyMap<string, readonly string[]> {
  const fragments = new Map<string, string[]>();
  for (const { handle, evidence } of found.flatMap(({ candidates }) => candidates.filter(canBeMatch))) {
    const written = evidence.flatMap((piece) => (piece.kind === "text" ? [piece.fragment] : []));
    fragments.set(handle, [...(fragments.get(handle) ?? []), ...written]);
  }
  return fragments;
}

function startProgress(total: number): { tell(answered: number): void; end(): void } {
  const isTerminal = process.stderr.isTTY === true;
  let answered = 0;
  let shown = -1;
  const show = () => {
    if (answered === shown) return;
    shown = answered;
    const line = `asked about ${answered} of ${total} handles`;
    process.stderr.write(isTerminal ? `\r${line}` : `${line}\n`);
  };
  const timer = setInterval(show, isTerminal ? 200 : 5_000);
  return {
    tell: (count) => {
      answered = count;
    },
    end: () => {
      clearInterval(timer);
      show();
      if (isTerminal) process.stderr.write("\n");
    },
  };
}
