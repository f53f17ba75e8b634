import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LookupResult, LookupState } from "#lib/candidates/candidate.ts";
import {
  candidate,
  claim,
  decision,
  lookup,
  lookups,
  nora,
  profile,
  rankInput,
} from "../../tests/stages/matches-builders.ts";
import { foldState } from "./fold-state.ts";
import { type Decision, matchStates, type Verdict } from "./match.ts";
import { type FoundCandidate, rankCandidates } from "./rank-candidates.ts";

const one = "nora@kiosk.example";
const two = "berg@harbour.example";
const side = { ...nora, bio: null, blocked: false };

type Given = {
  readonly candidates?: readonly FoundCandidate[];
  readonly lookups?: readonly LookupResult[];
  readonly decisions?: readonly Decision[];
  readonly contact?: Partial<typeof side>;
};

function fold({ candidates = [], lookups: results = [], decisions = [], contact = {} }: Given) {
  const x = { ...side, ...contact };
  return foldState(
    x,
    rankCandidates(rankInput({ contact: x, candidates, lookups: lookups(...results), decisions })),
  );
}

describe("a contact stands at", () => {
  const soon = new Date("2026-11-22T13:00:00.000Z");
  const late = new Date("2026-11-23T13:00:00.000Z");
  const cases: readonly (readonly [string, Given, ReturnType<typeof fold>["state"], object])[] = [
    ["no candidate: nothing in any text", {}, "no_candidate", { why: "nothing_found", handle: null }],
    [
      "no candidate: only the number is known",
      { contact: { username: null as never, displayNames: [] } },
      "no_candidate",
      { why: "unnamed" },
    ],
    ["looking up", { candidates: [candidate(one)] }, "looking_up", { handle: one, grade: null }],
    [
      "to decide",
      { candidates: [candidate(one)], lookups: [lookup(one, "verified")] },
      "to_decide",
      { handle: one, grade: "declared" },
    ],
    [
      "to decide as soon as one is found",
      { candidates: [candidate(one), candidate(two)], lookups: [lookup(two, "verified")] },
      "to_decide",
      { handle: two },
    ],
    [
      "look-up failed, to be tried at the first of the moments",
      {
        candidates: [candidate(one), candidate(two)],
        lookups: [lookup(one, "unreachable", { dueAt: late }), lookup(two, "unreachable", { dueAt: soon })],
      },
      "lookup_failed",
      { why: "unreachable", retryAt: soon.toISOString() },
    ],
    [
      "look-up refused, for good",
      { candidates: [candidate(one)], lookups: [lookup(one, "refused")] },
      "lookup_failed",
      { why: "refused", retryAt: null },
    ],
    [
      "looking up while one failed and another waits",
      { candidates: [candidate(one), candidate(two)], lookups: [lookup(one, "unreachable")] },
      "looking_up",
      { handle: two },
    ],
    [
      "no candidate: the server knows no such account",
      { candidates: [candidate(one)], lookups: [lookup(one, "absent")] },
      "no_candidate",
      { why: "none_exists" },
    ],
    [
      "no candidate: only a copy",
      { candidates: [candidate(one, { kind: "mirror" })], lookups: [lookup(one, "verified")] },
      "no_candidate",
      { why: "only_copies" },
    ],
    [
      "no candidate: the account turned out to be a group",
      {
        candidates: [candidate(one)],
        lookups: [lookup(one, "verified", { profile: profile({ group: true }) })],
      },
      "no_candidate",
      { why: "only_copies" },
    ],
    [
      "no candidate: only a bridge nobody asked for",
      { candidates: [candidate(one, { kind: "bridge" })], lookups: [lookup(one, "verified")] },
      "no_candidate",
      { why: "only_bridges" },
    ],
    [
      "no candidate: blocked on X, however good the evidence",
      {
        candidates: [candidate(one, { evidence: [claim({ source: "member" })] })],
        lookups: [lookup(one, "verified")],
        contact: { blocked: true },
      },
      "no_candidate",
      { why: "blocked_on_x", handle: null },
    ],
    [
      "accepted although blocked on X: the person's own word",
      { candidates: [candidate(one)], decisions: [decision(one, "accepted")], contact: { blocked: true } },
      "accepted",
      { handle: one },
    ],
    [
      "accepted, a bridge at the person's word",
      { candidates: [candidate(one, { kind: "bridge" })], decisions: [decision(one, "accepted")] },
      "accepted",
      { handle: one },
    ],
    [
      "not accepted: a group cannot be",
      { candidates: [candidate(one, { kind: "group" })], decisions: [decision(one, "accepted")] },
      "no_candidate",
      { why: "only_copies" },
    ],
    [
      "accepted, the later of two",
      {
        candidates: [candidate(one), candidate(two)],
        decisions: [decision(one, "accepted", 2), decision(two, "accepted", 1)],
      },
      "accepted",
      { handle: one },
    ],
    [
      "accepted stays when the server goes away",
      {
        candidates: [candidate(one)],
        lookups: [lookup(one, "unreachable")],
        decisions: [decision(one, "accepted")],
      },
      "accepted",
      { handle: one },
    ],
    [
      "rejected",
      {
        candidates: [candidate(one)],
        lookups: [lookup(one, "verified")],
        decisions: [decision(one, "rejected")],
      },
      "rejected",
      { handle: null, grade: null },
    ],
    [
      "to decide: one rejected, another found",
      {
        candidates: [candidate(one), candidate(two)],
        lookups: [lookup(one, "verified"), lookup(two, "verified")],
        decisions: [decision(one, "rejected")],
      },
      "to_decide",
      { handle: two },
    ],
    [
      "a question to the person",
      {
        candidates: [candidate(one)],
        lookups: [lookup(one, "verified")],
        decisions: [decision(one, "asked")],
      },
      "needs_person",
      { handle: one },
    ],
    [
      "rejected after the question",
      {
        candidates: [candidate(one)],
        lookups: [lookup(one, "verified")],
        decisions: [decision(one, "asked", 1), decision(one, "rejected", 2)],
      },
      "rejected",
      {},
    ],
  ];
  it.each(cases)("%s", (_promise, given, state, facts) => {
    expect(fold(given)).toMatchObject({ state, ...facts });
  });
});

