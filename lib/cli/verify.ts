/** `transhumance verify`: does the account exist, is the address its own, what does it show? */
import { Command } from "commander";
import type { LookupResult } from "#lib/candidates/candidate.ts";
import { lookUpHandle, questionsPerHostMax } from "#lib/candidates/client.ts";
import { type CarefulGate, createCarefulGate } from "#lib/candidates/host-gate.ts";
import { type Handle, handleUser, parseHandle, writtenUser } from "#lib/fediverse/handle.ts";
import type { FetchPolicy } from "#lib/net/fetch-policy.ts";
import { closePublicFetch } from "#lib/net/public-fetch.ts";
import { commandPolicy } from "./command-policy.ts";
import { inputLines, writeLine } from "./lines.ts";

export function verifyCommand(): Command {
  return new Command("verify")
    .description("ask the public fediverse about handles")
    .argument("[handle...]", "handles such as mira@mastodon.social (default: lines of standard input)")
    .option("--webfinger-only", "leave out the public profile")
    .addHelpText(
      "after",
      `
Writes one JSON line for each handle, in the order given:
  {"handle", "state", "canonical", "evidence", "reason", "retry_at", "log": [{"url", "status", "ms"}]}
States: verified, moved, mismatched, absent, gone, refused, unreachable; "invalid" when it is no handle.
At most 4 questions at once go to one host. CONTACT_URL is sent along as our address for complaints;
PUBLIC_FETCH_ALLOW opens address ranges that are not public.

Exit codes: 0 every handle has an answer, 3 some are no handles or their server could not be asked.`,
    )
    .action((handles: string[], options: { webfingerOnly?: boolean }) =>
      verifyAll(handles, options.webfingerOnly !== true),
    );
}

const inFlightMax = 256;
/** A host that is not there is not asked about all its handles; what it answers, be it an error, is about one of them. */
const care = {
  perHostMax: questionsPerHostMax,
  failuresMax: questionsPerHostMax,
  reasons: ["dns", "connect", "tls", "timeout"],
} as const;

async function verifyAll(handles: readonly string[], withProfile: boolean): Promise<void> {
  const policy = commandPolicy();
  const asking: Asking = {
    policy,
    withProfile,
    careful: createCarefulGate(care),
    known: new Map(),
  };
  const waiting: Promise<object>[] = [];
  let running = 0;
  let freed: () => void = () => undefined;
  for await (const text of handles.length > 0 ? handles : inputTexts()) {
    while (running >= inFlightMax) {
      await new Promise<void>((resolve) => {
        freed = resolve;
      });
    }
    running += 1;
    const answer = verifyOne(text.trim(), asking).finally(() => {
      running -= 1;
      freed();
    });
    waiting.push(answer);
    while (waiting.length > 0 && (await isSettled(waiting[0]))) await writeLine(await waiting.shift());
  }
  for (const answer of waiting) await writeLine(await answer);
  await closePublicFetch(policy);
}

async function* inputTexts(): AsyncGenerator<string> {
  // What is longer than any line that we read is no handle either.
  for await (const { text } of inputLines()) yield text ?? "";
}

const open = Symbol("open");

async function isSettled(answer: Promise<object> | undefined): Promise<boolean> {
  return (await Promise.race([answer, Promise.resolve(open)])) !== open;
}

type Asking = {
  readonly policy: FetchPolicy;
  readonly withProfile: boolean;
  readonly careful: CarefulGate;
  readonly known: Map<Handle, Promise<LookupResult>>;
};

/** As many answers as are kept for handles that come again. */
const knownMax = 100_000;

/** Each handle is asked about once; once more in another spelling, where its server may tell capital letters from small ones. */
async function lookUpOnce(handle: Handle, user: string, asking: Asking): Promise<LookupResult> {
  const { policy, withProfile, careful, known } = asking;
  const before = await known.get(handle);
  if (before && (before.state !== "absent" || user === handleUser(handle))) return before;
  const answer = lookUpHandle(handle, {
    policy,
    withProfile,
    gate: careful.gate,
    spellings: async () => [user],
  });
  if (known.size < knownMax) known.set(handle, answer);
  careful.note(await answer);
  return answer;
}

async function verifyOne(text: string, asking: Asking): Promise<object> {
  const handle = parseHandle(text);
  if (handle === null) {
    process.exitCode = 3;
    return {
      handle: text,
      state: "invalid",
      canonical: null,
      evidence: null,
      reason: "no_handle",
      retry_at: null,
      log: [],
    };
  }
  const result = await lookUpOnce(handle, writtenUser(text), asking);
  if (result.state === "unreachable") process.exitCode = 3;
  return describe(result);
}

function describe(result: LookupResult): object {
  const { profile } = result;
  return {
    handle: result.handle,
    state: result.state,
    canonical: result.subject,
    evidence: result.subject && {
      actor: result.actorUri,
      page: result.profileUrl,
      profile,
      x_links: (profile?.links ?? []).filter((link) =>
        /^https?:\/\/(?:www\.|mobile\.)?(?:x|twitter)\.com\//i.test(link),
      ),
    },
    reason: result.reason,
    retry_at: result.dueAt?.toISOString() ?? null,
    log: result.log,
  };
}
