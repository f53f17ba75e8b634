import { expect, it } from "vitest";
import { readTypedHandle } from "./read-typed-handle.ts";

it.each([
  ["mira@kiosk.example", "mira@kiosk.example"],
  [" @Mira@Kiosk.Example ", "mira@kiosk.example"],
  ["acct:mira@kiosk.example", "mira@kiosk.example"],
  ["https://kiosk.example/@mira", "mira@kiosk.example"],
  ["kiosk.example/@mira", "mira@kiosk.example"],
  ["https://kiosk.example/users/mira/", "mira@kiosk.example"],
  ["https://home.example/@mira@kiosk.example", "mira@kiosk.example"],
  ["＠mira＠kiosk.example", "mira@kiosk.example"],
])("%j is %s", (text, handle) => {
  expect(readTypedHandle(text)).toBe(handle);
});

it.each([
  "",
  "  ",
  "mira",
  "@mira",
  "mira@localhost",
  "mira@kiosk.example or vera@kiosk.example",
  "see https://kiosk.example/@mira",
  "https://kiosk.example/about",
  "https://x.com/mira",
  "javascript:alert(1)@kiosk.example",
  `${"a".repeat(400)}@kiosk.example`,
])("%j is none", (text) => {
  expect(readTypedHandle(text)).toBeNull();
});
