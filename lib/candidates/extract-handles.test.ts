import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { ContactField } from "./candidate.ts";
import { extractFromEach, extractHandles, extractHints, type ProfileText } from "./extract-handles.ts";
import { textLengthMax } from "./reading.ts";

const fieldNames: Readonly<Record<string, ContactField>> = {
  name: "name",
  description: "bio",
  location: "location",
  url: "url",
  expanded_url: "url",
  pinned: "pinned",
};

const lineSchema = z.object({
  field: z.string(),
  text: z.string(),
  expected: z.array(z.string()),
  why: z.string(),
});
const lines = ["handles.jsonl", "handles-more.jsonl"].flatMap((file) =>
  readFileSync(new URL(`../../tests/fixtures/${file}`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => lineSchema.parse(JSON.parse(line))),
);

const handlesIn = (field: ContactField, text: string) =>
  extractHandles([{ field, text }]).handles.map(({ handle }) => String(handle));
const inBio = (text: string) => handlesIn("bio", text);
const one = (text: string, field: ContactField = "bio") => extractHandles([{ field, text }]).handles[0];
const hintsIn = (text: string, field: ContactField = "bio") =>
  [...extractHandles([{ field, text }]).hints, ...extractHints([{ field, text }])].map(
    ({ kind, fragment }) => [kind, fragment],
  );

test.each(lines.map((line) => [line.field, line.text, line.expected, line.why] as const))(
  "%s %j gives %j (%s)",
  (field, text, expected) => {
    expect(handlesIn(fieldNames[field] ?? "bio", text)).toEqual(expected);
  },
);

describe("a written address", () => {
  test.each([
    "@mira@mastodon.social ☕️",
    "🏳️‍🌈 @mira@mastodon.social",
    "@mira@mastodon.social🏳️‍🌈",
    "R&D lead @mira@mastodon.social",
    "@mira@mastodon.social, R&D &amp; more",
    "@mira&#64;mastodon.social ☕️",
  ])("%s is read beside emojis and ampersands", (text) => {
    expect(inBio(text)).toEqual(["mira@mastodon.social"]);
  });

  test.each([
    ["@mira@mastodon.social", "handle", "explicit"],
    ["Mastodon: mira@mastodon.social", "address", "explicit"],
    ["🐘 mira@mastodon.social", "address", "explicit"],
    ["acct:mira@mastodon.social", "address", "explicit"],
    ["マストドンは mira@mastodon.social", "address", "explicit"],
    ["Fédiverse : mira@mastodon.social", "address", "explicit"],
    ["Mastodon=mira@mastodon.social", "address", "explicit"],
    ["mira@mastodon.social", "address", "plausible"],
    ["E-mail: mira@mastodon.social", "address", "weak"],
    ["business: mira@mastodon.social", "address", "weak"],
    ["Mastodon is great. mira@mastodon.social", "address", "plausible"],
    ["@mira @mastodon.social", "split_handle", "weak"],
    ["@mira@ mastodon.social", "split_handle", "weak"],
    ["@mira on mastodon.social", "handle_on_host", "weak"],
    ["@mira auf mastodon.social", "handle_on_host", "weak"],
    ["@mira sur mastodon.social", "handle_on_host", "weak"],
    ["mastodon.social: @mira", "host_then_handle", "weak"],
    ["@mira@mastodon,social", "comma_for_dot", "weak"],
    ["mira at mastodon dot social", "spelled_out", "weak"],
    ["MIRA AT MASTODON DOT SOCIAL", "spelled_out", "weak"],
    ["mira (at) mastodon (dot) social", "spelled_out", "weak"],
    ["mira[at]mastodon.social", "spelled_out", "weak"],
    ["mira {at} mastodon.social", "spelled_out", "weak"],
    ["mira (ät) mastodon (punkt) social", "spelled_out", "weak"],
    ["mira (arobase) mastodon (point) social", "spelled_out", "weak"],
    ["@mira@mastodon(dot)social", "spelled_out", "weak"],
    ["@mira@mastodon dot social", "spelled_out", "weak"],
    ["Mastodon: mira @ mastodon.social", "spelled_out", "weak"],
  ])("%s is read by the rule %s as %s", (text, rule, strength) => {
    expect(one(text)).toMatchObject({ handle: "mira@mastodon.social", rule, strength });
  });

  test.each([
    ["as HTML", "&lt;@mira&commat;mastodon.social&gt;"],
    ["as numbered HTML", "&#64;mira&#x40;mastodon.social"],
    ["with an export's line break before it", "Hello\\nmira@mastodon.social\\rbye"],
    ["in a mathematical font", "𝗺𝗶𝗿𝗮@𝗺𝗮𝘀𝘁𝗼𝗱𝗼𝗻.𝘀𝗼𝗰𝗶𝗮𝗹"],
    ["in full width", "＠ｍｉｒａ＠ｍａｓｔｏｄｏｎ．ｓｏｃｉａｌ"],
    ["in circles", "@ⓜⓘⓡⓐ@mastodon.social"],
    ["with invisible characters", "@mi\u200cra@masto\u2060don.so\ufe0fcial"],
    ["after an ornament", "Ⓜ️mira@mastodon.social"],
    ["after a keycap", "1️⃣mira@mastodon.social"],
    ["between emojis", "✨mira@mastodon.social✨"],
    ["before kana", "@mira@mastodon.socialです"],
    ["before another sentence", "@mira@mastodon.social。よろしく"],
    ["before a sentence without its blank", "@mira@mastodon.social.And more"],
    ["between underscores of markup", "_@mira@mastodon.social_"],
    ["in a row of stops", "at @mira@mastodon.social... yes"],
    ["before a slash", "@mira@mastodon.social/she/her"],
    ["with a byte of zero", "@mi\u0000ra@mastodon.social"],
  ])("is found %s", (_, text) => {
    expect(inBio(text)).toEqual(["mira@mastodon.social"]);
  });

  test.each([
    ["the rest of a longer name", "mi+ra@mastodon.social"],
    ["the rest of a name with an apostrophe", "o'mira@mastodon.social"],
    ["the rest of a name with an accent", "émira@mastodon.social"],
    ["with an accent inside", "@mirä@mastodon.social"],
    ["before a footnote", "mira²@mastodon.social"],
    ["of more than 64 characters", `@${"a".repeat(65)}@mastodon.social`],
    ["with a stop in front", ".mira@mastodon.social"],
    ["with a hyphen at its end", "mira-@mastodon.social"],
    ["a group", "!mira@lemmy.social"],
    ["with a port", "@mira@mastodon.social:3000"],
    ["at an address", "@mira@127.0.0.1"],
    ["at an unknown suffix", "@mira@mastodon.socal"],
    ["at a bare suffix", "mira@co.uk"],
    ["cut off", "mira@mastodon.social…"],
    ["cut off with an escape", "mira@mastodon.social&hellip;"],
    ["the rest of a name with a hyphen that does not break", "mi\u2011ra@mastodon.social"],
    ["the rest of a name with an escaped accent", "&eacute;mira@mastodon.social"],
    ["the rest of a name with an unknown escape", "mi&unknown;ra@mastodon.social"],
    ["the rest of a name that is spelled out", "mi dot ra@mastodon.social"],
    ["a mail link", "mailto:mira@mira.example"],
    ["for chat", "XMPP: mira@mira.example"],
    ["for encrypted mail", "mira@mira.example (PGP 0xDEADBEEF)"],
    ["for mail, after its key", "PGP 0xDEADBEEF, mira@mira.example"],
    ["for mail, after a word with its key", "PGP-Key: mira@mira.example"],
    ["on a page of links", "@mira@linktr.ee"],
    ["credentials of a link", "https://mira@mastodon.social/"],
    ["of a copy", "@mira@bird.makeup"],
    ["of a group server", "@mira@a.gup.pe"],
    ["of a mail provider by its name", "mira@hotmail.co.uk"],
    ["of a mail provider of activists", "mira@riseup.net"],
    ["a job", "Engineer at mira.example"],
    ["a job with the sign", "CTO @ mira.example"],
    ["where somebody works, spelled out", "I work at example dot com"],
    ["what somebody makes, spelled out", "Podcast at example dot com"],
    ["what somebody is, in French", "Journaliste @ example point fr"],
    ["what somebody is, in German", "Doktorand @ uni dot de"],
    ["what somebody is, in Spanish", "Periodista @ example punto es"],
    ["the rest of a name before an ellipsis", "mira…k@mastodon.social"],
    ["the rest of a text", "…ra@mastodon.social"],
    ["the rest of a name in two scripts, behind a line", "ミラ_k@mastodon.social"],
    ["a name on Bluesky", "@mira.bsky.social"],
    ["a Matrix address", "@mira:matrix.example"],
  ])("is no handle: %s", (_, text) => {
    expect(inBio(text)).toEqual([]);
  });

  test("of a role counts only where it is marked as a handle", () => {
    expect(inBio("info@mastodon.social")).toEqual([]);
    expect(inBio("@info@mastodon.social")).toEqual(["info@mastodon.social"]);
    expect(inBio("Mastodon: info@mastodon.social")).toEqual(["info@mastodon.social"]);
  });

  test("may be international", () => {
    expect(inBio("@mira@bawu\u0308.social")).toEqual(["mira@xn--baw-joa.social"]);
    expect(inBio("@mira@мастодон.рф")).toEqual(["mira@xn--80aiwgdbsi.xn--p1ai"]);
    expect(inBio("@mira@例え.jp")).toEqual(["mira@xn--r8jz45g.jp"]);
  });

  test("at the end of a name that fills its field proves nothing", () => {
    const short = "Mira @mira@mastodon.social";
    expect(handlesIn("name", short)).toEqual(["mira@mastodon.social"]);
    expect(handlesIn("name", `${"x".repeat(50 - short.length)}${short}`)).toEqual([]);
    expect(handlesIn("name", `@mira@mastodon.social ${"x".repeat(28)}`)).toEqual(["mira@mastodon.social"]);
  });

  test.each([
    "mira at mastodon dot so",
    "mira (at) mastodon.so",
    "@mira@mastodon dot so",
    "@mira@mastodon,so",
    "@mira @mastodon.so",
    "@mira@mastodon.so.",
    "@mira@mastodon.so-",
    "https://mastodon.so/@mira.",
    "https://mastodon.so/@mira-",
  ])("as in %s at the end of a full name is only a hint", (end) => {
    const name = `${"x".repeat(49 - end.length)} ${end}`;
    const { handles, hints } = extractHandles([{ field: "name", text: name }]);
    expect(handles).toEqual([]);
    expect(hints).toMatchObject([{ kind: "cut_off" }]);
    expect(end).toContain(hints[0]?.fragment);
    expect(handlesIn("bio", name)).toEqual(["mira@mastodon.so"]);
  });

  test("of which a part is spelled out has all of it in its fragment", () => {
    expect(one("Me: mira dot k at mastodon dot social!")).toMatchObject({
      handle: "mira.k@mastodon.social",
      fragment: "mira dot k at mastodon dot social",
      rule: "spelled_out",
    });
    expect(one("@mira@mastodon.co dot uk")).toMatchObject({
      handle: "mira@mastodon.co.uk",
      fragment: "@mira@mastodon.co dot uk",
      rule: "spelled_out",
      strength: "weak",
    });
  });

  test("after the words for somebody else's work is marked so", () => {
    for (const text of [
      "art by @mira@mastodon.art",
      "pfp: @mira@mastodon.art",
      "Editor at @mira@mastodon.art",
      "🎨 @mira@mastodon.art",
    ]) {
      expect(one(text)).toMatchObject({ isThirdParty: true, strength: "plausible" });
    }
    for (const text of [
      "find me at @mira@mastodon.art",
      "Mastodon: @mira@mastodon.art",
      "moved to @mira@mastodon.art",
    ]) {
      expect(one(text)).toMatchObject({ isThirdParty: false, strength: "explicit" });
    }
  });

  test("in the pinned post may be about somebody else", () => {
    expect(one("@mira@mastodon.social", "pinned")?.strength).toBe("plausible");
  });

  test("counts once a field, by its plainest form", () => {
    const found = extractHandles([
      { field: "bio", text: "mira@mastodon.social and @Mira@Mastodon.Social, mastodon.social/@mira" },
      { field: "url", text: "https://mastodon.social/@mira" },
    ]).handles;
    expect(found.map(({ field, fragment, strength }) => [field, fragment, strength])).toEqual([
      ["bio", "@Mira@Mastodon.Social", "explicit"],
      ["url", "https://mastodon.social/@mira", "explicit"],
    ]);
  });
});

describe("a link", () => {
  test.each([
    ["https://mastodon.social/@mira", "profile_link"],
    ["mastodon.social/@mira", "profile_link"],
    ["http://mastodon.social/@mira/", "profile_link"],
    ["https://mastodon.social/@mira?lang=fr#top", "profile_link"],
    ["https://mastodon.social/@mira/with_replies", "profile_link"],
    ["https://mastodon.social/%40mira", "profile_link"],
    ["https://mastodon.social/@mira.rss", "profile_link"],
    ["https://mastodon.social/users/mira.json", "profile_link"],
    ["https://mastodon.social/web/@mira", "profile_link"],
    ["https://mastodon.social/deck/@mira", "profile_link"],
    ["https://mastodon.social/users/mira", "profile_link"],
    ["(https://mastodon.social/users/mira).", "profile_link"],
    ["https://other.social/@mira@mastodon.social", "remote_profile_link"],
    ["https://other.social/web/@mira@mastodon.social", "remote_profile_link"],
    ["https://other.social/deck/@mira@mastodon.social", "remote_profile_link"],
    ["https://other.social/u/mira@mastodon.social", "remote_profile_link"],
    ["https://mastodon.social/profile/mira", "software_link"],
    ["https://mastodon.social/u/mira", "software_link"],
    ["https://mastodon.social/c/mira", "software_link"],
    ["https://mastodon.social/a/mira", "software_link"],
    ["https://mastodon.social/accounts/mira", "software_link"],
    ["https://mastodon.social/channel/mira", "software_link"],
    ["https://mastodon.social/user/mira", "software_link"],
    ["https://other.social/c/mira@mastodon.social", "software_link"],
    ["https://elk.zone/mastodon.social/@mira", "nested_link"],
    ["https://web.archive.org/web/2022/https://mastodon.social/@mira", "nested_link"],
  ])("%s is read by the rule %s", (text, rule) => {
    expect(one(text, "url")).toMatchObject({ handle: "mira@mastodon.social", rule });
    expect(inBio(`See ${text} 🐘`)).toEqual(["mira@mastodon.social"]);
  });

  test.each([
    "https://mastodon.social:8443/@mira",
    "https://user:pass@mastodon.social/@mira",
    "https://127.0.0.1/@mira",
    "https://localhost/@mira",
    "https://mastodon.social/@mira@mastodon",
    "https://mastodon.social/@miraé",
    "https://mastodon.social/@mira…",
    "https://mastodon.social/@mira%20x",
    "https://mastodon.social/web/home",
    "https://mastodon.social/web/accounts/123456",
    "https://mastodon.social/accounts/123456",
    "https://mastodon.social/about",
    "https://mastodon.social/user/settings",
    "https://mira.example/profile/mira.html",
    "https://odysee.com/@mira:1",
    "https://open.substack.com/@mira",
    "https://stackoverflow.com/users/123/mira",
    "https://www.reddit.com/u/mira",
    "ftp://mastodon.social/@mira",
    "https://mira.example/?mail=mira@mastodon.social",
    "https://mira.example/?next=https://mastodon.social/@mira",
    "mira.example/?next=mastodon.social/@mira",
    "https://mastodon.social/users/sign_in",
    "https://linktr.ee/@mira",
  ])("%s names nobody", (text) => {
    expect(handlesIn("url", text)).toEqual([]);
  });
});

test("a number below the path of users may be that of an account on any site", () => {
  expect(one("https://mastodon.social/users/123456", "url")).toMatchObject({
    handle: "123456@mastodon.social",
    rule: "software_link",
    strength: "weak",
  });
});

describe("a hint", () => {
  test.each([
    [
      "I moved to Mastodon, link in pinned tweet",
      [
        ["keyword", "Mastodon"],
        ["pinned_post", "link in pinned tweet"],
      ],
    ],
    [
      "Same name on mastodon.social",
      [
        ["same_name", "Same name on mastodon.social"],
        ["keyword", "mastodon"],
      ],
    ],
    ["links: linktr.ee/mira ✨", [["link_page", "linktr.ee/mira"]]],
    ["https://mira.carrd.co", [["link_page", "mira.carrd.co"]]],
    ["https://linktr.ee/@mira", [["link_page", "linktr.ee/@mira"]]],
    ["Sur le fédiverse", [["keyword", "fédiverse"]]],
    ["on Pixelfed and elsewhere", [["keyword", "Pixelfed"]]],
    ["also on Misskey", [["keyword", "Misskey"]]],
    ["Friendica!", [["keyword", "Friendica"]]],
    ["my Firefish account", [["keyword", "Firefish"]]],
    ["Pleroma > X", [["keyword", "Pleroma"]]],
    ["find me on masto", [["keyword", "masto"]]],
    ["@mira@mаstodon.social", [["look_alike_host", "@mira@mаstodon.social"]]],
    [
      "mstdn.jp/@miraexampl…",
      [
        ["cut_off", "mstdn.jp/@miraexampl"],
        ["keyword", "mstdn"],
      ],
    ],
    ["@mira@fosstodon.o…", [["cut_off", "@mira@fosstodon.o"]]],
    ["@mira@…", []],
    ["mail…mira@gmail.com", []],
    ["@mira…k@mastodon.social", [["cut_off", "…k@mastodon.social"]]],
    ["mira@gm…", []],
    ["@mira.bsky.social", [["bluesky", "@mira.bsky.social"]]],
    ["bsky.app/profile/mira.bsky.social", [["bluesky", "bsky.app/profile/mira.bsky.social"]]],
    ["mira.bsky.social", [["bluesky", "mira.bsky.social"]]],
    ["マストドンにいます", [["keyword", "マストドン"]]],
    ["Dad. Writer. Coffee.", []],
    ["my masterpiece, tootling along", []],
    ["mastology, pixels", []],
  ])("%j gives %j", (text, hints) => {
    expect(hintsIn(text)).toEqual(hints);
  });

  test("of another network says where its bridge would be", () => {
    const bridgeOf = (text: string) => extractHandles([{ field: "bio", text }]).hints[0]?.bridge;
    expect(bridgeOf("@Mira.bsky.social")).toBe("mira.bsky.social@bsky.brid.gy");
    expect(bridgeOf("https://bsky.app/profile/mira.example")).toBe("mira.example@bsky.brid.gy");
    expect(bridgeOf("https://www.threads.net/@mira")).toBe("mira@threads.net");
    expect(bridgeOf("@mira@threads.net")).toBe("mira@threads.net");
    expect(inBio("@mira@threads.net @mira.bsky.social@bsky.brid.gy")).toEqual([]);
  });
});

describe("on hostile text", () => {
  const patterns = fc.array(
    fc.constantFrom(
      ..."@ / . , : … & = ? \\n ( ) [at] (dot) at dot underscore on a mira a.b social.example https:// /@ /users/ /u/ \u200b \u0301 é ж で 🐘 - _ ＠ 。 %40 pgp".split(
        " ",
      ),
      " ",
    ),
    { minLength: 1, maxLength: 6 },
  );
  const grow = (pattern: string, length: number) =>
    pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length);

  // How long it takes is the bench's to say; one that goes back and forth over so much would not end within the test's time.
  test("as much as is ever read comes to its end, and what is found stands there", () => {
    fc.assert(
      fc.property(patterns, fc.constantFrom("", "@", "a@", "https://", "@a@"), (parts, start) => {
        const text = start + grow(parts.join(""), textLengthMax - start.length);
        const { handles } = extractHandles([{ field: "bio", text }]);
        expect(handles.filter((it) => text.slice(it.start, it.end) !== it.fragment)).toEqual([]);
        extractHints([{ field: "bio", text }]);
      }),
      { numRuns: 100 },
    );
  });
});

