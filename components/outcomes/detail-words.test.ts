import { expect, it } from "vitest";
import { detailWords } from "./detail-words.ts";

it.each([
  ["moved_to:ana@new.test", { key: "moved_to", values: { address: "ana@new.test" } }],
  ["moved:ana@new.test", { key: "moved", values: { address: "ana@new.test" } }],
  ["status_422", { key: "status", values: { code: "422" } }],
  ["turned_down", { key: "turned_down", values: {} }],
  ["network", { key: "network", values: {} }],
  ["status_4222", null],
  ["something:new", null],
  [null, null],
])("%s", (detail, words) => {
  expect(detailWords(detail)).toEqual(words);
});
