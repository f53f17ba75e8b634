import { expect, it } from "vitest";
import { tallyLookups } from "./tally-lookups.ts";

it.each([
  ["nobody asked yet", 0, 0, true],
  ["one that may be a chance", 0, 1, true],
  ["one among few", 2, 3, true],
  ["none known", 0, 2, false],
  ["two among few", 5, 7, false],
  ["half known", 4, 8, false],
  ["most known", 6, 8, true],
  ["all known", 200, 200, true],
])("%s", (_name, known, asked, worth) => {
  const tally = tallyLookups();
  for (let at = 0; at < asked; at += 1) tally.count(at < known);
  expect(tally.isWorthIt()).toBe(worth);
  expect(tally.hasAsked()).toBe(asked > 0);
});
