import { expect, it } from "vitest";
import { fewestTurns } from "./best-schedule.ts";

const rules = { callsAtOnce: 4, searchesAtOnce: 2, relatedAtOnce: 40 };

it.each([
  ["nobody", 0, 1, 0],
  ["one who is known: look-up, relationship, follow", 1, 1, 3],
  ["one who is not: a search besides", 1, 0, 4],
  // The first goes alone, the others go together, and four are followed at once.
  ["four who are known", 4, 1, 4],
  // Look-up, two searches, two more, relationships, follows; meanwhile the first two are asked about.
  ["four who are not", 4, 0, 5],
  ["a hundred who are known", 100, 1, 52],
  ["a hundred, half of them known", 100, 2, 54],
  ["a hundred who are not known", 100, 0, 56],
])("%s", (_name, people, knownEvery, turns) => {
  expect(fewestTurns(people, knownEvery, rules)).toBe(turns);
});

it("is no shorter than its calls", () => {
  for (const people of [5, 17, 40]) {
    const calls = people * 2 + 1;
    expect(fewestTurns(people, 1, rules)).toBeGreaterThanOrEqual(calls / 4);
  }
});
