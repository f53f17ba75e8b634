/** Where does a contact stand after one more attempt? The one rule behind what is stored and what history proves. */
import type { ItemOutcome } from "#lib/plans/item-outcome.ts";
import type { AttemptKind, Step } from "./attempt.ts";

export type Standing = {
  readonly outcome: ItemOutcome;
  /** The account approves its followers by hand. */
  readonly locked: boolean;
  /** It is followed at its new address. */
  readonly moved: boolean;
  /** The request was there before the plan. */
  readonly askedBefore: boolean;
  /** How often it could not be reached, or answered with an error that may pass. */
  readonly tries: number;
};

export const firstStanding: Standing = {
  outcome: "waiting",
  locked: false,
  moved: false,
  askedBefore: false,
  tries: 0,
};

/** After so many tries an account that cannot be reached is given up. */
export const triesMost = 6;

/** A follow was asked for these, or may have been. */
export function wasAsked(outcome: ItemOutcome): boolean {
  return outcome === "unknown" || outcome === "pending" || outcome === "requested";
}

/** Only these two steps change anything on the server. */
export function changesSomething(step: Step): boolean {
  return step === "follow" || step === "unfollow";
}

/**
 * Total over steps and kinds. Nothing counts as followed before a relationship said so, because the answer to a follow
 * may be optimistic (protocols.md §1.4); what is cut off is unknown until a relationship was asked.
 */
export function nextStanding(at: Standing, step: Step, kind: AttemptKind): Standing {
  // Whether it stands in a list changes nothing about the follow.
  if (step === "list") return at;
  switch (kind) {
    case "following":
    case "requested":
    case "none":
      // What was asked is asked no longer: it is to be followed anew.
      if (step === "unfollow") return { ...at, outcome: "waiting", askedBefore: false };
      if (step === "follow") return { ...at, outcome: waits(at) };
      return step === "relationship" ? nextByRelationship(at, kind) : at;
    case "blocking":
    case "moved":
    case "self":
      return { ...at, outcome: "refused" };
    case "gone":
    case "limit_reached":
      return { ...at, outcome: kind };
    case "refused":
      // Servers that answer no look-ups can be asked to search all the same.
      if (step === "lookup") return at;
      // What was asked stands: it could only not be taken back.
      if (step === "unfollow") return at;
      return changesSomething(step) ? { ...at, outcome: "refused" } : nextUnreachable(at);
    case "not_found":
    case "other_account":
      return step === "lookup" ? at : nextUnreachable(at);
    case "unprocessable":
      return { ...at, outcome: "unknown", tries: at.tries + 1 };
    case "unreachable":
      return changesSomething(step)
        ? { ...at, outcome: "unknown", tries: at.tries + 1 }
        : nextUnreachable(at);
    case "limited":
    case "signed_out":
      return wasAsked(at.outcome) ? at : { ...at, outcome: kind };
    case "cut_off":
      return changesSomething(step) ? { ...at, outcome: "unknown" } : at;
    case "not_shown":
      // What was cut off is tried once more: a server that does not show an account says so when asked to follow it.
      return at.outcome === "unknown" ? nextByRelationship(at, "none") : at;
    case "found":
    case "not_yet":
    case "listed":
      return at;
    default:
      return kind satisfies never;
  }
}

function nextByRelationship(at: Standing, kind: "following" | "requested" | "none"): Standing {
  const asked = wasAsked(at.outcome);
  if (kind === "requested") {
    return { ...at, outcome: waits(at), askedBefore: asked ? at.askedBefore : true };
  }
  if (kind === "following") {
    if (!asked || at.askedBefore) return { ...at, outcome: "already" };
    return { ...at, outcome: at.moved ? "moved" : "followed" };
  }
  if (at.outcome === "unknown") return { ...at, outcome: at.tries < triesMost ? "waiting" : "unreachable" };
  return asked ? { ...at, outcome: "refused" } : at;
}

/** What was asked stays asked, however often looking at it fails. */
function nextUnreachable(at: Standing): Standing {
  return wasAsked(at.outcome) ? at : { ...at, outcome: "unreachable", tries: at.tries + 1 };
}

function waits(at: Standing): ItemOutcome {
  return at.locked ? "requested" : "pending";
}
