/** Where does a follow that is taken back stand after one more attempt? */
import type { ItemOutcome } from "#lib/plans/item-outcome.ts";
import type { AttemptKind, Step } from "./attempt.ts";
import { triesMost } from "./next-standing.ts";

export type UndoStanding = { readonly outcome: ItemOutcome; readonly tries: number };

export const firstUndo: UndoStanding = { outcome: "waiting", tries: 0 };

/**
 * Total over steps and kinds. What the server shows as neither followed nor asked is unfollowed, whoever did it; what
 * was cut off is unknown until the relationship was asked.
 */
export function nextUndo(at: UndoStanding, step: Step, kind: AttemptKind): UndoStanding {
  switch (kind) {
    case "none":
    case "blocking":
      // A server lets nobody follow whom they block.
      return { ...at, outcome: "unfollowed" };
    case "following":
    case "requested":
      return step === "unfollow" ? notDone(at) : { ...at, outcome: "waiting" };
    case "not_shown":
      return { ...at, outcome: "waiting" };
    case "gone":
      return { ...at, outcome: "gone" };
    case "refused":
      return step === "unfollow" ? { ...at, outcome: "refused" } : later(at);
    case "unprocessable":
    case "unreachable":
      return step === "unfollow" ? notDone(at) : later(at);
    case "limited":
    case "signed_out":
      return at.outcome === "unknown" ? at : { ...at, outcome: kind };
    case "cut_off":
      return step === "unfollow" ? { ...at, outcome: "unknown" } : at;
    case "found":
    case "not_found":
    case "other_account":
    case "moved":
    case "self":
    case "not_yet":
    case "listed":
    case "limit_reached":
      return at;
    default:
      return kind satisfies never;
  }
}

/** Asked, and not done as far as can be seen: the relationship will tell, a few times. */
function notDone(at: UndoStanding): UndoStanding {
  const tries = at.tries + 1;
  return { outcome: tries < triesMost ? "unknown" : "unreachable", tries };
}

function later(at: UndoStanding): UndoStanding {
  return { outcome: at.outcome === "unknown" ? "unknown" : "unreachable", tries: at.tries + 1 };
}
