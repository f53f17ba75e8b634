import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { Mark } from "./wordmark.tsx";

/** Name, language, and the way in or the account. `signOut` is given when somebody is signed in. */
export function SiteHeader({
  languageSwitch,
  signOut,
  desk,
}: {
  languageSwitch: ReactNode;
  signOut: (() => Promise<void>) | null;
  /** Whoever is signed in works at the support desk. */
  desk: boolean;
}) {
  const t = useTranslations("shell");
  return (
    <header className="border-b border-line bg-canvas">
      <div className="mx-auto flex min-h-16 max-w-page items-center justify-between gap-2 px-4 sm:px-6">
        <Link
          href="/"
          aria-label={t("home")}
          className="-ml-1 inline-flex min-h-11 items-center gap-2.5 rounded-control px-1 font-semibold tracking-tight sm:text-lg"
        >
          <Mark className="size-8 shrink-0" />
          <span className="max-[22rem]:sr-only">{t("name")}</span>
        </Link>
        <div className="flex items-center gap-0.5 sm:gap-2">
          {languageSwitch}
          {signOut ? (
            <AccountMenu signOut={signOut} desk={desk} />
          ) : (
            <ButtonLink
              href="/sign-in"
              variant="secondary"
              className="whitespace-nowrap max-sm:px-3 max-sm:text-sm"
            >
              {t("account.signIn")}
            </ButtonLink>
          )}
        </div>
      </div>
    </header>
  );
}
