import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseHandle } from "#lib/fediverse/handle.ts";
import { readPlainText } from "./plain-text.ts";
import { readAccount } from "./read-account.ts";

const recorded = new URL("../../tests/fediverse/recorded/", import.meta.url);
const bodyOf = (software: string, name: string): string => {
  const folder = new URL(`${software}/`, recorded);
  const file = readdirSync(folder).find((entry) => entry.endsWith(`-${name}.json`)) ?? "";
  return JSON.stringify(JSON.parse(readFileSync(new URL(file, folder), "utf8")).response.body);
};
const handle = (text: string) => parseHandle(text) ?? ("" as never);

test("snac's own account is read, with its empty note", () => {
  const account = readAccount(bodyOf("snac", "lookup-local-ok"), handle("tom@tau.test"), "tau.test");
  expect(account).toMatchObject({
    url: "https://tau.test/tom",
    movedTo: null,
    profile: { displayName: "tom", note: "", fields: [], links: [], locked: false, followersCount: 0 },
  });
  expect(account?.profile.lastPostAt).toBe("2026-11-22T00:00:00.000Z");
});

test("Hollo's account of another server is read under its full address", () => {
  const body = bodyOf("hollo", "lookup-hit");
  expect(readAccount(body, handle("bob@beta.test"), "alpha.test")?.profile.displayName).toBe("Bob of beta");
  expect(readAccount(body, handle("bobby@beta.test"), "alpha.test")).toBeNull();
});

test("refusals are no accounts", () => {
  expect(
    readAccount(bodyOf("gotosocial", "lookup-no-token-401"), handle("dave@delta.test"), "delta.test"),
  ).toBeNull();
  expect(readAccount("", handle("a@b.test"), "b.test")).toBeNull();
  expect(readAccount("null", handle("a@b.test"), "b.test")).toBeNull();
});

test.each([
  [{ acct: "new@two.test" }, "new@two.test"],
  [{ acct: "@New@Two.test" }, "new@two.test"],
  [{ acct: "new", url: "https://three.test/@new" }, "new@three.test"],
  [{ acct: "new" }, "new@one.test"],
  [{ acct: "not a name" }, "unknown"],
  [{ acct: "mira@[::1]" }, "unknown"],
  [null, null],
  [{}, null],
])("moved to %j is %s", (moved, to) => {
  const account = readAccount(JSON.stringify({ acct: "old", moved }), handle("old@one.test"), "one.test");
  const movedTo = account?.movedTo ?? null;
  expect(movedTo && movedTo !== "unknown" ? movedTo.handle : movedTo).toBe(to);
});

test("wrong types are left out, not believed", () => {
  const account = readAccount(
    JSON.stringify({
      acct: "a",
      display_name: 7,
      note: null,
      fields: [{ name: "x" }, 3, { name: "Web", value: "<b>y</b>", verified_at: "2024-01-01" }],
      bot: "yes",
      followers_count: -1,
      created_at: "long ago",
      avatar: "javascript:alert(1)",
      url: "http://b.test/a",
    }),
    handle("a@b.test"),
    "b.test",
  );
  expect(account).toMatchObject({
    url: null,
    profile: {
      displayName: "",
      note: "",
      bot: false,
      followersCount: null,
      createdAt: null,
      avatarUrl: null,
    },
  });
  expect(account?.profile.fields.at(-1)).toEqual({ name: "Web", value: "y", verified: true });
});

test.each([
  ["<p>Hello</p><p>world</p>", "Hello\nworld", []],
  ["a<br>b<br/>c", "a\nb\nc", []],
  ["&lt;script&gt; &amp; co", "<script> & co", []],
  ["<script>alert(1)</script>x", "x", []],
  ['<a href="javascript:alert(1)">y</a>', "y", []],
  [
    '<a href="https://x.com/mira"><span class="invisible">https://</span>x.com/mira</a>',
    "https://x.com/mira",
    ["https://x.com/mira"],
  ],
  [
    "I am twitter.com/mira and https://mira.example/",
    "I am twitter.com/mira and https://mira.example/",
    ["https://twitter.com/mira", "https://mira.example/"],
  ],
  ["mail@x.com/", "mail@x.com/", []],
  ["quoted: x.com/mira/status/1", "quoted: x.com/mira/status/1", ["https://x.com/mira/status/1"]],
  ["x.com/mira-fan, x.com/mira.html", "x.com/mira-fan, x.com/mira.html", []],
  ["(https://x.com/mira), here", "(https://x.com/mira), here", ["https://x.com/mira"]],
  ["https://x.com/miraです", "https://x.com/miraです", ["https://x.com/mira"]],
  ["x.com/mira.", "x.com/mira.", ["https://x.com/mira"]],
])("%j says %j", (html, text, links) => {
  const read = readPlainText(html, 1_000);
  expect(read.text).toBe(text);
  expect([...new Set(read.links)]).toEqual(links);
});

test("no HTML is left whatever comes in, and lengths are kept", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `<${text}><a href="${text}">`),
      ),
      (html) => {
        expect(readPlainText(html, 20).text.length).toBeLessThanOrEqual(20);
      },
    ),
  );
  expect(readPlainText("<".repeat(100_000), 100).text.length).toBeLessThanOrEqual(100);
  expect(readPlainText("🦣".repeat(20), 5).text).toBe("🦣🦣");
});

test.each([
  ["Person", false, false],
  ["Group", true, false],
  ["Service", false, true],
  ["Application", false, true],
])("an actor of Akkoma of the type %s", (actorType, group, bot) => {
  const json = JSON.stringify({ acct: "mira", source: { pleroma: { actor_type: actorType } } });
  const account = readAccount(json, "mira@one.social" as never, "one.social");
  expect(account?.profile).toMatchObject({ group, bot });
});
