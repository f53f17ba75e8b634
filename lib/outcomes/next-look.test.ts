import { describe, expect, it } from "vitest";
import { isLost, isSettled, nextLookAt } from "./next-look.ts";

const askedAt = new Date("2026-11-22T12:00:00.000Z");
const aged = (ms: number) => new Date(askedAt.getTime() + ms);
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

describe("the next look", () => {
  it.each([
    ["pending", 0, 5_000],
    ["pending", 5_000, minuteMs],
    ["pending", minuteMs, 10 * minuteMs],
    ["pending", 10 * minuteMs, hourMs],
    ["requested", hourMs, 6 * hourMs],
    ["requested", 6 * hourMs, dayMs],
    ["requested", dayMs, 2 * dayMs],
    ["requested", 5.5 * dayMs, 6 * dayMs],
    ["pending", 7 * dayMs, null],
    ["requested", 7 * dayMs, 8 * dayMs],
    ["requested", 30 * dayMs, null],
    ["followed", 0, null],
  ] as const)("%s, %d ms after asking: at %s", (outcome, ageMs, next) => {
    expect(nextLookAt({ outcome, askedAt }, aged(ageMs))).toEqual(next === null ? null : aged(next));
  });
});

it("believes that nothing came of it only after a minute", () => {
  expect(isSettled(askedAt, aged(59_999))).toBe(false);
  expect(isSettled(askedAt, aged(minuteMs))).toBe(true);
});

describe("a lost follow", () => {
  const asked = { outcome: "pending", locked: false, askedAt, wasHealed: false } as const;
  const facts = { planState: "finished", healAfterMs: 10 * minuteMs, now: aged(10 * minuteMs) } as const;

  it("is an open account's that has been silent for longer than its server needs", () => {
    expect(isLost(asked, facts)).toBe(true);
    expect(isLost(asked, { ...facts, planState: "running" })).toBe(true);
  });

  it.each([
    ["an early one", asked, { ...facts, now: aged(9 * minuteMs) }],
    ["a locked account's", { ...asked, locked: true }, facts],
    ["one that was healed before", { ...asked, wasHealed: true }, facts],
    ["one that was answered", { ...asked, outcome: "followed" as const }, facts],
    ["one on a server where healing helps nothing", asked, { ...facts, healAfterMs: null }],
    ["one of a paused plan", asked, { ...facts, planState: "paused" as const }],
    ["one of a cancelled plan", asked, { ...facts, planState: "cancelled" as const }],
  ])("is not %s", (_name, one, when) => {
    expect(isLost(one, when)).toBe(false);
  });
});
