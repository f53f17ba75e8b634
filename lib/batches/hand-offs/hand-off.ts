/** A list handed to a server's own importer: what can become of it, and when do we look at what it has done? */
import type { HandOffState } from "#lib/plans/hand-over/hand-off-state.ts";
import { dayMs, hourMs, later, minuteMs, secondMs } from "#lib/time.ts";
import type { Attempt } from "../attempt.ts";

export type HandOffEnd = {
  readonly state: Exclude<HandOffState, "waiting" | "sending">;
  readonly status: number | null;
  /** When the server lets it be tried again; only with `limited`. */
  readonly retryAt: Date | null;
};

/** `attempt` is null when the server took the list. Anything without an answer is unknown: the list may have arrived. */
export function judgeHandOff(attempt: Attempt | null): HandOffEnd {
  const end = (state: HandOffEnd["state"], status: number | null = null): HandOffEnd => {
    return { state, status, retryAt: null };
  };
  switch (attempt?.kind) {
    case undefined:
      return end("accepted");
    case "limited":
      return { state: "limited", status: null, retryAt: attempt.until };
    case "signed_out":
      return end("signed_out", attempt.status);
    case "refused":
      return end(attempt.status === 403 ? "no_permission" : "refused", attempt.status);
    case "unreachable":
      return end("unknown", attempt.status);
    default:
      return end("unknown");
  }
}

/** A server follows some people in seconds and others in hours; whoever approves by hand answers later still. */
const looksMs = [20 * secondMs, 2 * minuteMs, 10 * minuteMs, hourMs, 6 * hourMs, dayMs];

/** When to read next whom the account follows by now; null when it has been looked at often enough. */
export function nextHandOffLook(sentAt: Date, now: Date): Date | null {
  const ageMs = now.getTime() - sentAt.getTime();
  const next = looksMs.find((look) => look > ageMs);
  return next === undefined ? null : later(sentAt, next);
}
