import { afterEach, expect, it } from "vitest";
import { endStreams, leaveStreamPlace, takeStreamPlace } from "./open-streams.ts";

afterEach(() => {
  delete (globalThis as { transhumanceStreams?: unknown }).transhumanceStreams;
});

it("gives one person four places, and gives a left one again", () => {
  const ends = Array.from({ length: 5 }, () => () => undefined);
  expect(ends.map((end) => takeStreamPlace("ana", end))).toEqual([true, true, true, true, false]);
  expect(takeStreamPlace("bo", () => undefined)).toBe(true);
  leaveStreamPlace(ends[0] as () => void);
  expect(takeStreamPlace("ana", () => undefined)).toBe(true);
});

it("ends them all when the process goes down, and lets none begin after that", () => {
  const ended: string[] = [];
  takeStreamPlace("ana", () => ended.push("ana"));
  takeStreamPlace("bo", () => ended.push("bo"));
  endStreams();
  expect(ended).toEqual(["ana", "bo"]);
  expect(takeStreamPlace("ana", () => undefined)).toBe(false);
});
