/** What becomes of a plan item after one step: its outcome, what to remember, and when it is looked at next. */
import { hourMs, later, minuteMs, secondMs } from "#lib/time.ts";
import { type Attempt, type Step, statusOf } from "./attempt.ts";
import type { LaneItem } from "./next-batch.ts";
import { changesSomething, nextStanding, type Standing, triesMost } from "./next-standing.ts";

/** The new values of an item's columns. */
export type ItemChange = Pick<
  LaneItem,
  "remoteId" | "remoteLocked" | "outcome" | "dueAt" | "detail" | "tries"
>;

/** How long until an account that could not be reached is tried again, by the tries before. */
const retryDelaysMs = [2 * minuteMs, 15 * minuteMs, 2 * hourMs, 12 * hourMs, 24 * hourMs];

/** The first look at what was asked (servers.md §3). */
export const firstLookMs = 5 * secondMs;

/** Marks in an item's detail that its standing needs again later. */
const movedMark = "moved:";
const askedBeforeMark = "asked_before";

/** Total: every attempt at every step leaves the item in exactly one outcome. */
export function settleItem(item: LaneItem, step: Step, attempt: Attempt, now: Date): ItemChange {
  if (step === "list") return kept(item);
  const found = attempt.kind === "found" ? attempt : null;
  const standing = nextStanding(standingOf(item), step, attempt.kind);
  const changed = standing.outcome !== item.outcome || standing.tries !== item.tries;
  return {
    remoteId: found?.account.id ?? item.remoteId,
    remoteLocked: found?.account.locked ?? item.remoteLocked,
    outcome: standing.outcome,
    tries: standing.tries,
    dueAt: changed ? dueAfter(standing, attempt, now) : dueAgain(item, step, attempt, now),
    detail: detailAfter(item, standing, attempt),
  };
}

function kept({ remoteId, remoteLocked, outcome, dueAt, detail, tries }: LaneItem): ItemChange {
  return { remoteId, remoteLocked, outcome, dueAt, detail, tries };
}

export function standingOf(item: LaneItem): Standing {
  return {
    outcome: item.outcome,
    locked: item.remoteLocked ?? false,
    moved: item.detail?.startsWith(movedMark) ?? false,
    askedBefore: item.detail === askedBeforeMark,
    tries: item.tries,
  };
}

function dueAfter(standing: Standing, attempt: Attempt, now: Date): Date | null {
  switch (standing.outcome) {
    case "pending":
    case "requested":
      return later(now, firstLookMs);
    case "limited":
      return attempt.kind === "limited" ? attempt.until : now;
    case "unreachable":
      return retryAt(standing.tries, now);
    case "unknown":
      // After a passing error the server is asked soon; after several, later each time.
      return standing.tries > 1 ? retryAt(standing.tries, now) : later(now, firstLookMs);
    default:
      return null;
  }
}

/** An item whose outcome stays the same keeps its time, unless asking about it has just failed. */
function dueAgain(item: LaneItem, step: Step, attempt: Attempt, now: Date): Date | null {
  if (attempt.kind === "limited") return attempt.until;
  const failed = attempt.kind === "unreachable" || attempt.kind === "refused";
  return failed && !changesSomething(step) && step !== "lookup" ? later(now, minuteMs) : item.dueAt;
}

/** Null once it is given up. */
export function retryAt(tries: number, now: Date): Date | null {
  if (tries >= triesMost) return null;
  return later(now, retryDelaysMs[tries - 1] ?? (retryDelaysMs.at(-1) as number));
}

function detailAfter(item: LaneItem, standing: Standing, attempt: Attempt): string | null {
  if (attempt.kind === "found" && attempt.movedFrom) return `${movedMark}${attempt.account.acct}`;
  if (standing.askedBefore) return askedBeforeMark;
  if (standing.moved) return item.detail;
  switch (attempt.kind) {
    case "moved":
      return `moved_to:${attempt.to}`;
    case "self":
    case "blocking":
      return attempt.kind;
    case "refused":
    case "unprocessable":
      return `status_${statusOf(attempt)}`;
    case "unreachable":
      return attempt.why;
    case "not_found":
    case "other_account":
      return "not_resolved";
    case "none":
    case "not_shown":
      // A request that is there no longer was turned down; before any asking it says nothing.
      if (standing.outcome === "refused") return "turned_down";
      return item.detail?.startsWith("status_") ? item.detail : null;
    default:
      return null;
  }
}
