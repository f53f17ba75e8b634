import type { AppLocale } from "./locales.ts";
import type { AppMessages } from "./messages.ts";

declare module "next-intl" {
  interface AppConfig {
    Locale: AppLocale;
    Messages: AppMessages;
  }
}
