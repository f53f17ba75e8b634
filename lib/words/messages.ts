/** Every sentence of the screens, by language and family of screens. */
import enDirectory from "./en/directory.json" with { type: "json" };
import enFollow from "./en/follow.json" with { type: "json" };
import enHelp from "./en/help.json" with { type: "json" };
import enHistory from "./en/history.json" with { type: "json" };
import enImport from "./en/import.json" with { type: "json" };
import enLanding from "./en/landing.json" with { type: "json" };
import enMissing from "./en/missing.json" with { type: "json" };
import enOutcome from "./en/outcome.json" with { type: "json" };
import enPrint from "./en/print.json" with { type: "json" };
import enPrivacy from "./en/privacy.json" with { type: "json" };
import enReasons from "./en/reasons.json" with { type: "json" };
import enReview from "./en/review.json" with { type: "json" };
import enSettings from "./en/settings.json" with { type: "json" };
import enShell from "./en/shell.json" with { type: "json" };
import enSignin from "./en/signin.json" with { type: "json" };
import enSupport from "./en/support.json" with { type: "json" };
import enXIntake from "./en/x-intake.json" with { type: "json" };
import frDirectory from "./fr/directory.json" with { type: "json" };
import frFollow from "./fr/follow.json" with { type: "json" };
import frHelp from "./fr/help.json" with { type: "json" };
import frHistory from "./fr/history.json" with { type: "json" };
import frImport from "./fr/import.json" with { type: "json" };
import frLanding from "./fr/landing.json" with { type: "json" };
import frMissing from "./fr/missing.json" with { type: "json" };
import frOutcome from "./fr/outcome.json" with { type: "json" };
import frPrint from "./fr/print.json" with { type: "json" };
import frPrivacy from "./fr/privacy.json" with { type: "json" };
import frReasons from "./fr/reasons.json" with { type: "json" };
import frReview from "./fr/review.json" with { type: "json" };
import frSettings from "./fr/settings.json" with { type: "json" };
import frShell from "./fr/shell.json" with { type: "json" };
import frSignin from "./fr/signin.json" with { type: "json" };
import frSupport from "./fr/support.json" with { type: "json" };
import frXIntake from "./fr/x-intake.json" with { type: "json" };
import type { AppLocale } from "./locales.ts";

const en = {
  shell: enShell,
  directory: enDirectory,
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
  history: enHistory,
  missing: enMissing,
  print: enPrint,
  support: enSupport,
  "x-intake": enXIntake,
};

/** The shape that English sets and every other language must fill. */
export type AppMessages = typeof en;

const fr: AppMessages = {
  shell: frShell,
  directory: frDirectory,
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
  history: frHistory,
  missing: frMissing,
  print: frPrint,
  support: frSupport,
  "x-intake": frXIntake,
};

export const messages: Record<AppLocale, AppMessages> = { en, fr };

/** What components in the browser may need: all but the long pages, which only the server writes. */
export function browserMessages(
  locale: AppLocale,
): Omit<AppMessages, "landing" | "privacy" | "help" | "history"> {
  const { landing: _landing, privacy: _privacy, help: _help, history: _history, ...rest } = messages[locale];
  return rest;
}
