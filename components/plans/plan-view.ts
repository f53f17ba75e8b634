/** What the plan page shows, ready to be shown. */

import type { Grade } from "#lib/matches/match.ts";
import type { HandOffState } from "#lib/plans/hand-over/hand-off-state.ts";
import type { DayForecast, LeaveOut, LeaveOutReason, OrderRule } from "#lib/plans/plan.ts";

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
  /** Whether a list can be kept there: not at all, with the permission we have, or after asking for one more. */
  readonly lists: "none" | "may" | "must_ask";
  /** Those the person keeps there, as far as the server has named them. */
  readonly listTitles: readonly string[];
  /** Whether the list can go to the server's own importer: not (or not now), with the permission we have, or after asking. */
  readonly importer: "none" | "may" | "must_ask";
  /** The list that was handed over last. */
  readonly handedOver: HandedOverView | null;
  readonly order: OrderRule;
  readonly most: number | null;
  /** Whom the account follows already was asked, and answered as far as it will. */
  readonly followingsRead: boolean;
  readonly days: readonly DayForecast[];
  /** Whether the server allows so many new follows a day. */
  readonly countsDays: boolean;
  /** How many the account's running plans have still to follow. */
  readonly sharing: number;
  /** How many more than the server usually lets a person follow in all; null when it is none, or no total is known. */
  readonly tooMany: { readonly total: number; readonly count: number } | null;
  readonly endsAt: string;
  /** When the page was made. */
  readonly now: string;
};

export type HandedOverView = {
  readonly state: HandOffState;
  readonly status: number | null;
  readonly retryAt: string | null;
  readonly at: string;
  readonly count: number;
  readonly followed: number;
  /** The followings are still read now and then. */
  readonly isLookedAt: boolean;
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
