import fc from "fast-check";
import { expect, test } from "vitest";
import { handleHost, handleUser, parseHandle } from "./handle.ts";

test.each([
  ["mira@mastodon.social", "mira@mastodon.social"],
  ["@mira@mastodon.social", "mira@mastodon.social"],
  ["acct:mira@mastodon.social", "mira@mastodon.social"],
  ["ACCT:Mira@Mastodon.Social", "mira@mastodon.social"],
  [" @Mira@Mastodon.Social ", "mira@mastodon.social"],
  ["@mira@bawü.social", "mira@xn--baw-joa.social"],
  ["mi-ra.k_1@mastodon.social", "mi-ra.k_1@mastodon.social"],
  ["_@a.test", "_@a.test"],
])("%s is the handle %s", (text, handle) => {
  expect(parseHandle(text)).toBe(handle);
});

test.each([
  "mira",
  "@mira",
  "mira@",
  "@@mira@mastodon.social",
  "mira@mastodon",
  "mira@mastodon.social@twitter",
  "mira@mastodon.social:3000",
  "mira@127.0.0.1",
  ".mira@mastodon.social",
  "mira.@mastodon.social",
  "mi ra@mastodon.social",
  "mirä@mastodon.social",
  `${"a".repeat(65)}@mastodon.social`,
])("%j is no handle", (text) => {
  expect(parseHandle(text)).toBeNull();
});

test("a handle is made of its user and its host", () => {
  const handle = parseHandle("@mira.k@social.example.org");
  expect(handle && [handleUser(handle), handleHost(handle)]).toEqual(["mira.k", "social.example.org"]);
});

test("reading never throws, and a handle read again is itself", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.emailAddress()), (text) => {
      const handle = parseHandle(text);
      if (handle !== null) expect(parseHandle(`@${handle}`)).toBe(handle);
    }),
  );
});
