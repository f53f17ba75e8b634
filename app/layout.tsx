import type { Metadata, Viewport } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { LanguageSwitch } from "#components/shell/language-switch.tsx";
import { SiteFooter } from "#components/shell/site-footer.tsx";
import { SiteHeader } from "#components/shell/site-header.tsx";
import { chooseLanguage } from "#lib/session/choose-language.ts";
import { currentUser } from "#lib/session/require-user.ts";
import { localeNames, locales } from "#lib/words/locales.ts";
import { browserMessages, messages } from "#lib/words/messages.ts";
import { signOutHere } from "./settings/actions.ts";
import "@fontsource-variable/inter/wght.css";
import "./globals.css";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shell");
  return {
    title: { default: `${t("name")} – ${t("tagline")}`, template: `%s – ${t("name")}` },
    description: t("description"),
    applicationName: t("name"),
    referrer: "same-origin",
    icons: {
      icon: [{ url: "/favicon.svg", type: "image/svg+xml" }],
      apple: [{ url: "/apple-touch-icon.png", sizes: "180x180" }],
    },
  };
}

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f8f6f1" },
    { media: "(prefers-color-scheme: dark)", color: "#14171d" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, t, user] = await Promise.all([getLocale(), getTranslations("shell"), currentUser()]);
  const choices = locales
    .filter((other) => other !== locale)
    .map((other) => ({
      locale: other,
      name: localeNames[other],
      title: messages[other].shell.language.switchTo,
    }));
  return (
    <html lang={locale} className="h-full">
      <body className="flex min-h-full flex-col bg-canvas font-sans text-base text-ink antialiased">
        <NextIntlClientProvider messages={browserMessages(locale)}>
          <a
            href="#content"
            className="absolute top-2 left-2 z-50 rounded-control bg-accent px-4 py-3 font-semibold text-accent-ink not-focus:sr-only"
          >
            {t("skipToContent")}
          </a>
          <SiteHeader
            signOut={user ? signOutHere : null}
            desk={user !== null && user.role !== "person"}
            languageSwitch={<LanguageSwitch choices={choices} choose={chooseLanguage} />}
          />
          <main id="content" tabIndex={-1} className="outline-none">
            {children}
          </main>
          <SiteFooter />
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
