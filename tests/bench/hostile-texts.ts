/** Texts made to keep a reader busy: each a pattern that grows to any length. */

type HostileText = { readonly name: string; readonly make: (length: number) => string };

const patterns: readonly string[] = [
  "a",
  "a.",
  "a@",
  "@a",
  "/@a",
  "@@",
  "a@a.",
  "@a@a",
  "@a@a.b",
  "a.b@",
  "@ a",
  "@a ",
  "@a on ",
  "a.com: @b ",
  "a at b ",
  " at ",
  " dot ",
  "a dot b ",
  "a at b dot ",
  "a (at) b",
  "(at)",
  "[at]",
  "(dot)",
  "a[dot]",
  "/users/a",
  "/u/",
  "//",
  "://",
  "https://",
  "https://a.b/",
  "https://a.social/@",
  "a.social/@b/",
  "/a.social/@b",
  "a.social/@b@",
  "&#64;",
  "&",
  "&amp;",
  "\\n",
  "\u200b",
  "a\u200b",
  "e\u0301",
  "\u0301",
  "１",
  "。",
  "ａ＠ａ．ｃｏｍ",
  "マ",
  "マ@",
  "マ.com/@a",
  "ж",
  "ж.ж@",
  "a@ж.",
  "🐘",
  "🐘@",
  "a@mastodon.social ",
  "@a@mastodon.social",
  "mastodon.social",
  "mastodon.social:",
  "mastodon.social: ",
  "mastodon: ",
  "art by @a@b.social ",
  "pgp ",
  "a@b.social PGP ",
  "xn--",
  "a@xn--a.",
  "a@a-",
  "a@-",
  "a@..",
  "@a…",
  " ",
  "\t",
  "\n",
  ",",
  "a,b",
  "a@b,c",
  "@a@b,c,d",
  "-",
  "_",
  "a_",
  ".@",
  "%40",
  "/%40a",
  "linktr.ee/",
  "a.bsky.social",
  "@a.bsky.social",
  "same name on ",
  "pinned ",
  "Ⓜ",
  "𝗺",
  "1️⃣",
];

/** A thing, then a long run of another: what makes a pattern with two open ends go back and forth. */
const runs: readonly (readonly [string, string, string])[] = [
  ["a@", "b.", ""],
  ["@a@", "b", ""],
  ["@a@", "b", ".social"],
  ["", "a", "@b.social"],
  ["", "a.", "@b.social"],
  ["https://", "a", "/@b"],
  ["https://", "a.", "/@b"],
  ["https://a.social/", "@", ""],
  ["https://a.social/@", "b", ""],
  ["@a", " ", "@b.social"],
  ["a", " ", "at b dot social"],
  ["mastodon", " ", "a@b.social"],
  ["a@b.social", " ", "pgp"],
  ["@a@", "\u200b", "b.social"],
  ["@a@b", "\u0301", ".social"],
  ["@a@", "ж", ".social"],
  ["@a@", "マ", ".social"],
];

const pieces =
  "@ a / . , : … & \\n ( ) [at] (dot) at dot on mira a.b social.example https:// /@ /users/ /u/ \u200b \u0301 é ж で 🐘 - _ ＠ 。 %40 pgp".split(
    " ",
  );

/** Up to six pieces put together at random, the same in every run. */
function inventPatterns(count: number): readonly string[] {
  let state = 20_261_122;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + below(6) }, () => pieces[below(pieces.length + 1)] ?? " ").join(""),
  );
}

export const hostileTexts: readonly HostileText[] = [
  ...[...patterns, ...inventPatterns(150)].map((pattern) => ({
    name: `${JSON.stringify(pattern)} over and over`,
    make: (length: number) => pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length),
  })),
  ...runs.map(([before, filling, after]) => ({
    name: `${JSON.stringify(before)}, ${JSON.stringify(filling)}…, ${JSON.stringify(after)}`,
    make: (length: number) =>
      before +
      filling.repeat(Math.max(1, Math.floor((length - before.length - after.length) / filling.length))) +
      after,
  })),
];
