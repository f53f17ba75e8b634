import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseXProfileUrl, readBackLink } from "./read-back-link.ts";

describe("an address shows the X profile of", () => {
  it.each([
    ["https://x.com/nora_b", { name: "nora_b" }],
    ["https://twitter.com/Nora_B", { name: "nora_b" }],
    ["http://www.twitter.com/nora_b/", { name: "nora_b" }],
    ["https://mobile.twitter.com/nora_b?lang=fr#top", { name: "nora_b" }],
    ["https://m.x.com/@nora_b", { name: "nora_b" }],
    ["x.com/nora_b", { name: "nora_b" }],
    ["https://twitter.com/#!/nora_b", { name: "nora_b" }],
    ["https://x.com/i/user/1144223302", { id: "1144223302" }],
    ["https://twitter.com/intent/user?user_id=1144223302", { id: "1144223302" }],
    ["https://twitter.com/intent/follow?screen_name=Nora_B", { name: "nora_b" }],
    ["https://x.com/nora_b/status/1", null],
    ["https://x.com/nora_b/with_replies", { name: "nora_b" }],
    ["https://x.com/nora_b/media", { name: "nora_b" }],
    ["https://x.com/%40nora_b", { name: "nora_b" }],
    ["https://x.com/who_to_follow", null],
    ["https://x.com/communities", null],
    ["https://x.com/home", null],
    ["https://x.com/search?q=nora", null],
    ["https://x.com/", null],
    ["https://x.com.example.org/nora_b", null],
    ["https://notx.com/nora_b", null],
    ["ftp://x.com/nora_b", null],
    ["https://x.com/a-name-that-is-none", null],
    ["not a link", null],
  ] as const)("%s", (url, expected) => {
    expect(parseXProfileUrl(url)).toEqual(expected);
  });

  it("never throws, whatever stands there", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseXProfileUrl(text);
        parseXProfileUrl(`https://x.com/${text}`);
      }),
    );
  });
});

describe("a back link", () => {
  const nora = { id: "11", username: "Nora_B" };

  it.each([
    ["agrees by name in any case", nora, ["https://x.com/nora_b"], "agrees"],
    ["agrees by id", nora, ["https://x.com/i/user/11"], "agrees"],
    ["agrees when one of several does", nora, ["https://x.com/acme", "https://x.com/NORA_B"], "agrees"],
    ["points to another", nora, ["https://example.org", "https://x.com/acme"], "other"],
    ["points to another id", nora, ["https://x.com/i/user/12"], "other"],
    ["is absent", nora, ["https://example.org/nora_b"], "none"],
    ["cannot be compared with a bare id", { id: "11", username: null }, ["https://x.com/nora_b"], "none"],
  ] as const)("%s", (_promise, x, links, verdict) => {
    expect(readBackLink(x, links).verdict).toBe(verdict);
  });

  it("is the same in any order of links", () => {
    const links = ["https://x.com/acme", "https://x.com/other", "https://x.com/acme"];
    expect(readBackLink(nora, links)).toEqual(readBackLink(nora, [...links].reverse()));
  });
});
