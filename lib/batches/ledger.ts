/** Where a lane counts what it spends and writes down what it tries; a real one keeps both in the database. */
import type { Step } from "./attempt.ts";
import type { LaneItem } from "./next-batch.ts";
import type { Correction, Spend } from "./pace.ts";

export type Spent =
  /** How much each of the spends' windows holds now, in their order. */
  | { readonly kind: "spent"; readonly used: readonly number[] }
  /** Nothing was spent: this window is used up, or its scope is closed until a moment. */
  | { readonly kind: "short"; readonly spend: Spend; readonly closedUntil: Date | null }
  /** The whole server is left alone until a moment, because it does not answer. */
  | { readonly kind: "down"; readonly until: Date };

export type Ledger = {
  /** Spends one of each, or none of any. */
  spend(spends: readonly Spend[]): Promise<Spent>;
  giveBack(spends: readonly Spend[]): Promise<void>;
  correct(correction: Correction): Promise<void>;
  /** What each window holds now; a closed one counts as full. */
  used(spends: readonly Spend[]): Promise<readonly number[]>;
  /** Writes an attempt down for each item that may still be asked for, before the call; answers their numbers. */
  begin(step: Step, itemIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
};

/** What is left of a plan. */
export type OpenItems = {
  /** What may be worked on now, in order. */
  load(most: number): Promise<readonly LaneItem[]>;
  /** When the next item that waits for its time may be tried; null when none does. */
  nextDue(): Promise<Date | null>;
};
