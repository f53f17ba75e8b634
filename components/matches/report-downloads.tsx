import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { followCsvName } from "#lib/matches/write-follow-csv.ts";
import { type ReportQuery, viewExportHref } from "./report-url.ts";

/** The same report as files: for Mastodon's importer, for a spreadsheet, for a program. */
export function ReportDownloads({
  query,
  followFiles,
}: {
  query: ReportQuery;
  /** Mastodon's importer refuses long files, so the list may come in several. */
  followFiles: number;
}) {
  const t = useTranslations("review.downloads");
  const files = [
    { word: "csv", hint: "csvHint", href: fileHref(followCsvName(1)), name: followCsvName(1) },
    { word: "report", hint: "reportHint", href: fileHref("report.csv"), name: "report.csv" },
    { word: "json", hint: "jsonHint", href: fileHref("report.json"), name: "report.json" },
    { word: "view", hint: "viewHint", href: viewExportHref(query), name: "report.csv" },
  ] as const;
  return (
    <section aria-labelledby="downloads" className="grid gap-4 border-t border-line pt-8">
      <h2 id="downloads" className="text-xl font-semibold">
        {t("title")}
      </h2>
      <ul className="grid gap-5 sm:grid-cols-2 lg:grid-cols-4">
        {files.map(({ word, hint, href, name }) => (
          <li key={word} className="grid content-start justify-items-start gap-2">
            <ButtonLink href={href} download={name} variant="secondary">
              <Download aria-hidden className="size-5" />
              {t(word)}
            </ButtonLink>
            <p className="max-w-prose text-sm text-muted">{t(hint)}</p>
            {word === "csv" && followFiles > 1 ? <FurtherFiles count={followFiles} /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

const fileHref = (name: string) => `/api/export/${name}`;

function FurtherFiles({ count }: { count: number }) {
  const t = useTranslations("review.downloads");
  const parts = Array.from({ length: count - 1 }, (_, at) => at + 2);
  return (
    <div className="grid gap-1 text-sm">
      <p className="font-medium">{t("parts", { count })}</p>
      <ul className="flex flex-wrap gap-x-4">
        {parts.map((part) => (
          <li key={part}>
            <ButtonLink
              href={fileHref(followCsvName(part))}
              download={followCsvName(part)}
              size="small"
              variant="quiet"
            >
              {t("part", { part })}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
