/** Whom shall we follow, in what order, and whom not? The words of this stage. */
import type { Grade } from "#lib/matches/match.ts";

export const planStates = ["draft", "running", "paused", "finished", "cancelled", "stopped"] as const;
/** stopped: the server ended our sign-in; it goes on after the person signs in again. */
export type PlanState = (typeof planStates)[number];

export const leaveOutReasons = [
  "already",
  "requested",
  "self",
  "blocked_on_x",
  "blocked",
  "duplicate",
] as const;
export type LeaveOutReason = (typeof leaveOutReasons)[number];

export type PlanOptions = {
  readonly showBoosts: boolean;
  readonly notify: boolean;
  readonly languages: readonly string[];
};

/** One accepted match as the plan sees it. */
export type PlannedFollow = {
  readonly contactId: string;
  readonly handle: string;
  readonly grade: Grade;
  readonly mutual: boolean;
  readonly lastPostAt: string | null;
};

/** Follows per UTC day, as the server's pace allows; the picture on the consent page. */
export type DayForecast = { readonly day: string; readonly follows: number };
