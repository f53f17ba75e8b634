import { describe, expect, it } from "vitest";
import type { RankedCandidate, ReportRow } from "#lib/matches/match.ts";
import { canAccept, chosenCandidate, isUndecided, otherCandidates } from "./chosen-candidate.ts";

const candidate = (handle: string, change: Partial<RankedCandidate> = {}): RankedCandidate => ({
  handle,
  subject: handle,
  kind: "person",
  lookup: "verified",
  retryAt: null,
  reason: null,
  profile: null,
  profileUrl: null,
  grade: "declared",
  reasons: [],
  warnings: [],
  verdict: null,
  rival: null,
  ...change,
});
const row = (change: Partial<ReportRow>): ReportRow => ({
  contactId: "1",
  xId: "1",
  username: null,
  displayName: null,
  bio: null,
  following: true,
  follower: false,
  blocked: false,
  state: "to_decide",
  why: null,
  handle: null,
  grade: null,
  warnings: [],
  retryAt: null,
  followed: false,
  candidates: [],
  ...change,
});

describe("the candidate a row speaks of", () => {
  const a = candidate("a@a.example");
  const b = candidate("b@b.example", { verdict: "rejected" });

  it("is the match, wherever it stands in the list", () => {
    const shown = row({ handle: "b@b.example", candidates: [a, b] });
    expect(chosenCandidate(shown)).toBe(b);
    expect(otherCandidates(shown)).toEqual([a]);
  });

  it("is what was rejected when the row is rejected", () => {
    const denied = candidate("c@c.example", { lookup: "absent" });
    expect(chosenCandidate(row({ state: "rejected", candidates: [denied, b] }))).toBe(b);
  });

  it("is the best one otherwise, or none", () => {
    expect(chosenCandidate(row({ state: "no_candidate", candidates: [a] }))).toBe(a);
    expect(chosenCandidate(row({}))).toBeNull();
  });
});

describe("what a button may accept", () => {
  it.each([
    ["verified", true],
    ["moved", true],
    ["unreachable", true],
    ["refused", true],
    ["waiting", false],
    ["absent", false],
    ["gone", false],
    ["mismatched", false],
  ] as const)("%s: %s", (lookup, allowed) =>
    expect(canAccept(candidate("a@a.example", { lookup }))).toBe(allowed),
  );

  it("never a mirror or a group", () => {
    expect(canAccept(candidate("a@a.example", { kind: "mirror" }))).toBe(false);
    expect(canAccept(candidate("a@a.example", { kind: "group" }))).toBe(false);
  });
});

it.each([
  ["to_decide", true],
  ["needs_person", true],
  ["lookup_failed", true],
  ["looking_up", false],
  ["accepted", false],
  ["rejected", false],
  ["no_candidate", false],
] as const)("a contact that is %s waits for a word: %s", (state, waits) => {
  expect(isUndecided(row({ state }))).toBe(waits);
});
