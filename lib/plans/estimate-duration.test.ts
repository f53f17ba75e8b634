import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateDuration, isLongerThanImport, type PaceNumbers } from "./estimate-duration.ts";

const mastodon: PaceNumbers = {
  followsPerDay: 400,
  requestsPerWindow: 294,
  windowMs: 300_000,
  requestsPerFollow: 2.4,
};
const noon = new Date("2026-11-22T12:00:00.000Z");
const estimate = (follows: number, over: Partial<Parameters<typeof estimateDuration>[0]> = {}) =>
  estimateDuration({ follows, pace: mastodon, followsUsedToday: 0, now: noon, ...over });

describe("a forecast on Mastodon", () => {
  it("is over in a minute for a hundred", () => {
    const { days, endsAt } = estimate(100);
    expect(days).toEqual([{ day: "2026-11-22", follows: 100 }]);
    expect(endsAt.getTime() - noon.getTime()).toBeLessThan(60_000);
  });

  it("spreads a thousand over three UTC days and ends soon after the last midnight", () => {
    const { days, endsAt } = estimate(1_000);
    expect(days).toEqual([
      { day: "2026-11-22", follows: 400 },
      { day: "2026-11-23", follows: 400 },
      { day: "2026-11-24", follows: 200 },
    ]);
    expect(endsAt.toISOString()).toMatch(/^2026-11-24T00:0[0-9]/);
  });

  it("counts what today has spent, and leaves today out when nothing is left of it", () => {
    expect(estimate(500, { followsUsedToday: 390 }).days).toEqual([
      { day: "2026-11-22", follows: 10 },
      { day: "2026-11-23", follows: 400 },
      { day: "2026-11-24", follows: 90 },
    ]);
    expect(estimate(5, { followsUsedToday: 400 }).days).toEqual([{ day: "2026-11-23", follows: 5 }]);
  });

  it("leaves room for those whom other plans of the account have still to follow, with whom it takes turns", () => {
    expect(estimate(300, { others: [250] }).days).toEqual([
      { day: "2026-11-22", follows: 150 },
      { day: "2026-11-23", follows: 150 },
    ]);
    expect(estimate(10, { others: [1_000] }).days).toEqual([{ day: "2026-11-22", follows: 10 }]);
    expect(estimate(100, { others: [70, 30] }).endsAt).toEqual(estimate(200).endsAt);
  });

  it("fits no more into the last minutes of a day than the requests allow", () => {
    const late = new Date("2026-11-22T23:58:00.000Z");
    expect(estimate(400, { now: late }).days[0]).toEqual({ day: "2026-11-22", follows: 122 });
  });

  it("waits for the next window of five minutes when the first is used up", () => {
    const { endsAt } = estimate(200);
    expect(endsAt.getTime() - noon.getTime()).toBeGreaterThan(300_000);
    expect(endsAt.getTime() - noon.getTime()).toBeLessThan(600_000);
  });
});

it("is one day where a server limits only the requests", () => {
  const { days } = estimate(7_500, { pace: { ...mastodon, followsPerDay: null, requestsPerFollow: 2 } });
  expect(days).toEqual([{ day: "2026-11-22", follows: 7_500 }]);
});

it("has no days for nothing to follow", () => {
  expect(estimate(0)).toEqual({ days: [], requests: 0, endsAt: noon });
});

it("always adds up to the follows asked for, whatever the pace and the hour", () => {
  const pace = fc.record({
    followsPerDay: fc.option(fc.integer({ min: 1, max: 500 })),
    requestsPerWindow: fc.integer({ min: 1, max: 300 }),
    windowMs: fc.constantFrom(1_000, 300_000, 3_600_000),
    requestsPerFollow: fc.double({ min: 1, max: 5, noNaN: true }),
  });
  const inputs = fc.record({
    follows: fc.integer({ min: 0, max: 2_000 }),
    pace,
    followsUsedToday: fc.integer({ min: 0, max: 600 }),
    others: fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 3 }),
    now: fc.date({ min: new Date("2026-01-01"), max: new Date("2027-01-01"), noInvalidDate: true }),
  });
  fc.assert(
    fc.property(inputs, (input) => {
      const { days, endsAt } = estimateDuration(input);
      expect(days.reduce((sum, day) => sum + day.follows, 0)).toBe(input.follows);
      expect(endsAt.getTime()).toBeGreaterThanOrEqual(input.now.getTime());
    }),
  );
});

describe("Mastodon's importer", () => {
  it.each([
    ["400 on a fresh day", 400, 0, noon, false],
    ["401", 401, 0, noon, true],
    ["five, with nothing left of today", 5, 400, noon, true],
    ["300, of which 100 wait for tomorrow", 300, 200, noon, true],
    ["300, of which 100 wait for two minutes", 300, 200, new Date("2026-11-22T23:58:00.000Z"), false],
  ])("is faster than a plan of %s, or not", (_plan, follows, followsUsedToday, now, isFaster) => {
    const { endsAt } = estimate(follows, { followsUsedToday, now });
    expect(isLongerThanImport({ follows, pace: mastodon, endsAt, now })).toBe(isFaster);
  });
});
