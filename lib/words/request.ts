/** In which language, time zone and words is this request answered? Loaded by next-intl for every request. */
import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { isLocale, localeCookie, readAcceptLanguage } from "./locales.ts";
import { messages } from "./messages.ts";

// biome-ignore lint/style/noDefaultExport: next-intl asks for the default export
export default getRequestConfig(async ({ locale: asked }) => {
  const chosen = asked ?? (await cookies()).get(localeCookie)?.value;
  const locale = isLocale(chosen) ? chosen : readAcceptLanguage((await headers()).get("accept-language"));
  // The server does not know where the person is: moments are written in UTC and turned local in the browser.
  return { locale, messages: messages[locale], timeZone: "UTC" };
});
