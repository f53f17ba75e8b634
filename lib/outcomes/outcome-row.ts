/** One line of the outcome: a contact, the account it was to follow, and what came of it. */
import type { Grade } from "#lib/matches/match.ts";
import type { Outcome } from "./outcome.ts";

export type OutcomeRow = {
  /** The plan item's id; its history is asked for by it. */
  readonly id: string;
  readonly position: number;
  readonly contactId: string | null;
  readonly username: string | null;
  readonly xId: string | null;
  /** The newest display name on X. */
  readonly name: string | null;
  readonly handle: string;
  readonly grade: Grade | null;
  readonly outcome: Outcome;
  readonly detail: string | null;
  /** Where it stands with the plan's list; null when there is none, or its turn has not come. */
  readonly listed: string | null;
  readonly at: Date | null;
  readonly dueAt: Date | null;
};
