/** What the plan page shows, ready to be shown. */
import type { Grade } from "#lib/matches/match.ts";
import type { DayForecast, LeaveOut, LeaveOutReason } from "#lib/plans/plan.ts";

export type AccountChoice = {
  readonly id: string;
  /** Canonical address without the leading @. */
  readonly handle: string;
  readonly host: string;
  readonly software: string;
  readonly signedOut: boolean;
};

export type PlanView = {
  readonly account: AccountChoice;
  readonly count: number;
  readonly locked: number;
  readonly mutual: number;
  readonly leftOut: Readonly<Partial<Record<LeaveOutReason, number>>>;
  readonly days: readonly DayForecast[];
  readonly endsAt: string;
  /** When the page was made. */
  readonly now: string;
};

export type PlannedRow = {
  readonly position: number;
  readonly handle: string;
  readonly name: string | null;
  readonly grade: Grade;
  readonly mutual: boolean;
  readonly locked: boolean;
  readonly lastPostAt: string | null;
};

export function countLeftOut(leaveOuts: readonly LeaveOut[]): PlanView["leftOut"] {
  const counts: Partial<Record<LeaveOutReason, number>> = {};
  for (const { reason } of leaveOuts) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
