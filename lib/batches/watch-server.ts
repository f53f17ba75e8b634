/** Does one bad answer concern one account, or the whole server? Counts failures in a row and closes the lane in time. */
import { later, secondMs } from "#lib/time.ts";
import type { Attempt, Step } from "./attempt.ts";
import type { Lane, Pause } from "./lane.ts";
import type { LaneItem } from "./next-batch.ts";

/** So many failures in a row, of calls that concern nobody else, mean that the server itself is away. */
const failuresMost = 2;
/** A search fails when the far side does, so it takes more of them, and then the server is asked whether it is there. */
const searchFailuresMost = 6;
/** So long a server that is there, and cannot find people, is left alone by this lane. */
const searchRestMs = 30 * secondMs;
/** A little later than the server said: clocks differ. */
const marginMs = 500;

export type ServerDoors = {
  /** Leaves the server alone for everybody; answers until when. */
  close(): Promise<Date>;
  /** It answers: earlier failures are forgotten. */
  reopen(): Promise<void>;
  /** These accounts were asked for in vain, and it was not their fault. */
  takeBack(items: readonly LaneItem[]): Promise<void>;
  /** Whether it answers what concerns nobody else. */
  isThere(): Promise<boolean>;
  now(): Date;
};

/** Makes a lane's `pauseAfter`; it remembers, so there is one for each lane. */
export function watchServer(doors: ServerDoors): Lane["pauseAfter"] {
  let failures = 0;
  let searchFailures = 0;
  let hasAnswered = false;
  let closing: Promise<Date> | null = null;
  let asking: Promise<boolean> | null = null;
  let failed: LaneItem[] = [];

  async function countAnswer(): Promise<null> {
    failures = 0;
    searchFailures = 0;
    failed = [];
    if (hasAnswered) return null;
    hasAnswered = true;
    await doors.reopen();
    return null;
  }

  async function countFailure(step: Step, items: readonly LaneItem[]): Promise<Pause | null> {
    if (step === "search") searchFailures += 1;
    else failures += 1;
    failed.push(...items);
    if (failures < failuresMost && searchFailures < searchFailuresMost) return null;
    if (failures < failuresMost && (await isThere())) {
      // It is the servers of those people that are away: the others of the plan come first next time.
      await countAnswer();
      return { kind: "again", at: later(doors.now(), searchRestMs), reason: "retry" };
    }
    // Calls under way together fail together: that is one failure of the server, and none of the accounts'.
    closing ??= doors.close();
    const at = await closing;
    await doors.takeBack(failed.splice(0));
    return { kind: "again", at, reason: "server_down" };
  }

  /** Searches that were under way together fail together: they share one question. */
  function isThere(): Promise<boolean> {
    asking ??= doors.isThere().finally(() => {
      asking = null;
    });
    return asking;
  }

  return async (step: Step, attempt: Attempt, items: readonly LaneItem[]) => {
    switch (attempt.kind) {
      case "limited":
        return { kind: "again", at: later(attempt.until, marginMs), reason: "limited" };
      case "signed_out":
        return { kind: "signed_out", ...(attempt.lacksScope ? { reason: "scopes" } : {}) };
      case "limit_reached":
        return { kind: "limit_reached" };
      case "unreachable":
        return countFailure(step, items);
      default:
        return countAnswer();
    }
  };
}
