/** Is the token dead, or was only this call refused? Is the total of follows reached, or was it only this account? */
import { later, minuteMs } from "#lib/time.ts";
import type { Attempt } from "./attempt.ts";
import type { Lane, Pause } from "./lane.ts";
import type { Answer, OwnAccount } from "./person-server.ts";

/** Servers that name no total, or another one: so many refusals with nobody followed since tell the same. */
const unprocessableMost = 3;
const silentPauseMs = 5 * minuteMs;

/** Both answers come from asking the server who we are, at its pace like any other call. */
export function doubtAnswers(
  lane: Pick<Lane, "call" | "server" | "policy" | "now"> & {
    /** Whether anybody was followed after this one could not be. */
    followedSince(itemId: string): Promise<boolean>;
  },
) {
  let unprocessable = 0;

  async function askWhoWeAre(): Promise<Answer<OwnAccount> | Pause> {
    const paced = await lane.call("account", [], () => lane.server.ownAccount());
    return paced.kind === "held" ? paced.pause : paced.answer;
  }

  /**
   * 401 means many things (Sharkey says it for everything) and so does 403 (a block, a login that was switched off), so the
   * token itself is asked about before it is called dead. Each time: it may have died since it was asked about last.
   */
  async function confirm(attempt: Attempt): Promise<Attempt> {
    if (attempt.kind !== "refused" || (attempt.status !== 401 && attempt.status !== 403)) return attempt;
    const own = await askWhoWeAre();
    return own.kind === "answered" ? attempt : judgeDoubt(own, attempt, lane.now());
  }

  async function hasReachedTotal(itemId: string): Promise<boolean> {
    if (await lane.followedSince(itemId)) return false;
    unprocessable += 1;
    const isRepeated = unprocessable >= unprocessableMost;
    const { totalFollows } = lane.policy;
    if (totalFollows === null && !isRepeated) return false;
    const own = await askWhoWeAre();
    const count = own.kind === "answered" ? own.value.followingCount : null;
    // Whoever follows nobody has reached no total, whatever it is.
    if (isRepeated) return count !== 0;
    return totalFollows !== null && (count ?? 0) >= totalFollows;
  }

  return { confirm, hasReachedTotal };
}

/** Until we know whose token it is, nothing is said of the account that was asked for. */
function judgeDoubt(
  own: Exclude<Answer<OwnAccount>, { kind: "answered" }> | Pause,
  attempt: Attempt,
  now: Date,
): Attempt {
  switch (own.kind) {
    case "refused":
      if (own.status === 429) return { kind: "limited", until: own.retryAt ?? later(now, silentPauseMs) };
      // snac answers 422 for a dead token, a disabled login is 403 (protocols.md §1.4, servers.md §2).
      return [401, 403, 422].includes(own.status) ? { kind: "signed_out", status: own.status } : attempt;
    case "failed":
      return { kind: "unreachable", why: own.why, status: own.status };
    case "again":
      return { kind: "limited", until: own.at };
    default:
      return { kind: "limited", until: now };
  }
}
