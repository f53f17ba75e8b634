/** What the outcome page shows, ready to be shown; the progress route answers the live part of it. */
import type { OutcomeCounts } from "#lib/outcomes/outcome.ts";
import type { PlanKind, PlanState, StopReason, WaitReason } from "#lib/plans/plan.ts";

export type ProgressView = {
  readonly planId: string;
  readonly kind: PlanKind;
  readonly state: PlanState;
  readonly counts: OutcomeCounts;
  readonly total: number;
  /** Items for which nothing more is tried now. */
  readonly done: number;
  readonly nextAt: string | null;
  readonly why: WaitReason | StopReason | null;
  /** Follows and requests without a last word that nobody can ask about, because the sign-in has ended since. */
  readonly unwatched: number;
};

export type OutcomePlan = {
  readonly planId: string;
  readonly kind: PlanKind;
  /** Canonical address of the account that follows, without the leading @. */
  readonly handle: string;
  readonly host: string;
  readonly consentedAt: string;
};
