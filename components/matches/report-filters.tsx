import { Search, SlidersHorizontal } from "lucide-react";
import Form from "next/form";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { type FacetValue, grades, matchSources, type ReportFacets, warnings } from "#lib/matches/match.ts";
import { FilterChoice } from "./filter-choice.tsx";
import { clearedHref, directions, isNarrowed, type ReportQuery, reportHref } from "./report-url.ts";

/** The filters as a plain form that writes the address: it works without scripts, and a link keeps the view. */
export function ReportFilters({ query, facets }: { query: ReportQuery; facets: ReportFacets }) {
  const t = useTranslations("review.filters");
  const words = useTranslations("review");
  const narrowed = isNarrowed(query);
  const withCount = (name: string, count: number) => t("withCount", { name, count });
  /** Every choice with the number it would show; those that would show nothing are left out, where there are many. */
  const counted = <Value extends string>(
    values: readonly Value[],
    count: (value: Value) => number | undefined,
    name: (value: Value) => string,
    chosen?: Value,
  ) =>
    values
      .filter((value) => (count(value) ?? 0) > 0 || value === chosen || values.length < 6)
      .map((value) => [value, withCount(name(value), count(value) ?? 0)] as const);
  const named = (values: readonly FacetValue[], chosen: string | undefined) => {
    const missing =
      chosen && !values.some(({ value }) => value === chosen) ? [{ value: chosen, count: 0 }] : [];
    return [...missing, ...values].map(({ value, count }) => [value, withCount(value, count)] as const);
  };
  return (
    <details open={narrowed} className="group rounded-panel border border-line bg-surface">
      <summary className="flex min-h-12 items-center gap-2 rounded-panel px-4 font-semibold sm:px-5">
        <SlidersHorizontal aria-hidden className="size-5 text-muted" />
        {narrowed ? t("active") : t("title")}
      </summary>
      <Form
        // A new address fills the form anew, also when it was reached by going back.
        key={reportHref(query)}
        action={query.base ?? "/review"}
        className="grid gap-4 border-t border-line p-4 sm:grid-cols-2 sm:p-5 lg:grid-cols-4"
      >
        {query.paged ? <input type="hidden" name="paged" value="1" /> : null}
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
          choices={[
            ["", t("anyGrade")],
            ...counted(
              grades,
              (it) => facets.grades[it],
              (it) => words(`grade.${it}`),
            ),
          ]}
        />
        <FilterChoice
          name="direction"
          label={t("direction")}
          value={query.direction}
          choices={[
            ["", t("anyDirection")],
            ...counted(
              directions,
              (it) => facets.directions[it],
              (it) => t(it),
            ),
          ]}
        />
        <FilterChoice
          name="warning"
          label={t("warning")}
          value={query.warning}
          choices={[
            ["", t("anyWarning")],
            ...counted(
              warnings,
              (it) => facets.warnings[it],
              (it) => words(`warningShort.${it}`),
              query.warning,
            ),
          ]}
        />
        <FilterChoice
          name="source"
          label={t("source")}
          value={query.source}
          choices={[
            ["", t("anySource")],
            ...counted(
              matchSources,
              (it) => facets.sources[it],
              (it) => words(`source.${it}`),
              query.source,
            ),
          ]}
        />
        <FilterChoice
          name="host"
          label={t("host")}
          value={query.host}
          choices={[["", t("anyHost")], ...named(facets.hosts, query.host)]}
        />
        {facets.software.length > 0 || query.software ? (
          <FilterChoice
            name="software"
            label={t("software")}
            value={query.software}
            choices={[["", t("anySoftware")], ...named(facets.software, query.software)]}
          />
        ) : null}
        <FilterChoice
          name="followed"
          label={t("followed")}
          value={query.followed}
          choices={[
            ["", t("anyFollowed")],
            ["yes", withCount(t("followedYes"), facets.followed.yes)],
            ["no", withCount(t("followedNo"), facets.followed.no)],
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
          {narrowed ? <p className="text-muted">{t("found", { count: facets.total })}</p> : null}
          {narrowed ? <TextLink href={clearedHref(query)}>{t("clear")}</TextLink> : null}
        </div>
      </Form>
    </details>
  );
}
