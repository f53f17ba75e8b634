/** Whom shall we follow, in what order, and whom not? The words of this stage. */
import type { Grade } from "#lib/matches/match.ts";

const planStates = ["draft", "running", "paused", "finished", "cancelled", "stopped"] as const;
/** stopped: the server ended our sign-in; it goes on after the person signs in again. */
export type PlanState = (typeof planStates)[number];

/** follow: follows people. undo: takes back what one earlier plan followed, and only that. */
export type PlanKind = "follow" | "undo";

/**
 * importance: mutuals, then the grade, then the last post. The others put one thing first: how sure the match is, who
 * posted last, the address by the alphabet.
 */
export const orderRules = ["importance", "grade", "activity", "name"] as const;
export type OrderRule = (typeof orderRules)[number];

/**
 * already: followed on this server. requested: asked before, not answered yet. self: the person's own account.
 * blocked_on_x: the person blocks them on X. blocked: an earlier plan was refused or turned down.
 * duplicate: the same account is in this plan, or in another running one, already. taken_out: the person took them out
 * of this plan. beyond: the person wants only so many.
 */
export const leaveOutReasons = [
  "already",
  "requested",
  "self",
  "blocked_on_x",
  "blocked",
  "duplicate",
  "taken_out",
  "beyond",
] as const;
export type LeaveOutReason = (typeof leaveOutReasons)[number];

export type PlanOptions = {
  readonly showBoosts: boolean;
  readonly notify: boolean;
  /** ISO 639-1 codes; empty means every language. */
  readonly languages: readonly string[];
  /** Follow an account that moved since at its new address. Absent means no. */
  readonly followMoved?: boolean;
  /** Put everybody who is followed into the list of this title; one that is there already is used. */
  readonly listTitle?: string | null;
};

/** One accepted match as the plan sees it. */
export type PlannedFollow = {
  readonly contactId: string;
  readonly handle: string;
  readonly grade: Grade;
  readonly mutual: boolean;
  readonly lastPostAt: string | null;
  /** The owner will be asked first. */
  readonly locked: boolean;
};

export type LeaveOut = {
  readonly contactId: string;
  readonly handle: string;
  readonly reason: LeaveOutReason;
};

/** Follows per UTC day (`YYYY-MM-DD`), as the server's pace allows; the picture on the consent page. */
export type DayForecast = { readonly day: string; readonly follows: number };

/** Why a plan that runs is not following right now. */
export const waitReasons = [
  "turn",
  "requests",
  "daily_follows",
  "limited",
  "server_down",
  "retry",
  "busy",
] as const;
/**
 * turn: goes on at once. requests: the server's short window is spent. daily_follows: the day's follows are spent.
 * limited: the server asked us to wait. server_down: the person's server does not answer. retry: only accounts that could
 * not be reached are left. busy: another worker is at it.
 */
export type WaitReason = (typeof waitReasons)[number];

/** Why a plan has stopped or finished early, beside the reasons to wait. */
export const stopReasons = ["signed_out", "scopes", "limit_reached"] as const;
export type StopReason = (typeof stopReasons)[number];
