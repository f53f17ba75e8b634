import { describe, expect, it } from "vitest";
import { type MatchState, matchStates, type ReportCounts } from "#lib/matches/match.ts";
import { areSameCounts, newMatches } from "./new-matches.ts";

const counts = (some: Partial<Record<MatchState, number>>): ReportCounts => {
  const states = Object.fromEntries(matchStates.map((state) => [state, some[state] ?? 0]));
  return {
    total: Object.values(states).reduce((sum, count) => sum + count, 0),
    states: states as Record<MatchState, number>,
    grades: { proven: 0, reciprocal: 0, declared: 0, listed: 0, possible: 0 },
  };
};

describe("matches that came in since the list was drawn", () => {
  const drawn = counts({ to_decide: 5, looking_up: 10, no_candidate: 85 });

  it("are those that look-ups have brought", () => {
    expect(newMatches(drawn, counts({ to_decide: 9, looking_up: 3, no_candidate: 88 }))).toBe(4);
  });

  it("are none when the person only decided", () => {
    const decided = counts({ to_decide: 1, accepted: 3, rejected: 1, looking_up: 10, no_candidate: 85 });
    expect(newMatches(drawn, decided)).toBe(0);
    expect(areSameCounts(drawn, decided)).toBe(false);
  });

  it("are never fewer than none", () => expect(newMatches(drawn, counts({ no_candidate: 100 }))).toBe(0));

  it("leave equal counts equal", () => expect(areSameCounts(drawn, { ...drawn })).toBe(true));
});
