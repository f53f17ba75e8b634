import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLocale, readAcceptLanguage } from "./locales.ts";

describe("the language a browser asks for", () => {
  it.each([
    [null, "en"],
    [undefined, "en"],
    ["", "en"],
    ["*", "en"],
    ["fr", "fr"],
    ["FR-ca", "fr"],
    ["fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7", "fr"],
    ["en-GB,en;q=0.9,fr;q=0.8", "en"],
    ["en;q=0.4, fr;q=0.9", "fr"],
    ["de-DE,de;q=0.9,fr;q=0.2", "fr"],
    ["de,es", "en"],
    ["fr;q=0,en;q=0.1", "en"],
    ["fr;q=nonsense,en;q=0.1", "en"],
    ["french", "en"],
  ] as const)("%s gives %s", (header, locale) => {
    expect(readAcceptLanguage(header)).toBe(locale);
  });

  it("is one of ours whatever the header says", () => {
    fc.assert(fc.property(fc.string(), (header) => isLocale(readAcceptLanguage(header))));
  });
});
