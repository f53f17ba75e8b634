import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { type ReportQuery, viewExportHref } from "./report-url.ts";

/** The same report as files, for Mastodon's importer and for a spreadsheet. */
export function ReportDownloads({ query }: { query: ReportQuery }) {
  const t = useTranslations("review.downloads");
  const files = [
    {
      word: "csv",
      hint: "csvHint",
      href: "/api/export/following_accounts.csv",
      name: "following_accounts.csv",
    },
    { word: "report", hint: "reportHint", href: "/api/export/report.csv", name: "report.csv" },
    { word: "view", hint: "viewHint", href: viewExportHref(query), name: "report.csv" },
  ] as const;
  return (
    <section aria-labelledby="downloads" className="grid gap-4 border-t border-line pt-8">
      <h2 id="downloads" className="text-xl font-semibold">
        {t("title")}
      </h2>
      <ul className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
        {files.map(({ word, hint, href, name }) => (
          <li key={word} className="grid content-start justify-items-start gap-2">
            <ButtonLink href={href} download={name} variant="secondary">
              <Download aria-hidden className="size-5" />
              {t(word)}
            </ButtonLink>
            <p className="max-w-prose text-sm text-muted">{t(hint)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
