import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { itemOutcomes } from "#lib/plans/item-outcome.ts";
import { type AttemptKind, attemptKinds, type Step, steps } from "./attempt.ts";
import { firstStanding, nextStanding, type Standing, triesMost } from "./next-standing.ts";

const standingAfter = (attempts: readonly (readonly [Step, AttemptKind])[], from: Partial<Standing> = {}) =>
  attempts.reduce((at, [step, kind]) => nextStanding(at, step, kind), { ...firstStanding, ...from });

describe("a contact's story", () => {
  it.each<[string, (readonly [Step, AttemptKind])[], Partial<Standing>, string]>([
    [
      "followed and confirmed",
      [
        ["lookup", "found"],
        ["relationship", "none"],
        ["follow", "following"],
        ["relationship", "following"],
      ],
      {},
      "followed",
    ],
    [
      "an optimistic answer alone",
      [
        ["relationship", "none"],
        ["follow", "following"],
      ],
      {},
      "pending",
    ],
    [
      "asked of a locked account",
      [
        ["relationship", "none"],
        ["follow", "requested"],
      ],
      { locked: true },
      "requested",
    ],
    [
      "asked, too early to tell",
      [
        ["follow", "requested"],
        ["relationship", "not_yet"],
      ],
      {},
      "pending",
    ],
    [
      "asked and turned down",
      [
        ["follow", "requested"],
        ["relationship", "none"],
      ],
      { locked: true },
      "refused",
    ],
    ["followed before", [["relationship", "following"]], {}, "already"],
    [
      "asked before, accepted since",
      [
        ["relationship", "requested"],
        ["relationship", "following"],
      ],
      {},
      "already",
    ],
    [
      "found at a new address",
      [
        ["follow", "following"],
        ["relationship", "following"],
      ],
      { moved: true },
      "moved",
    ],
    [
      "cut off, and it had arrived",
      [
        ["follow", "cut_off"],
        ["relationship", "following"],
      ],
      {},
      "followed",
    ],
    [
      "cut off, and it had not",
      [
        ["follow", "cut_off"],
        ["relationship", "none"],
      ],
      {},
      "waiting",
    ],
    ["cut off while only looking", [["lookup", "cut_off"]], {}, "waiting"],
    ["a server that answers no look-ups", [["lookup", "refused"]], {}, "waiting"],
    [
      "a server that answers neither look-ups nor searches",
      [
        ["lookup", "refused"],
        ["search", "refused"],
      ],
      {},
      "unreachable",
    ],
    ["no answer to the follow", [["follow", "unreachable"]], {}, "unknown"],
    [
      "a 422 that was a race",
      [
        ["follow", "unprocessable"],
        ["relationship", "requested"],
      ],
      {},
      "pending",
    ],
    ["forbidden", [["follow", "refused"]], {}, "refused"],
    ["blocked by oneself", [["relationship", "blocking"]], {}, "refused"],
    ["deleted", [["follow", "gone"]], {}, "gone"],
    [
      "not known here, then found",
      [
        ["lookup", "not_found"],
        ["search", "found"],
      ],
      {},
      "waiting",
    ],
    [
      "not to be found",
      [
        ["lookup", "not_found"],
        ["search", "not_found"],
      ],
      {},
      "unreachable",
    ],
    [
      "asked, and looking fails",
      [
        ["follow", "requested"],
        ["relationship", "unreachable"],
      ],
      {},
      "pending",
    ],
    [
      "healed",
      [
        ["follow", "requested"],
        ["unfollow", "none"],
        ["follow", "requested"],
        ["relationship", "following"],
      ],
      {},
      "followed",
    ],
    [
      "undone, not yet asked anew",
      [
        ["follow", "requested"],
        ["unfollow", "none"],
      ],
      {},
      "waiting",
    ],
    ["token dead before the follow", [["follow", "signed_out"]], {}, "signed_out"],
    [
      "token dead after the follow",
      [
        ["follow", "requested"],
        ["relationship", "signed_out"],
      ],
      {},
      "pending",
    ],
  ])("%s", (_name, attempts, from, outcome) => {
    expect(standingAfter(attempts, from).outcome).toBe(outcome);
  });

  it("gives up on a follow that never gets an answer", () => {
    const round = [
      ["follow", "unreachable"],
      ["relationship", "none"],
    ] as const;
    const rounds = Array.from({ length: triesMost }, () => round).flat();
    expect(standingAfter(rounds.slice(0, -2)).outcome).toBe("waiting");
    expect(standingAfter(rounds).outcome).toBe("unreachable");
  });
});

it("is one of the named outcomes after any story, and never followed without a relationship that says so", () => {
  const attempt = fc.tuple(fc.constantFrom(...steps), fc.constantFrom(...attemptKinds));
  fc.assert(
    fc.property(fc.array(attempt), fc.boolean(), fc.boolean(), (attempts, locked, moved) => {
      const { outcome } = standingAfter(attempts, { locked, moved });
      expect(itemOutcomes).toContain(outcome);
      const confirmed = attempts.some(([step, kind]) => step === "relationship" && kind === "following");
      if (!confirmed) expect(["followed", "moved", "already"]).not.toContain(outcome);
    }),
  );
});
