/** Which languages may be chosen for what is shown of followed people, by their names. */

const codes = [
  "ar",
  "ca",
  "cs",
  "da",
  "de",
  "el",
  "en",
  "eo",
  "es",
  "eu",
  "fi",
  "fr",
  "gl",
  "he",
  "hu",
  "it",
  "ja",
  "ko",
  "nl",
  "no",
  "pl",
  "pt",
  "ro",
  "ru",
  "sv",
  "tr",
  "uk",
  "zh",
] as const;

export type LanguageName = { readonly code: string; readonly name: string };

/** ISO 639-1 codes with their names in the language of the reader, by name. */
export function languageNames(locale: string): readonly LanguageName[] {
  const names = new Intl.DisplayNames([locale], { type: "language" });
  return codes
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, locale));
}
