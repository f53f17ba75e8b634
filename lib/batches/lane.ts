/** One account's lane: everything a step needs to make its calls at the server's pace. run.ts opens a real one. */
import type { WaitReason } from "#lib/plans/plan.ts";
import type { Attempt, Step } from "./attempt.ts";
import type { LaneItem } from "./next-batch.ts";
import type { PacedCall } from "./pace.ts";
import type { PacePolicy } from "./pace-policy.ts";
import type { Answer, FollowParameters, PersonServer } from "./person-server.ts";
import type { LookupTally } from "./tally-lookups.ts";

/** Why a lane does nothing more for now. */
export type Pause =
  | { readonly kind: "again"; readonly at: Date; readonly reason: WaitReason }
  | { readonly kind: "signed_out"; readonly reason?: "scopes" }
  | { readonly kind: "limit_reached" }
  /** The plan is not running any more, or the process is going down. */
  | { readonly kind: "halted" };

type Paced<T> =
  /** `numbers`: the attempt begun for each item that was still ours to ask for. */
  | { readonly kind: "made"; readonly answer: Answer<T>; readonly numbers: ReadonlyMap<string, number> }
  | { readonly kind: "held"; readonly pause: Pause };

export type Conclusion = {
  readonly item: LaneItem;
  readonly number: number;
  readonly step: Step;
  readonly attempt: Attempt;
  /** When to look at it next, should it still be waiting for an answer after this attempt. */
  readonly lookAgainAt?: Date | null;
};

export type Lane = {
  readonly policy: PacePolicy;
  readonly server: PersonServer;
  readonly now: () => Date;
  readonly shouldStop: () => boolean;
  /** The domains that an `acct` without a host stands for; the first is the account's own. */
  readonly localHosts: readonly string[];
  /** The person's own id on this server. */
  readonly ownId: string;
  readonly follow: FollowParameters;
  readonly followMoved: boolean;
  readonly lookups: LookupTally;
  /** Spends, writes the attempts down, asks, and learns from the answer's headers. */
  call<T>(
    call: PacedCall,
    itemIds: readonly string[],
    ask: (itemIds: readonly string[]) => Promise<Answer<T>>,
  ): Promise<Paced<T>>;
  /** From now on no call for an item is begun in this lane; whoever waits to make one is held by `pause`. */
  stop(pause: Pause): void;
  /** Completes the attempts and settles their items, in one write; answers the items as they are now. */
  conclude(conclusions: readonly Conclusion[]): Promise<readonly LaneItem[]>;
  /** Whether the account's own server told our look-ups that it does not exist. */
  isGone(handle: string): Promise<boolean>;
  /** A suspicion is made sure: is the token dead, or was it only this call that was refused? */
  confirm(attempt: Attempt): Promise<Attempt>;
  /** Whether the account follows so many that the server's total explains a second 422 for this item. */
  hasReachedTotal(itemId: string): Promise<boolean>;
  /** A follow that certainly was not created gives its share of the day back. */
  returnFollow(): Promise<void>;
  /** What an attempt means for the whole lane; null to go on. `items` are those it was made for, as they were before. */
  pauseAfter(step: Step, attempt: Attempt, items: readonly LaneItem[]): Promise<Pause | null>;
};
