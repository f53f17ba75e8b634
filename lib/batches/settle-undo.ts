/** What becomes of an item of an undo after one step: its outcome, and when it is looked at next. */
import { later } from "#lib/time.ts";
import { type Attempt, type Step, statusOf } from "./attempt.ts";
import type { LaneItem } from "./next-batch.ts";
import { nextUndo } from "./next-undo.ts";
import { firstLookMs, type ItemChange, retryAt } from "./settle-item.ts";

/** Total: every attempt at every step leaves the item in exactly one outcome. */
export function settleUndo(item: LaneItem, step: Step, attempt: Attempt, now: Date): ItemChange {
  const { outcome, tries } = nextUndo(item, step, attempt.kind);
  return {
    remoteId: item.remoteId,
    remoteLocked: item.remoteLocked,
    outcome,
    tries,
    dueAt: dueAfter(outcome, tries, attempt, now),
    detail: detailAfter(item, step, attempt),
  };
}

function dueAfter(outcome: LaneItem["outcome"], tries: number, attempt: Attempt, now: Date): Date | null {
  switch (outcome) {
    case "limited":
      return attempt.kind === "limited" ? attempt.until : now;
    case "unreachable":
      return retryAt(tries, now);
    case "unknown":
      return tries > 1 ? (retryAt(tries, now) ?? later(now, firstLookMs)) : later(now, firstLookMs);
    default:
      return null;
  }
}

function detailAfter(item: LaneItem, step: Step, attempt: Attempt): string | null {
  switch (attempt.kind) {
    case "none":
    case "blocking":
      // Seen before anything was taken back: it had ended by itself, or by the person's own hand.
      return step === "relationship" && item.outcome !== "unknown" ? "not_followed" : null;
    case "refused":
    case "unprocessable":
      return `status_${statusOf(attempt)}`;
    case "unreachable":
      return attempt.why;
    default:
      return null;
  }
}
