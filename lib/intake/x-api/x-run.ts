/** One reading of X's API: what was agreed to, and where it stands. */

import type { SourceState } from "../source-kind.ts";

/** `lists`: the two lists of the signed-in person. `names`: names and texts for contacts known by id alone. */
export const xRunKinds = ["lists", "names"] as const;
export type XRunKind = (typeof xRunKinds)[number];

export const xSides = ["following", "followers"] as const;
export type XSide = (typeof xSides)[number];

export const xRunStates = [
  "running",
  /** Goes on by itself at `resumeAt`. */
  "waiting",
  /** Goes on when the person signs in with X again. */
  "signed_out",
  /** X does not let the app read; the person may try again or end it. */
  "refused",
  /** Ended at the amount that was agreed to. What came is kept. */
  "capped",
  /** Ended by the person. What came is kept. */
  "cancelled",
  "done",
] as const;
export type XRunState = (typeof xRunStates)[number];

export const xWaitReasons = [
  "rate_limit",
  "unreachable",
  /** The operator's amount for this month is used up. */
  "month_cap",
  /** X stopped the app at the spending limit set there. */
  "usage_cap",
] as const;
export type XWaitReason = (typeof xWaitReasons)[number];

/** X renames its posts: `pinned_tweet_id` and `tweet.fields` in older documents, `pinned_post_id` and `post.fields` in newer. */
export const xNamings = ["post", "tweet"] as const;
export type XNaming = (typeof xNamings)[number];

export type XRun = {
  readonly id: string;
  readonly accountId: string | null;
  readonly sourceId: string;
  /** Its pages wait beside the contacts until the person has seen what they would change. */
  readonly held: boolean;
  readonly sourceState: SourceState;
  readonly kind: XRunKind;
  readonly sides: readonly XSide[];
  /** Whether pinned posts are read (and paid) too. */
  readonly pinned: boolean;
  /** Read through an app that was brought along, and so not at the operator's cost. */
  readonly ownApp: boolean;
  /** The app is this organisation's. */
  readonly organisationId: string | null;
  readonly state: XRunState;
  readonly reason: XWaitReason | null;
  /** The list being read; null for `names`. */
  readonly side: XSide | null;
  /** X's token of the next page, or the last id asked for names; null at the start of a list. */
  readonly pageToken: string | null;
  readonly pageNumber: number;
  readonly naming: XNaming;
  readonly expected: number;
  /** Millionths of a US dollar, as are all amounts. */
  readonly userMicros: number;
  readonly postMicros: number;
  readonly capMicros: number;
  readonly spentMicros: number;
  readonly failures: number;
  readonly received: number;
  readonly refusedTotal: number;
  readonly resumeAt: Date | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
};

/** No call will be made for it any more. */
export function hasEnded(run: Pick<XRun, "state">): boolean {
  return run.state === "done" || run.state === "capped" || run.state === "cancelled";
}

/** What came is there, and nothing is changed before the person's word. */
export function waitsForWord(run: Pick<XRun, "held" | "received">): boolean {
  return run.held && run.received > 0;
}

/** The list after `side`, in the order agreed to; null after the last one. */
export function nextSide(run: Pick<XRun, "sides" | "side">): XSide | null {
  return run.side === null ? null : (run.sides[run.sides.indexOf(run.side) + 1] ?? null);
}
