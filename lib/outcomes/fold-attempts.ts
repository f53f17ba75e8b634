/** From everything that was tried for one contact to where it stands: the history alone decides. */
import { type AttemptKind, readFound, type Step } from "#lib/batches/attempt.ts";
import { firstStanding, nextStanding, type Standing } from "#lib/batches/next-standing.ts";
import { firstUndo, nextUndo, type UndoStanding } from "#lib/batches/next-undo.ts";
import type { PlanKind } from "#lib/plans/plan.ts";
import type { Outcome } from "./outcome.ts";

/** One attempt as it was written down; `reply` is null while it is under way, or after a crash. */
export type AttemptRecord = {
  readonly number: number;
  readonly step: Step;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly reply: AttemptKind | null;
  readonly status: number | null;
  readonly detail: string | null;
};

/**
 * The outcome that the attempts prove, in their order; "waiting" without any. Ends that no attempt brought (`cancelled`,
 * what was never tried after `limit_reached`) are not in the history, so they are not in the answer either.
 */
export function foldAttempts(attempts: readonly AttemptRecord[], kind: PlanKind = "follow"): Outcome {
  const inOrder = [...attempts].sort((a, b) => a.number - b.number);
  return kind === "undo"
    ? inOrder.reduce(foldUndo, firstUndo).outcome
    : inOrder.reduce(foldOne, firstStanding).outcome;
}

function foldUndo(at: UndoStanding, { step, reply }: AttemptRecord): UndoStanding {
  return nextUndo(at, step, reply ?? "cut_off");
}

function foldOne(at: Standing, attempt: AttemptRecord): Standing {
  const kind = attempt.reply ?? "cut_off";
  const next = nextStanding(at, attempt.step, kind);
  return kind === "found" ? { ...next, ...readFound(attempt.detail) } : next;
}
