import fc from "fast-check";
import { expect, test } from "vitest";
import { parseHost, registrableDomain } from "./host.ts";

test.each([
  ["mastodon.social", "mastodon.social"],
  ["Mastodon.Social", "mastodon.social"],
  ["mastodon.social.", "mastodon.social"],
  [" mastodon.social ", "mastodon.social"],
  ["bawü.social", "xn--baw-joa.social"],
  ["XN--BAW-JOA.social", "xn--baw-joa.social"],
  ["мастодон.рф", "xn--80aiwgdbsi.xn--p1ai"],
  ["alpha.test", "alpha.test"],
  ["server.example", "server.example"],
  ["under_score.example.org", "under_score.example.org"],
  ["social.bbc", "social.bbc"],
])("%s is the host %s", (text, host) => {
  expect(parseHost(text)).toBe(host);
});

test.each([
  "localhost",
  "photography",
  "mastodon.soci",
  "mastodon..social",
  ".mastodon.social",
  "co.uk",
  "example.com:8443",
  "127.0.0.1",
  "0x7f.1",
  "[::1]",
  "user@example.com",
  "example.com/path",
  "exa mple.com",
  "exa%6dple.com",
  "-a.example.com",
  "printer.local",
  "hidden.onion",
  "xn--zzzzzzzz--.social",
  "",
  ".",
  `${"a".repeat(64)}.social`,
  `${"a.".repeat(130)}social`,
])("%j is no public host", (text) => {
  expect(parseHost(text)).toBeNull();
});

test("a private suffix counts only where it is named", () => {
  expect(parseHost("social.lan")).toBeNull();
  expect(parseHost("social.lan", { alsoSuffixes: ["lan"] })).toBe("social.lan");
});

test("the registrable domain leaves subdomains off", () => {
  expect(registrableDomain("open.substack.com")).toBe("substack.com");
  expect(registrableDomain("a.b.example.co.uk")).toBe("example.co.uk");
  expect(registrableDomain("a.b.test")).toBe("b.test");
});

test("what is a host stays the same when read again", () => {
  fc.assert(
    fc.property(fc.oneof(fc.domain(), fc.string({ unit: "binary" })), (text) => {
      const host = parseHost(text);
      if (host !== null) expect(parseHost(host)).toBe(host);
    }),
  );
});
