import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTypedServer } from "./read-typed-server.ts";

const host = (name: string) => ({ kind: "host", host: name });
const handle = (name: string) => ({ kind: "handle", handle: name });

describe("what people type as their server", () => {
  test.each([
    ["mastodon.social", host("mastodon.social")],
    [" Mastodon.Social ", host("mastodon.social")],
    ["https://mastodon.social", host("mastodon.social")],
    ["http://mastodon.social/", host("mastodon.social")],
    ["https://mastodon.social/home", host("mastodon.social")],
    ["https://mastodon.social/deck/@nora", host("mastodon.social")],
    ["mastodon.social/@nora", host("mastodon.social")],
    ["https://mastodon.social/@nora", host("mastodon.social")],
    ["https://mastodon.social/users/nora", host("mastodon.social")],
    ["https://mastodon.social/@nora?lang=fr#top", host("mastodon.social")],
    ["mastodon.social.", host("mastodon.social")],
    ["« mastodon.social »", host("mastodon.social")],
    ["@mastodon.social", host("mastodon.social")],
    ["bücher.example", host("xn--bcher-kva.example")],
    ["nora@mastodon.social", handle("nora@mastodon.social")],
    ["@nora@mastodon.social", handle("nora@mastodon.social")],
    ["@Nora@Mastodon.Social,", handle("nora@mastodon.social")],
    ["＠nora＠mastodon．social", handle("nora@mastodon.social")],
    ["acct:nora@mastodon.social", handle("nora@mastodon.social")],
    ["@nora\u200b@mastodon.social", handle("nora@mastodon.social")],
    ["@nora @mastodon.social", handle("nora@mastodon.social")],
    ["https://home.example/@nora@far.example", handle("nora@far.example")],
    ["https://home.example/web/@nora@far.example", handle("nora@far.example")],
    ["https://home.example/@nora%40far.example", handle("nora@far.example")],
  ])("%s", (typed, expected) => {
    expect(readTypedServer(typed)).toEqual(expected);
  });

  test.each([
    "",
    "   ",
    "nora",
    "@nora",
    "localhost",
    "127.0.0.1",
    "mastodon.social:8080",
    "https://a:b@c.example/",
    "a@b@c@d",
    `${"x".repeat(600)}.example`,
  ])("%j is not a server", (typed) => {
    expect(readTypedServer(typed)).toEqual({ kind: "unreadable" });
  });

  test("no text makes it throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (typed) => {
        expect(["host", "handle", "unreadable"]).toContain(readTypedServer(typed).kind);
      }),
    );
  });
});
