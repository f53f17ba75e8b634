import { Search, SlidersHorizontal } from "lucide-react";
import Form from "next/form";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { grades, warnings } from "#lib/matches/match.ts";
import { FilterChoice } from "./filter-choice.tsx";
import { directions, isNarrowed, type ReportQuery, reportHref } from "./report-url.ts";

/** The filters as a plain form that writes the address: it works without scripts, and a link keeps the view. */
export function ReportFilters({ query }: { query: ReportQuery }) {
  const t = useTranslations("review.filters");
  const words = useTranslations("review");
  const narrowed = isNarrowed(query);
  return (
    <details open={narrowed} className="group rounded-panel border border-line bg-surface">
      <summary className="flex min-h-12 items-center gap-2 rounded-panel px-4 font-semibold sm:px-5">
        <SlidersHorizontal aria-hidden className="size-5 text-muted" />
        {narrowed ? t("active") : t("title")}
      </summary>
      <Form
        // A new address fills the form anew, also when it was reached by going back.
        key={reportHref(query)}
        action="/review"
        className="grid gap-4 border-t border-line p-4 sm:grid-cols-2 sm:p-5 lg:grid-cols-4"
      >
        {query.view === "to_decide" ? null : <input type="hidden" name="state" value={query.view} />}
        <TextField
          type="search"
          name="search"
          label={t("search")}
          defaultValue={query.search}
          maxLength={100}
          className="sm:col-span-2 lg:col-span-4"
        />
        <FilterChoice
          name="grade"
          label={t("grade")}
          value={query.grade}
          choices={[["", t("anyGrade")], ...grades.map((it) => [it, words(`grade.${it}`)] as const)]}
        />
        <FilterChoice
          name="direction"
          label={t("direction")}
          value={query.direction}
          choices={[["", t("anyDirection")], ...directions.map((it) => [it, t(it)] as const)]}
        />
        <FilterChoice
          name="warning"
          label={t("warning")}
          value={query.warning}
          choices={[
            ["", t("anyWarning")],
            ...warnings.map((it) => [it, words(`warningShort.${it}`)] as const),
          ]}
        />
        <FilterChoice
          name="sort"
          label={t("sort")}
          value={query.sort}
          choices={[
            ["grade", t("byGrade")],
            ["name", t("byName")],
          ]}
        />
        <div className="flex flex-wrap items-center gap-x-6 gap-y-3 sm:col-span-2 lg:col-span-4">
          <Button type="submit" variant="secondary">
            <Search aria-hidden className="size-4.5" />
            {t("apply")}
          </Button>
          {narrowed ? (
            <TextLink href={reportHref({ view: query.view, sort: query.sort, after: null })}>
              {t("clear")}
            </TextLink>
          ) : null}
        </div>
      </Form>
    </details>
  );
}
