/** Every sentence of the screens, by language and family of screens. */
import enFollow from "./en/follow.json" with { type: "json" };
import enHelp from "./en/help.json" with { type: "json" };
import enImport from "./en/import.json" with { type: "json" };
import enLanding from "./en/landing.json" with { type: "json" };
import enOutcome from "./en/outcome.json" with { type: "json" };
import enPrivacy from "./en/privacy.json" with { type: "json" };
import enReasons from "./en/reasons.json" with { type: "json" };
import enReview from "./en/review.json" with { type: "json" };
import enSettings from "./en/settings.json" with { type: "json" };
import enShell from "./en/shell.json" with { type: "json" };
import enSignin from "./en/signin.json" with { type: "json" };
import frFollow from "./fr/follow.json" with { type: "json" };
import frHelp from "./fr/help.json" with { type: "json" };
import frImport from "./fr/import.json" with { type: "json" };
import frLanding from "./fr/landing.json" with { type: "json" };
import frOutcome from "./fr/outcome.json" with { type: "json" };
import frPrivacy from "./fr/privacy.json" with { type: "json" };
import frReasons from "./fr/reasons.json" with { type: "json" };
import frReview from "./fr/review.json" with { type: "json" };
import frSettings from "./fr/settings.json" with { type: "json" };
import frShell from "./fr/shell.json" with { type: "json" };
import frSignin from "./fr/signin.json" with { type: "json" };
import type { AppLocale } from "./locales.ts";

const en = {
  shell: enShell,
  landing: enLanding,
  signin: enSignin,
  import: enImport,
  review: enReview,
  reasons: enReasons,
  follow: enFollow,
  outcome: enOutcome,
  settings: enSettings,
  privacy: enPrivacy,
  help: enHelp,
};

/** The shape that English sets and every other language must fill. */
export type AppMessages = typeof en;

const fr: AppMessages = {
  shell: frShell,
  landing: frLanding,
  signin: frSignin,
  import: frImport,
  review: frReview,
  reasons: frReasons,
  follow: frFollow,
  outcome: frOutcome,
  settings: frSettings,
  privacy: frPrivacy,
  help: frHelp,
};

export const messages: Record<AppLocale, AppMessages> = { en, fr };

/** What components in the browser may need: all but the long pages, which only the server writes. */
export function browserMessages(locale: AppLocale): Omit<AppMessages, "landing" | "privacy" | "help"> {
  const { landing: _landing, privacy: _privacy, help: _help, ...rest } = messages[locale];
  return rest;
}
