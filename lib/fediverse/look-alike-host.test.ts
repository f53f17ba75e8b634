import { domainToASCII } from "node:url";
import { describe, expect, it } from "vitest";
import { isLookAlikeHost } from "./look-alike-host.ts";

describe("a host that looks like another", () => {
  it.each([
    ["mastodon.social", false],
    ["xn--mlheim-3ya.example", false],
    [domainToASCII("mаstodon.social"), true],
    [domainToASCII("mastοdon.social"), true],
    [domainToASCII("арро.com"), true],
    [domainToASCII("пример.рф"), false],
    [domainToASCII("почта.com"), false],
    [domainToASCII("fédé.example"), false],
    [domainToASCII("東京タワー.example"), false],
    [domainToASCII("abcタワー.example"), false],
    [domainToASCII("한국한자.example"), false],
  ])("%s: %s", (host, expected) => {
    expect(host).not.toBe("");
    expect(isLookAlikeHost(host)).toBe(expected);
  });
});