type World = {
  readonly contacts: Map<number, { blocked: boolean; candidates: FoundCandidate[]; decisions: Decision[] }>;
  readonly answers: Map<string, LookupResult>;
};
type Event = (world: World, minute: number) => void;

const handles = ["a@one.example", "b@two.example", "c@three.example"];
const who = fc.nat({ max: 5 });
const anyHandle = fc.constantFrom(...handles);
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  who.map(
    (key): Event =>
      ({ contacts }) => {
        if (!contacts.has(key)) contacts.set(key, { blocked: false, candidates: [], decisions: [] });
      },
  ),
  fc.tuple(who, anyHandle, fc.constantFrom("person", "bridge", "mirror", "group" as const)).map(
    ([key, handle, kind]): Event =>
      ({ contacts }) => {
        const contact = contacts.get(key);
        if (contact?.candidates.every((each) => each.handle !== handle))
          contact.candidates.push(candidate(handle, { kind }));
      },
  ),
  fc
    .tuple(
      anyHandle,
      fc.constantFrom<LookupState>("verified", "moved", "absent", "refused", "unreachable", "waiting"),
    )
    .map(
      ([handle, state]): Event =>
        ({ answers }) =>
          answers.set(handle, lookup(handle, state)),
    ),
  fc.tuple(who, anyHandle, fc.constantFrom<Verdict>("accepted", "rejected", "asked")).map(
    ([key, handle, verdict]): Event =>
      ({ contacts }, minute) =>
        contacts.get(key)?.decisions.push(decision(handle, verdict, minute)),
  ),
  who.map(
    (key): Event =>
      ({ contacts }) =>
        contacts.get(key)?.decisions.pop(),
  ),
  who.map(
    (key): Event =>
      ({ contacts }) => {
        const contact = contacts.get(key);
        if (contact) contact.blocked = !contact.blocked;
      },
  ),
  who.map(
    (key): Event =>
      ({ contacts }) => {
        const contact = contacts.get(key);
        if (contact) contact.candidates = [];
      },
  ),
);

describe("after any events", () => {
  it("every contact is in exactly one state and the states add up to the contacts", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const world: World = { contacts: new Map(), answers: new Map() };
        for (const [minute, event] of events.entries()) {
          event(world, minute);
          const counts = new Map(matchStates.map((state) => [state, 0]));
          for (const { blocked, candidates, decisions } of world.contacts.values()) {
            const input = rankInput({ candidates, decisions, lookups: world.answers });
            const { state } = foldState({ ...side, blocked }, rankCandidates(input));
            counts.set(state, (counts.get(state) ?? Number.NaN) + 1);
          }
          expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(world.contacts.size);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("a rejected handle is never put before the person again, nor is anybody blocked", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const world: World = { contacts: new Map(), answers: new Map() };
        for (const [minute, event] of events.entries()) event(world, minute);
        for (const { blocked, candidates, decisions } of world.contacts.values()) {
          const ranked = rankCandidates(rankInput({ candidates, decisions, lookups: world.answers }));
          const folded = foldState({ ...side, blocked }, ranked);
          const chosen = ranked.find(({ handle }) => handle === folded.handle);
          expect(chosen?.verdict).not.toBe("rejected");
          if (folded.state === "to_decide") {
            expect(blocked).toBe(false);
            expect(chosen?.kind).toBe("person");
            expect(["verified", "moved"]).toContain(chosen?.lookup);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
