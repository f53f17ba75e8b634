import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isNameUnlike } from "./compare-names.ts";

describe("names are unlike", () => {
  it.each([
    ["same word", "nora_b", ["Nora Berg"], "nora", "N.", false],
    ["accents do not matter", "zoe_l", ["Zoé Lévêque"], "leveque", "", false],
    ["one inside the other", "norabergwrites", [], "noraberg", "", false],
    ["camel case", "x1", ["NoraBerg"], "berg", "", false],
    ["initials", "someone_else", ["Nora Berg"], "nb", "", false],
    ["a spelling away", "katherine", [], "catherine", "", false],
    ["the display name agrees", "abc", ["Nora Berg"], "wanderer", "🌲 Nora 🌲", false],
    ["other scripts agree", "tky", ["山田太郎"], "hidden", "山田太郎", false],
    ["nothing in common", "nora_b", ["Nora Berg"], "wanderer", "Wanderer", true],
    ["a short word is no proof", "al", ["Al Po"], "il", "Il Al Mu", true],
    ["nothing known on X", null, [], "wanderer", "Wanderer", false],
    ["only another script on X", null, ["山田太郎"], "wanderer", "Wanderer", false],
    ["only digits on X", "1234", [], "wanderer", "", false],
  ] as const)("%s", (_promise, username, displayNames, user, displayName, unlike) => {
    expect(isNameUnlike({ username, displayNames }, { user, displayName })).toBe(unlike);
  });

  it("is decided the same in any order of display names", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.string(), (displayNames, displayName) => {
        const other = { user: "wanderer", displayName };
        const one = isNameUnlike({ username: "nora_b", displayNames }, other);
        expect(isNameUnlike({ username: "nora_b", displayNames: [...displayNames].reverse() }, other)).toBe(
          one,
        );
      }),
    );
  });
});
