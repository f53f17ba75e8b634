/** What is a case, how long does it last, and where does it stand? The words of the support desk. */
import { dayMs } from "#lib/time.ts";

/** waiting: nobody has taken it. taken: somebody is at work. closed: nothing of it is readable any more. */
export const caseStates = ["waiting", "taken", "closed"] as const;
export type CaseState = (typeof caseStates)[number];

/** closed: by the desk. withdrawn: the person took the consent back. expired: the time they gave is over. */
export const caseEndings = ["closed", "withdrawn", "expired"] as const;
export type CaseEnding = (typeof caseEndings)[number];

/** How long a person may let the desk look, in days. */
export const caseDays = [7, 30, 90] as const;
export type CaseDays = (typeof caseDays)[number];

export const messageLengthMax = 1_000;

type Stored = {
  readonly takenById: string | null;
  readonly endsAt: Date;
  readonly closedAt: Date | null;
  readonly closedWhy: string | null;
  readonly withdrawnAt: Date | null;
};

/** Where a case stands at this moment: a consent that is over closes it, whether or not anybody wrote that down. */
export function caseState({ takenById, ...rest }: Stored, now: Date): CaseState {
  if (caseEnding(rest, now)) return "closed";
  return takenById === null ? "waiting" : "taken";
}

/** Why a case is over, or null while it is not. */
export function caseEnding(stored: Omit<Stored, "takenById">, now: Date): CaseEnding | null {
  if (stored.closedAt) return caseEndings.find((ending) => ending === stored.closedWhy) ?? "closed";
  if (stored.withdrawnAt) return "withdrawn";
  return stored.endsAt <= now ? "expired" : null;
}

export function caseEnd(now: Date, days: number): Date {
  return new Date(now.getTime() + days * dayMs);
}

/** A case as somebody of the desk sees it in the queue: whose it is and how long it has waited, nothing of the report. */
export type QueuedCase = {
  readonly id: string;
  readonly handle: string;
  readonly message: string;
  readonly state: Exclude<CaseState, "closed">;
  readonly openedBy: "person" | "organisation";
  readonly organisation: string | null;
  readonly twoPeople: boolean;
  readonly openedAt: Date;
  readonly endsAt: Date;
  /** Handle of who works on it, and of the second of two. */
  readonly takenBy: string | null;
  readonly second: string | null;
  readonly mine: boolean;
  /** It is about whoever asks: they may not take it. */
  readonly own: boolean;
};

/** What the person sees of their own case. */
export type OwnCase = {
  readonly id: string;
  readonly openedBy: "person" | "organisation";
  readonly organisation: string | null;
  readonly openedAt: Date;
  readonly endsAt: Date;
  readonly takenBy: string | null;
  /** Of two who look at it together. */
  readonly second: string | null;
};

export type CaseNote = {
  readonly id: string;
  readonly author: string | null;
  readonly text: string;
  readonly at: Date;
};

export const answers = ["yes", "no", "unsure"] as const;
export type Answer = (typeof answers)[number];

export type CaseQuestion = {
  readonly id: string;
  readonly contactId: string;
  readonly handle: string;
  readonly question: string;
  readonly askedAt: Date;
  readonly answer: Answer | null;
  readonly answeredAt: Date | null;
};

export const proposalOutcomes = ["confirmed", "declined", "overtaken"] as const;
export type ProposalOutcome = (typeof proposalOutcomes)[number];

/** A decision of one reviewer that waits for another's, where an organisation asks for two. */
export type CaseProposal = {
  readonly id: string;
  readonly contactId: string;
  readonly handle: string;
  readonly verdict: "accepted" | "rejected";
  readonly reason: string | null;
  readonly note: string | null;
  readonly proposedById: string | null;
  readonly proposedBy: string | null;
  readonly proposedAt: Date;
};
