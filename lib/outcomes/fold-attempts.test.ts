import { expect, it } from "vitest";
import type { AttemptKind, Step } from "#lib/batches/attempt.ts";
import { type AttemptRecord, foldAttempts } from "./fold-attempts.ts";

const at = new Date("2026-11-22T12:00:00.000Z");
const story = (...told: [Step, AttemptKind | null, string?][]): AttemptRecord[] =>
  told.map(([step, reply, detail = null as never], index) => {
    return { number: index + 1, step, startedAt: at, endedAt: reply && at, reply, status: null, detail };
  });

it.each<[string, AttemptRecord[], string]>([
  ["nothing tried", [], "waiting"],
  ["an open account, asked", story(["lookup", "found", "ana@a.test"], ["follow", "requested"]), "pending"],
  [
    "a locked account, asked",
    story(["lookup", "found", "ana@a.test locked"], ["follow", "requested"]),
    "requested",
  ],
  [
    "followed at its new address",
    story(["search", "found", "ana@b.test moved"], ["follow", "following"], ["relationship", "following"]),
    "moved",
  ],
  [
    "a follow still under way, or cut off",
    story(["lookup", "found", "ana@a.test"], ["follow", null]),
    "unknown",
  ],
  ["a look-up still under way", story(["lookup", null]), "waiting"],
])("%s", (_name, attempts, outcome) => {
  expect(foldAttempts(attempts)).toBe(outcome);
  expect(foldAttempts([...attempts].reverse())).toBe(outcome);
});
