import { describe, expect, it } from "vitest";
import { attemptKinds, steps } from "./attempt.ts";
import { triesMost } from "./next-standing.ts";
import { firstUndo, nextUndo, type UndoStanding } from "./next-undo.ts";

const unknown: UndoStanding = { outcome: "unknown", tries: 1 };

describe("taking back", () => {
  it.each([
    ["still followed", firstUndo, "relationship", "following", "waiting"],
    ["still asked", firstUndo, "relationship", "requested", "waiting"],
    ["not shown: the unfollow will tell", firstUndo, "relationship", "not_shown", "waiting"],
    ["over already", firstUndo, "relationship", "none", "unfollowed"],
    ["blocked since, so followed no longer", firstUndo, "relationship", "blocking", "unfollowed"],
    ["taken back", firstUndo, "unfollow", "none", "unfollowed"],
    ["the server says it still stands", firstUndo, "unfollow", "following", "unknown"],
    ["no answer to the unfollow", firstUndo, "unfollow", "unreachable", "unknown"],
    ["no answer to the question", firstUndo, "relationship", "unreachable", "unreachable"],
    ["cut off in the act", firstUndo, "unfollow", "cut_off", "unknown"],
    ["cut off while asking", firstUndo, "relationship", "cut_off", "waiting"],
    ["settled: it had arrived", unknown, "relationship", "none", "unfollowed"],
    ["settled: it had not", unknown, "relationship", "following", "waiting"],
    ["unknown stays so while nobody answers", unknown, "relationship", "unreachable", "unknown"],
    ["unknown stays so while limited", unknown, "relationship", "limited", "unknown"],
    ["limited before anything", firstUndo, "unfollow", "limited", "limited"],
    ["deleted meanwhile", firstUndo, "unfollow", "gone", "gone"],
    ["the server will not", firstUndo, "unfollow", "refused", "refused"],
  ] as const)("%s", (_name, at, step, kind, outcome) => {
    expect(nextUndo(at, step, kind).outcome).toBe(outcome);
  });

  it("is given up after so many unfollows that changed nothing", () => {
    let at = firstUndo;
    for (let tries = 0; tries < triesMost; tries += 1) at = nextUndo(at, "unfollow", "unreachable");
    expect(at).toEqual({ outcome: "unreachable", tries: triesMost });
  });

  it("calls nothing taken back but what a server has shown so", () => {
    for (const step of steps) {
      for (const kind of attemptKinds) {
        const { outcome } = nextUndo(firstUndo, step, kind);
        expect(outcome === "unfollowed", `${step} ${kind}`).toBe(kind === "none" || kind === "blocking");
      }
    }
  });
});
