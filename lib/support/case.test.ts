import { describe, expect, it } from "vitest";
import { caseEnd, caseEnding, caseState } from "./case.ts";

const now = new Date("2026-11-22T12:00:00.000Z");
const before = new Date(now.getTime() - 1);
const open = {
  takenById: null,
  endsAt: caseEnd(now, 7),
  closedAt: null,
  closedWhy: null,
  withdrawnAt: null,
};

describe("a case", () => {
  it.each([
    ["waits until somebody takes it", open, "waiting", null],
    ["is taken", { ...open, takenById: "1" }, "taken", null],
    ["is closed by the desk", { ...open, closedAt: before, closedWhy: "closed" }, "closed", "closed"],
    ["ends with its consent", { ...open, takenById: "1", withdrawnAt: before }, "closed", "withdrawn"],
    ["ends at its last moment", { ...open, endsAt: now }, "closed", "expired"],
    ["lasts until then", { ...open, endsAt: new Date(now.getTime() + 1) }, "waiting", null],
    [
      "keeps the ending that was written down",
      { ...open, closedAt: before, closedWhy: "withdrawn", endsAt: before },
      "closed",
      "withdrawn",
    ],
  ] as const)("%s", (_name, stored, state, ending) => {
    expect(caseState(stored, now)).toBe(state);
    expect(caseEnding(stored, now)).toBe(ending);
  });
});
