import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import wabt from "wabt";
import { findSignPlaces, places, plainUnits, unitsMax } from "./sign-places.ts";
import { signPlacesModule } from "./sign-places-module.ts";

test("the module is the one that is written in sign-places.wat", async () => {
  const { parseWat } = await wabt();
  const source = readFileSync(new URL("sign-places.wat", import.meta.url), "utf8");
  const { buffer } = parseWat("sign-places.wat", source, { simd: true }).toBinary({});
  const made = Buffer.from(buffer).toString("base64");
  await expect(`/** sign-places.wat as WebAssembly. Made from it: after a change run vitest with \`-u\` on sign-places.test.ts. */
export const signPlacesModule =
  "${made}";
`).toMatchFileSnapshot("sign-places-module.ts");
  expect(signPlacesModule).toBe(made);
});

function placesIn(text: string): number[] {
  findSignPlaces(text);
  return [...places.subarray(0, places.indexOf(0xffff_ffff))];
}

/** The same by a pattern, which takes four times as long. */
const sign =
  /@|\/(?=[@%acfpuv\x80-\uffff])|&(?=[#a-z\x80-\uffff])|[:=>](?=[ \t\n\v\f\r.\-_0-9a-z\x80-\uffff])|[([{<](?=[ \t@.acdp\x80-\uffff])|[\ufe60-\uffff]|dot|poi|pon|pun/gi;
const expected = (text: string) => Array.from(text.matchAll(sign), ({ index }) => index);

const characters = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(..."@/&([{<:=>dDoOtTpPuUnNiI .-_%#") },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "dot ",
      "Point ",
      "PUNKT\t",
      "ponto ",
      "://",
      "/users/",
      " @",
      "🐘",
      "＠",
      "（",
      "：",
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 2 }) },
);
const texts = fc.array(characters, { maxLength: 80 }).map((pieces) => pieces.join(""));

describe("the places of signs", () => {
  test("are those that a pattern finds, in order", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(placesIn(text)).toEqual(expected(text));
      }),
      { numRuns: 3_000 },
    );
  });

  test("do not depend on where in the text the sign stands, nor on what was looked through before", () => {
    for (const before of [0, 1, 15, 16, 17, 31, 32, 1_000, 4_095]) {
      placesIn("@".repeat(5_000));
      const text = `${"é".repeat(before)}@ dot `;
      expect(placesIn(text)).toEqual([before, before + 2]);
      expect(placesIn("@")).toEqual([0]);
      expect(placesIn("")).toEqual([]);
    }
  });

  test("are found in the longest text, also when it is nothing but signs; more is refused", () => {
    expect(placesIn("@".repeat(unitsMax))).toHaveLength(unitsMax);
    expect(placesIn(`${"x".repeat(unitsMax - 1)}@`)).toEqual([unitsMax - 1]);
    expect(() => findSignPlaces("@".repeat(unitsMax + 1))).toThrow(RangeError);
  });
});

test("plain is printed ASCII and blanks, up to what may be an escape", () => {
  const plain = (text: string) => /^[\t-\r -%'-[\]-~]*/.exec(text)?.[0].length;
  const nearlyPlain = fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(..."abc XYZ\t\n\v\f\r019~!@%'[]^`_") },
    {
      weight: 1,
      arbitrary: fc.constantFrom("&", "\\", "\x00", "\b", "\x0e", "\x1f", "\x7f", "é", "Ā", "🐘", "\uffff"),
    },
  );
  const text = fc.array(nearlyPlain, { maxLength: 40 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, text, text, (before, middle, after) => {
      findSignPlaces(before + middle + after);
      expect(plainUnits(before.length, before.length + middle.length)).toBe(plain(middle));
    }),
    { numRuns: 3_000 },
  );
});
