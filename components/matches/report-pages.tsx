import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { type ReportQuery, reportHref } from "./report-url.ts";

/** Links to the pages around this one. `next` is where the next page begins; null on the last. */
export function ReportPages({
  query,
  shown,
  next,
}: {
  query: ReportQuery;
  shown: number;
  next: string | null;
}) {
  const t = useTranslations("review.pages");
  if (!next && !query.after) return null;
  return (
    <nav aria-label={t("label")} className="flex flex-wrap items-center justify-between gap-4">
      <p className="text-sm text-muted">{t("shown", { count: shown })}</p>
      <div className="flex flex-wrap gap-3">
        {query.after ? (
          <ButtonLink href={reportHref(query)} variant="secondary">
            {t("first")}
          </ButtonLink>
        ) : null}
        {next ? (
          <ButtonLink href={reportHref(query, { after: next })} variant="secondary">
            {t("next")}
          </ButtonLink>
        ) : null}
      </div>
    </nav>
  );
}
