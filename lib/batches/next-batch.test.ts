import { expect, it } from "vitest";
import { type LaneItem, nextBatch, requestsFor } from "./next-batch.ts";

const item = (position: number, over: Partial<LaneItem> = {}): LaneItem => ({
  id: String(position),
  position,
  handle: `p${position}@alpage.test`,
  remoteId: null,
  remoteLocked: null,
  outcome: "waiting",
  dueAt: null,
  detail: null,
  tries: 0,
  ...over,
});
const items = (count: number, over: Partial<LaneItem> = {}) =>
  Array.from({ length: count }, (_, index) => item(index + 1, over));
const positions = (batch: readonly LaneItem[]) => batch.map((one) => one.position);

it("takes all that there is when nothing is short", () => {
  expect(nextBatch({ items: items(5), left: { requests: 300, follows: 400 } })).toHaveLength(5);
});

it("takes as many as the requests reach for: a look-up and a follow each, a relationship for all", () => {
  expect(positions(nextBatch({ items: items(9), left: { requests: 7, follows: 400 } }))).toEqual([1, 2, 3]);
  expect(nextBatch({ items: items(9, { remoteId: "1" }), left: { requests: 7, follows: 400 } })).toHaveLength(
    6,
  );
  expect(nextBatch({ items: items(9), left: { requests: 2, follows: 400 } })).toEqual([]);
});

it("takes no more than the day's follows", () => {
  expect(positions(nextBatch({ items: items(9), left: { requests: 300, follows: 2 } }))).toEqual([1, 2]);
});

it("settles what is unknown even when the day is spent", () => {
  const mixed = [item(7, { outcome: "unknown", remoteId: "7" }), ...items(3)];
  expect(positions(nextBatch({ items: mixed, left: { requests: 300, follows: 0 } }))).toEqual([7]);
});

it("takes nobody out of turn", () => {
  const mixed = [item(1), item(2, { remoteId: "2" })];
  expect(nextBatch({ items: mixed, left: { requests: 2, follows: 400 } })).toEqual([]);
});

it("tells the least number of requests", () => {
  expect(requestsFor([], 40)).toBe(0);
  expect(requestsFor(items(41), 40)).toBe(84);
  expect(requestsFor(items(3, { remoteId: "1" }), 1)).toBe(6);
  expect(requestsFor([item(1, { outcome: "unknown", remoteId: "7" })], 40)).toBe(1);
});
