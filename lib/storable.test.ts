import { expect, it } from "vitest";
import { areStorable, isStorable } from "./storable.ts";

it.each([
  ["", true],
  ["Élodie 👩‍🚀", true],
  ["\u0001\t\n", true],
  ["a\0b", false],
  ["\ud83d", false],
  ["\udc00\ud83d", false],
])("%j can be kept: %s", (text, can) => {
  expect(isStorable(text)).toBe(can);
});

it("is asked of every text in a value, however deep", () => {
  expect(areStorable({ a: [1, null, undefined, { b: "x" }], c: new Date() })).toBe(true);
  expect(areStorable({ a: [{ b: "\0" }] })).toBe(false);
  expect(areStorable(new Map([["a", "\0"]]))).toBe(false);
});
