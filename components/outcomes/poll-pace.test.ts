import { expect, it } from "vitest";
import { nextPollMs } from "./poll-pace.ts";

it.each([
  [-1, 3_000],
  [0, 3_000],
  [1, 4_500],
  [2, 6_750],
  [5, 22_781],
  [6, 30_000],
  [1_000, 30_000],
])("after %i unchanged answers it waits %i ms", (unchanged, ms) => expect(nextPollMs(unchanged)).toBe(ms));
