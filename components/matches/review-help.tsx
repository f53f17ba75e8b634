import { History, LifeBuoy, Printer, UserSearch } from "lucide-react";
import { useTranslations } from "next-intl";
import { TextLink } from "#components/ui/text-link.tsx";

/** What else can be done with the report: a second pair of eyes, its history, paper, and the people who were not found. */
export function ReviewHelp({ hasCase }: { hasCase: boolean }) {
  const t = useTranslations("review.more");
  const links = [
    { word: hasCase ? "case" : "support", href: "/review/support", icon: LifeBuoy },
    { word: "history", href: "/review/history", icon: History },
    { word: "missing", href: "/review/missing", icon: UserSearch },
    { word: "print", href: "/review/print", icon: Printer },
  ] as const;
  return (
    <section aria-labelledby="more" className="grid gap-4 border-t border-line pt-8">
      <h2 id="more" className="text-xl font-semibold">
        {t("title")}
      </h2>
      <ul className="grid gap-5 sm:grid-cols-2 lg:grid-cols-4">
        {links.map(({ word, href, icon: Icon }) => (
          <li key={word} className="grid content-start gap-1">
            <p className="flex items-center gap-2">
              <Icon aria-hidden className="size-5 shrink-0 text-muted" />
              <TextLink href={href}>{t(`${word}.title`)}</TextLink>
            </p>
            <p className="text-sm text-muted">{t(`${word}.text`)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
