/** Which languages there are, and which of them a request asks for. */

export const locales = ["en", "fr"] as const;
export type AppLocale = (typeof locales)[number];

/** Holds a person's own choice; without it the browser's wish counts. */
export const localeCookie = "__Host-locale";

/** Each language's name in itself, as a person looking for it would write it. */
export const localeNames: Record<AppLocale, string> = { en: "English", fr: "Français" };

export function isLocale(value: unknown): value is AppLocale {
  return locales.some((locale) => locale === value);
}

/**
 * The first language we speak in an Accept-Language header (RFC 9110, 12.5.4), by its weights; English
 * when none is ours or the header is missing or odd. Regions are ignored: fr-CA is French.
 */
export function readAcceptLanguage(header: string | null | undefined): AppLocale {
  const wishes = (header ?? "")
    .slice(0, 500)
    .split(",")
    .map((part, order) => ({ ...readWish(part), order }))
    .filter((wish) => wish.weight > 0)
    .sort((a, b) => b.weight - a.weight || a.order - b.order);
  for (const { language } of wishes) if (isLocale(language)) return language;
  return "en";
}

function readWish(part: string): { language: string; weight: number } {
  const [range = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
  const weightText = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  const weight = weightText === undefined ? 1 : Number(weightText);
  return { language: range.split("-")[0] ?? "", weight: Number.isFinite(weight) ? weight : 0 };
}
