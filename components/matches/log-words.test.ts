import { expect, test } from "vitest";
import { statusWord } from "./log-words.ts";

test.each([
  [null, "none"],
  [200, "ok"],
  [301, "redirect"],
  [404, "absent"],
  [410, "gone"],
  [401, "closed"],
  [403, "closed"],
  [429, "busy"],
  [422, "refused"],
  [503, "error"],
] as const)("%s is said as %s", (status, word) => {
  expect(statusWord(status)).toBe(word);
});

test("a host that was left alone was not asked", () => {
  expect(statusWord(null, "set_aside")).toBe("aside");
  expect(statusWord(null, "timeout")).toBe("none");
});
