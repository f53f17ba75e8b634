import { expect, it } from "vitest";
import { countBeyondTotal } from "./beyond-total.ts";

it.each([
  ["all of it fits", 0, 7_500, 0],
  ["one more than fits", 0, 7_501, 1],
  ["those followed already count", 7_000, 1_000, 500],
  ["followed by so many that the server lets them follow more", 9_000, 300, 300],
  ["nobody planned", 9_000, 0, 0],
])("%s", (_name, followed, planned, beyond) => {
  expect(countBeyondTotal({ total: 7_500, followed, planned })).toBe(beyond);
});