describe("on any text", () => {
  const pieces = fc.constantFrom(
    ..."@ / . , : … & = ? \\n ( ) [at] (dot) at dot underscore on mira mastodon social mastodon.social https:// http:// /@ /users/ \u200b \u0301 é ж で 🐘 é .. - _ & &#64; &lt; ＠ 。 linktr.ee bsky.social PGP !".split(
      " ",
    ),
    " ",
    "\n",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join("")),
    fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(" ")),
  );
  const fields = fc.constantFrom<ContactField>("name", "bio", "location", "url", "pinned");

  test("reading never throws, and every fragment stands where it says", () => {
    fc.assert(
      fc.property(fields, texts, (field, text) => {
        for (const found of extractHandles([{ field, text }]).handles) {
          expect(text.slice(found.start, found.end)).toBe(found.fragment);
          expect(found.fragment).not.toBe("");
          expect(found.handle).toMatch(/^[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*@[a-z0-9_.-]+\.[a-z0-9-]+$/);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("no handle is a cut one: the text before a bare address never belongs to its name", () => {
    fc.assert(
      fc.property(texts, (before) => {
        // An escape stands for another character than the one it ends with.
        fc.pre(!/[&\\]/.test(before));
        const text = `${before}mira@mastodon.social`;
        const found = extractHandles([{ field: "bio", text }]).handles.find(({ end }) => end === text.length);
        if (found?.rule !== "address") return;
        expect(text.slice(0, found.start)).not.toMatch(/[a-z0-9_.-]$/i);
      }),
      { numRuns: 2_000 },
    );
  });

  test("what is added to another field changes nothing", () => {
    fc.assert(
      fc.property(texts, texts, (bio, pinned) => {
        const alone = extractHandles([{ field: "bio", text: bio }]).handles;
        const both = extractHandles([
          { field: "bio", text: bio },
          { field: "pinned", text: pinned },
        ]).handles;
        expect(both.filter(({ field }) => field === "bio")).toEqual(alone);
      }),
    );
  });

  test("texts that are read together are read as each by itself", () => {
    const fieldTexts = fc.record({ field: fields, text: texts });
    fc.assert(
      fc.property(fc.array(fieldTexts, { maxLength: 12 }), (all) => {
        expect(extractFromEach(all)).toEqual(all.map((text) => extractHandles([text])));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [1_000, 0],
    [1_000, 83],
    [200, 400],
    [5, 40_000],
  ])("%i texts with %i characters before the handle are not too many", (count, length) => {
    const all = Array.from({ length: count }, (_, index): ProfileText => {
      const text = index % 7 === 0 ? `p${index}@mastodon.social` : "é @acme dot. ".repeat(index % 5);
      return { field: "bio", text: `${text} ${"x ".repeat(length / 2)}` };
    });
    const found = extractFromEach(all).map(({ handles }) => handles.map(({ handle }) => String(handle)));
    expect(found).toEqual(all.map((_, index) => (index % 7 === 0 ? [`p${index}@mastodon.social`] : [])));
  });

  test("what joins emojis or chooses between their looks changes nothing", () => {
    const emojis = fc.constantFrom("☕️", "🏳️‍🌈", "🐈‍⬛", "✉️", "🐘️", "🇫🇷", "🔑️", "é‍", "日‍");
    const withEmojis = fc.array(fc.oneof(pieces, emojis), { maxLength: 30 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(withEmojis, (text) => {
        expect(inBio(text)).toEqual(inBio(text.replace(/[\ufe0f\u200d]/g, "")));
      }),
      { numRuns: 3_000 },
    );
  });

  test("only so much is read", () => {
    const handle = "@mira@mastodon.social";
    expect(inBio(`${" ".repeat(textLengthMax - 100)}${handle} ${" ".repeat(1_000)}`)).toEqual([
      "mira@mastodon.social",
    ]);
    expect(inBio(`${" ".repeat(textLengthMax - 10)}${handle}`)).toEqual([]);
    expect(inBio(`${" ".repeat(textLengthMax)}${handle}`)).toEqual([]);
  });
});
