import { expect, it } from "vitest";
import { plotBucketMs, plotFollows } from "./plot-follows.ts";

const startedAt = new Date("2026-11-22T20:00:00.000Z");
const minuteMs = 60_000;
const dayMs = 86_400_000;

it.each([
  [10 * minuteMs, minuteMs],
  [8 * 3_600_000, 5 * minuteMs],
  [2 * dayMs, 3_600_000],
  [18 * dayMs, 6 * 3_600_000],
  [300 * dayMs, dayMs],
])("over %i ms it counts by %i ms", (span, bucket) => {
  expect(plotBucketMs(span)).toBe(bucket);
});

it("has nothing to draw before the first follow", () => {
  expect(
    plotFollows({ changes: [], bucketMs: minuteMs, forecast: [], startedAt, until: startedAt }),
  ).toBeNull();
});

it("rises with what was done, stays level in between, and steps as planned", () => {
  const plot = plotFollows({
    changes: [
      { at: new Date("2026-11-22T20:00:00.000Z"), count: 300 },
      { at: new Date("2026-11-23T00:00:00.000Z"), count: 200 },
    ],
    bucketMs: 15 * minuteMs,
    forecast: [
      { day: "2026-11-22", follows: 400 },
      { day: "2026-11-23", follows: 100 },
    ],
    startedAt,
    until: new Date("2026-11-23T01:00:00.000Z"),
  });
  expect(plot?.most).toBe(500);
  expect(plot?.done.map(({ total }) => total)).toEqual([0, 300, 300, 500, 500]);
  expect(plot?.planned.map(({ total }) => total)).toEqual([0, 0, 400, 400, 500, 500]);
  expect(plot?.to).toBe(Date.parse("2026-11-23T01:00:00.000Z"));
  const times = [plot?.done ?? [], plot?.planned ?? []].map((line) => line.map(({ at }) => at));
  for (const line of times) expect(line).toEqual(line.toSorted((a, b) => a - b));
});
