import Link from "next/link";
import { useTranslations } from "next-intl";

const links = [
  { href: "/privacy", key: "privacy" },
  { href: "/help", key: "help" },
] as const;

/** The quiet end of every page. */
export function SiteFooter() {
  const t = useTranslations("shell.footer");
  return (
    <footer className="mt-auto border-t border-line">
      <div className="mx-auto flex max-w-page flex-wrap items-center justify-between gap-x-8 gap-y-2 px-4 py-6 sm:px-6">
        <p className="text-sm text-muted">{t("promise")}</p>
        <nav aria-label={t("label")} className="-mx-2 flex">
          {links.map(({ href, key }) => (
            <Link
              key={key}
              href={href}
              className="inline-flex min-h-11 items-center rounded-control px-2 font-medium text-muted underline-offset-4 hover:text-ink hover:underline"
            >
              {t(key)}
            </Link>
          ))}
        </nav>
      </div>
    </footer>
  );
}
