import fc from "fast-check";
import { expect, test } from "vitest";
import { normaliseText } from "./normalise-text.ts";
import { textLengthMax } from "./reading.ts";

test.each([
  ["plain ASCII", "plain ASCII"],
  ["&lt;&gt;&amp;&quot;&#39;&commat;", "<>&\"'@"],
  ["&#64;&#x40;", "@@"],
  ["&unknown; &#xffffffff; & R&D;", "&unknown; &#xffffffff; & R&D;"],
  ["&amp;lt;", "&lt;"],
  ["&eacute;&Eacute;&ccedil;&uuml;&szlig;&oelig;&Oslash;&xacute;", "éÉçüßœØx\u0301"],
  ["&hellip;&ndash;&mdash;&hyphen;", "…–—\u2010"],
  ["one\\ntwo\\rthree\\t", "one\ntwo\nthree\\t"],
  ["ａｂ＠ｃ．ｄ", "ab@c.d"],
  ["a。b｡c", "a.b.c"],
  ["u\u0308 \u00fc", "\u00fc \u00fc"],
  ["a\u200b\u200d\u2068\u00ad\ufe0f\u0000b", "ab"],
  ["ﬁne ½ ™ №", "fine ½ ™ №"],
  ["cut…", "cut…"],
  ["Ⓜ️ ⓜⓐⓢ", "Ⓜ mas"],
  ["x² y", "x² y"],
  ["1️⃣a", "\u20e3a"],
  ["🦣", "🦣"],
])("%j becomes %j", (text, normal) => {
  expect(normaliseText(text).text).toBe(normal);
});

test("where nothing is spelled out, the emojis behind the last sign stay as they are", () => {
  const text = "☕️ @mira@one.social 🏳️‍🌈";
  expect(normaliseText(text).text).toBe("☕ @mira@one.social 🏳🌈");
  expect(normaliseText("@mira@one.social 🏳️‍🌈", false).text).toBe("@mira@one.social 🏳️‍🌈");
  expect(normaliseText(text, false).text).toBe("☕ @mira@one.social 🏳🌈");
  expect(normaliseText("@mira@one.social\u200d", false).text).toBe("@mira@one.social");
  // Behind another character it belongs to no emoji any more.
  expect(normaliseText("@mira@one.social 🐘&\u200d", false).text).toBe("@mira@one.social 🐘&");
});

test("the way back leads to what was written", () => {
  const text = "x&lt;\u200b𝗺𝗶@é&gt;";
  const normal = normaliseText(text);
  const start = normal.text.indexOf("m");
  const end = normal.text.indexOf(">");
  expect(text.slice(normal.originalStart(start), normal.originalEnd(end))).toBe("𝗺𝗶@é");
  expect(normal.originalStart(normal.text.length)).toBe(text.length);
  expect(normal.originalEnd(0)).toBe(0);
});

test("the way back is found in the longest text of the character that becomes the most others; more is refused", () => {
  const normal = normaliseText("\ufdfa".repeat(textLengthMax));
  expect(normal.text).toHaveLength(18 * textLengthMax);
  for (const place of [0, 1, 12_345, textLengthMax - 1]) {
    expect(normal.originalStart(18 * place)).toBe(place);
    expect(normal.originalEnd(18 * place + 18)).toBe(place + 1);
  }
  expect(() => normaliseText("a".repeat(textLengthMax + 1))).toThrow(RangeError);
});

test("offsets never leave the text, never run backwards, and no text makes it throw", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      const normal = normaliseText(text);
      let before = 0;
      for (let index = 0; index < normal.text.length; index += 1) {
        const start = normal.originalStart(index);
        const end = normal.originalEnd(index + 1);
        expect(start).toBeGreaterThanOrEqual(before);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        before = start;
      }
    }),
  );
});
