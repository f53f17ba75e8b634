import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseXId } from "#lib/fediverse/x-id.ts";
import { factsOf, foldFacts, gatherFacts, mergeFacts, noFacts } from "./merge-contacts.ts";

const id = (text: string) => parseXId(text) ?? undefined;

describe("what a later source says", () => {
  test("renames, and keeps every name that was seen", () => {
    const merged = mergeFacts(
      factsOf({ id: id("1"), username: "Old_Name", displayNames: ["Nora"] }),
      factsOf({ id: id("1"), username: "new_name", displayNames: ["Nora B", "Nora"] }),
    );
    expect(merged).toMatchObject({ xId: "1", username: "new_name", displayNames: ["Nora B", "Nora"] });
  });

  test("never erases what an earlier one knew", () => {
    const merged = mergeFacts(
      factsOf({
        id: id("1"),
        username: "nora",
        bio: "hello",
        urls: ["https://a.example/@nora"],
        following: true,
      }),
      factsOf({ id: id("1"), follower: true, bio: "" }),
    );
    expect(merged).toMatchObject({
      username: "nora",
      bio: "hello",
      urls: ["https://a.example/@nora"],
      following: true,
      follower: true,
    });
  });

  test("gives the id to somebody who was only known by name", () => {
    expect(mergeFacts(factsOf({ username: "nora" }), factsOf({ id: id("7"), username: "nora" })).xId).toBe(
      "7",
    );
  });
});

test("one piece of a source tells each account once", () => {
  expect(
    gatherFacts([
      { id: id("1"), following: true },
      { id: id("1"), follower: true },
      { username: "Bo" },
      { username: "bo", following: true },
    ]),
  ).toEqual([
    { ...noFacts, xId: "1", following: true, follower: true },
    { ...noFacts, username: "bo", following: true },
  ]);
});

test("a name without an id joins the one account that bears it, and no account where two do", () => {
  expect(
    gatherFacts([
      { username: "Nora", following: true },
      { id: id("7"), username: "nora", follower: true },
    ]),
  ).toEqual([{ ...noFacts, xId: "7", username: "nora", following: true, follower: true }]);
  expect(
    gatherFacts([{ id: id("7"), username: "nora" }, { id: id("8"), username: "nora" }, { username: "nora" }]),
  ).toHaveLength(3);
});

const facts = fc.record({
  id: fc.constantFrom(undefined, id("1")),
  username: fc.constantFrom(undefined, "a", "b"),
  displayNames: fc.array(fc.string({ maxLength: 3 }), { maxLength: 4 }),
  following: fc.boolean(),
  follower: fc.boolean(),
  blocked: fc.boolean(),
  muted: fc.boolean(),
  urls: fc.array(fc.string({ maxLength: 3 }), { maxLength: 4 }),
});

test("a fact once known is known after any further source", () => {
  fc.assert(
    fc.property(fc.array(facts, { minLength: 1, maxLength: 6 }), facts, (entries, more) => {
      const before = foldFacts(entries.map(factsOf));
      const after = mergeFacts(before, factsOf(more));
      expect(after.following || !before.following).toBe(true);
      expect(after.blocked || !before.blocked).toBe(true);
      expect(after.username !== null || before.username === null).toBe(true);
      expect(after.xId).toBe(before.xId ?? more.id ?? null);
    }),
  );
});

test("the same source twice changes nothing", () => {
  fc.assert(
    fc.property(fc.array(facts, { minLength: 1, maxLength: 4 }), (entries) => {
      const once = foldFacts(entries.map(factsOf));
      expect(mergeFacts(once, once)).toEqual(once);
    }),
  );
});
