import { expect, it } from "vitest";
import { type OutcomeCounts, outcomes } from "#lib/outcomes/outcome.ts";
import { outcomeTones, sumEnding } from "./outcome-look.ts";

const counts = (some: Partial<OutcomeCounts>): OutcomeCounts =>
  Object.fromEntries(outcomes.map((outcome) => [outcome, some[outcome] ?? 0])) as OutcomeCounts;

it("counts as newly followed only what the server confirms and what was not followed before", () => {
  const ended = counts({
    followed: 300,
    moved: 2,
    already: 40,
    requested: 9,
    pending: 1,
    gone: 3,
    refused: 1,
  });
  expect(sumEnding(ended)).toEqual({ followed: 302, pending: 1, requested: 9, failed: 4 });
});

it("never calls a failure or an open question followed", () => {
  for (const outcome of outcomes) {
    const { followed } = sumEnding(counts({ [outcome]: 1 }));
    expect(followed, outcome).toBe(outcome === "followed" || outcome === "moved" ? 1 : 0);
  }
});

it("shows only what is truly followed in the colour of success", () => {
  const positive = outcomes.filter((outcome) => outcomeTones[outcome] === "positive");
  expect(positive).toEqual(["followed", "already", "moved"]);
});
