import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AcceptedMatch, buildPlan, type KnownFollow } from "./build-plan.ts";

const match = (handle: string, over: Partial<AcceptedMatch> = {}): AcceptedMatch => ({
  contactId: handle,
  handle,
  grade: "declared",
  mutual: false,
  lastPostAt: null,
  blockedOnX: false,
  ...over,
});
const plan = (accepted: AcceptedMatch[], known: [string, KnownFollow][] = [], self: string[] = []) =>
  buildPlan({ accepted, known: new Map(known), self, locked: new Set(["locked"]) });
const order = (accepted: AcceptedMatch[]) => plan(accepted).follows.map((follow) => follow.handle);

describe("who comes first", () => {
  it("puts mutuals before grades, grades before activity, and then keeps to the alphabet", () => {
    const accepted = [
      match("e@a.test", { grade: "possible", lastPostAt: "2026-11-20" }),
      match("d@a.test", { lastPostAt: "2026-01-01" }),
      match("c@a.test", { lastPostAt: "2026-11-01" }),
      match("b@a.test", { grade: "proven" }),
      match("a@a.test", { mutual: true, grade: "possible" }),
      match("z@a.test"),
      match("y@a.test"),
    ];
    expect(order(accepted).map((handle) => handle[0])).toEqual(["a", "b", "c", "d", "y", "z", "e"]);
    expect(order([...accepted].reverse())).toEqual(order(accepted));
  });
});

it("says whose owner will be asked first", () => {
  const { follows } = plan([match("a@a.test", { contactId: "locked" }), match("b@a.test")]);
  expect(follows.map((follow) => follow.locked)).toEqual([true, false]);
});

describe("who is left out", () => {
  it.each<[string, AcceptedMatch[], [string, KnownFollow][], string[], string]>([
    ["oneself, in any spelling", [match("Me@A.test")], [], ["@me@a.test"], "self"],
    ["somebody blocked on X", [match("a@a.test", { blockedOnX: true })], [], [], "blocked_on_x"],
    ["somebody followed already", [match("a@a.test")], [["a@a.test", "already"]], [], "already"],
    ["somebody asked already", [match("a@a.test")], [["a@a.test", "requested"]], [], "requested"],
    ["somebody who turned us down", [match("a@a.test")], [["a@a.test", "blocked"]], [], "blocked"],
    ["somebody in another plan", [match("a@a.test")], [["a@a.test", "duplicate"]], [], "duplicate"],
  ])("%s", (_name, accepted, known, self, reason) => {
    expect(plan(accepted, known, self)).toMatchObject({ follows: [], leaveOuts: [{ reason }] });
  });

  it("keeps the weightier of two contacts at one address, however it is written", () => {
    const twice = [
      match("A@a.test", { contactId: "1" }),
      match("@a@a.test", { contactId: "2", mutual: true }),
    ];
    expect(plan(twice)).toMatchObject({
      follows: [{ contactId: "2", handle: "a@a.test" }],
      leaveOuts: [{ contactId: "1", reason: "duplicate" }],
    });
  });

  it("leaves a person out under every one of their X accounts when one is blocked", () => {
    const both = [
      match("a@a.test", { contactId: "1" }),
      match("a@a.test", { contactId: "2", blockedOnX: true }),
    ];
    expect(plan(both).follows).toEqual([]);
  });

  it("never loses or doubles anybody", () => {
    const anyMatch = fc.record({
      contactId: fc.uuid(),
      handle: fc.constantFrom("a@a.test", "b@a.test", "B@a.test", "@c@a.test", "d@a.test"),
      grade: fc.constantFrom("proven" as const, "declared" as const, "possible" as const),
      mutual: fc.boolean(),
      lastPostAt: fc.constantFrom(null, "2026-01-01", "2026-11-01"),
      blockedOnX: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(anyMatch, { selector: (one) => one.contactId }), (accepted) => {
        const { follows, leaveOuts } = plan(accepted, [["d@a.test", "already"]], ["a@a.test"]);
        const all = [...follows, ...leaveOuts].map((one) => one.contactId).sort();
        expect(all).toEqual(accepted.map((one) => one.contactId).sort());
        expect(new Set(follows.map((one) => one.handle)).size).toBe(follows.length);
      }),
    );
  });
});
