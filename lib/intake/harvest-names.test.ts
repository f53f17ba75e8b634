import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { harvestNames } from "./harvest-names.ts";
import { postSeconds } from "./post-date.ts";
import { scanPosts } from "./scan-posts.ts";

type Post = Record<string, unknown>;
const contacts = BigUint64Array.from([11n, 22n, 9223372036854775807n]);

function harvest(text: string, cuts: readonly number[] = []) {
  const bytes = new TextEncoder().encode(text);
  const names = harvestNames(contacts);
  const scanner = scanPosts((parts, held) => names.take(parts, held));
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const to = Math.min(Math.max(cut, from), bytes.length);
    scanner.push(bytes.slice(from, to));
    from = to;
  }
  scanner.push(bytes.slice(from));
  const scan = scanner.end();
  const table = names.names();
  const found = [0, 1, 2].flatMap((place) => {
    const one = table.at(place);
    return one ? [[place, one] as const] : [];
  });
  expect(table.size).toBe(found.length);
  return { scan, names: Object.fromEntries(found) };
}

const file = (posts: readonly Post[], indent?: number) =>
  `window.YTD.tweets.part0 = ${JSON.stringify(posts, null, indent)}`;
const mention = (id: string, screen_name: string, name: string) => ({
  id_str: id,
  id,
  screen_name,
  name,
  indices: ["0", "5"],
});
const post = (day: number, more: Post): Post => ({
  tweet: {
    full_text: "…",
    created_at: `Sat Aug ${String(day).padStart(2, "0")} 16:10:37 +0000 2023`,
    ...more,
  },
});

describe("names of contacts", () => {
  test("come from mentions, the latest first, and of contacts only", () => {
    const { names, scan } = harvest(
      file(
        [
          post(12, {
            entities: { user_mentions: [mention("11", "nora_b", "Nora"), mention("99", "stranger", "S")] },
          }),
          post(14, {
            entities: { user_mentions: [mention("11", "nora_new", "Nora @nora@mastodon.example")] },
          }),
          post(13, { entities: { user_mentions: [mention("11", "nora_c", "Nora B &amp; co")] } }),
        ],
        2,
      ),
    );
    expect(scan).toEqual({ posts: 3, broken: false });
    expect(names).toEqual({
      0: { username: "nora_new", displayNames: ["Nora @nora@mastodon.example", "Nora B & co", "Nora"] },
    });
  });

  test("come from replies, reposts, bare posts before 2020 and media of others", () => {
    const { names } = harvest(
      file([
        {
          created_at: "Sat Aug 12 16:10:37 +0000 2017",
          in_reply_to_user_id_str: "22",
          in_reply_to_screen_name: "tom",
        },
        post(1, {
          full_text: "RT @nora_b: hello",
          entities: { user_mentions: [mention("11", "nora_b", "Nora")] },
        }),
        post(2, {
          extended_entities: {
            media: [
              {
                source_user_id_str: "9223372036854775807",
                expanded_url: "https://twitter.com/Ana_P/status/1/photo/1",
                sizes: { small: { w: "1" } },
              },
            ],
          },
        }),
      ]),
    );
    expect(names).toEqual({
      0: { username: "nora_b", displayNames: ["Nora"] },
      1: { username: "tom", displayNames: [] },
      2: { username: "Ana_P", displayNames: [] },
    });
  });

  test.each<[string, Post]>([
    ["a gone account's -1", { entities: { user_mentions: [mention("-1", "gone", "Gone")] } }],
    ["null entities", { entities: null, in_reply_to_user_id_str: null, in_reply_to_screen_name: null }],
    ["mentions that are null or numbers", { entities: { user_mentions: [null, 11, { id_str: 11 }] } }],
    ["a name that cannot be one", { in_reply_to_user_id_str: "11", in_reply_to_screen_name: "no name!" }],
    ["text that looks like a mention", { full_text: '"user_mentions":[{"id_str":"11","screen_name":"x"}]' }],
    ["a text called user_mentions", { lang: "user_mentions" }],
  ])("%s gives none", (_name, more) => {
    const { names, scan } = harvest(file([post(1, more)]));
    expect(names).toEqual({});
    expect(scan).toEqual({ posts: 1, broken: false });
  });

  test("no more than ten display names are kept, the latest ones", () => {
    const posts = Array.from({ length: 15 }, (_, day) =>
      post(day + 1, { entities: { user_mentions: [mention("11", "nora_b", `Nora ${day + 1}`)] } }),
    );
    const kept = harvest(file(posts)).names[0]?.displayNames;
    expect(kept).toHaveLength(10);
    expect(kept?.[0]).toBe("Nora 15");
    expect(kept?.at(-1)).toBe("Nora 6");
  });

  test("U+0000 and half surrogates are taken out", () => {
    const { names } = harvest(
      file([post(1, { entities: { user_mentions: [mention("11", "nora_b", "No\u0000ra \ud83d")] } })]),
    );
    expect(names[0]?.displayNames).toEqual(["No ra \u{FFFD}"]);
  });
});

describe("broken posts", () => {
  test.each([
    ["another file", "hello"],
    ["an object", "window.YTD.tweets.part0 = {}"],
    ["an end in the middle", file([post(1, {})]).slice(0, -20)],
    ["nothing", ""],
  ])("%s is said", (_name, text) => {
    expect(harvest(text).scan.broken).toBe(true);
  });

  test("what came before the break is kept", () => {
    const whole = file([
      post(1, { entities: { user_mentions: [mention("11", "nora_b", "Nora")] } }),
      post(2, {}),
    ]);
    expect(harvest(whole.slice(0, -10)).names[0]?.username).toBe("nora_b");
  });
});

const word = fc.string({ unit: "binary", maxLength: 12 });
const postArbitrary = fc.record({
  tweet: fc.record({
    full_text: word,
    created_at: fc.constantFrom("Sat Aug 12 16:10:37 +0000 2023", "Sun Aug 13 16:10:37 +0000 2023", "never"),
    in_reply_to_user_id_str: fc.option(fc.constantFrom("11", "22", "33")),
    in_reply_to_screen_name: fc.option(fc.constantFrom("a", "b")),
    entities: fc.record({
      hashtags: fc.array(fc.record({ text: word })),
      user_mentions: fc.array(
        fc.record({
          id_str: fc.constantFrom("11", "22", "44", "-1"),
          screen_name: fc.constantFrom("a", "b", "c d"),
          name: word,
        }),
        { maxLength: 3 },
      ),
    }),
  }),
});

test("whatever the chunks and the spacing, the harvest is the same", () => {
  fc.assert(
    fc.property(
      fc.array(postArbitrary, { maxLength: 6 }),
      fc.array(fc.nat(3_000), { maxLength: 12 }),
      fc.constantFrom(undefined, 2),
      (posts, cuts, indent) => {
        const cut = harvest(file(posts, indent), cuts);
        expect(cut).toEqual(harvest(file(posts)));
        expect(cut.scan).toEqual({ posts: posts.length, broken: false });
      },
    ),
  );
});

test.each([
  ["Sat Aug 12 16:10:37 +0000 2023", (Date.UTC(2023, 7, 12, 16, 10, 37) - Date.UTC(2006, 0, 1)) / 1_000],
  ["Sat Foo 12 16:10:37 +0000 2023", 0],
  ["Sat Aug xx 16:10:37 +0000 2023", 0],
  ["2023-08-12T16:10:37.000Z", 0],
  ["", 0],
])("the date %s is %d seconds after the origin", (text, seconds) => {
  const bytes = new TextEncoder().encode(text);
  expect(postSeconds(bytes, 0, bytes.length)).toBe(seconds);
});
