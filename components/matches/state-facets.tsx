import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { classNames } from "#components/ui/class-names.ts";
import { matchStates, type ReportCounts } from "#lib/matches/match.ts";
import { type ReportQuery, type ReportView, reportHref } from "./report-url.ts";

const views: readonly ReportView[] = [
  "to_decide",
  "needs_person",
  "accepted",
  "rejected",
  "looking_up",
  "lookup_failed",
  "no_candidate",
  "all",
];
/** Only these come and go; the others stay in their places while numbers change. */
const hiddenWhenEmpty: readonly ReportView[] = ["needs_person"];

/** One link for each state with its count; together the states are all contacts. */
export function StateFacets({ states, query }: { states: ReportCounts["states"]; query: ReportQuery }) {
  const t = useTranslations("review");
  const format = useFormatter();
  const total = matchStates.reduce((sum, state) => sum + states[state], 0);
  const countOf = (view: ReportView) => (view === "all" ? total : states[view]);
  const shown = views.filter(
    (view) => countOf(view) > 0 || view === query.view || !hiddenWhenEmpty.includes(view),
  );
  return (
    <nav aria-label={t("facets.label")}>
      <ul className="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap">
        {shown.map((view) => (
          <li key={view}>
            <Link
              href={reportHref(query, { view })}
              aria-current={view === query.view ? "page" : undefined}
              className={classNames(
                "flex h-full min-h-11 items-center justify-between gap-2 rounded-control border px-3 py-1.5 text-sm font-medium transition-colors sm:rounded-full sm:px-4 sm:text-base",
                view === query.view
                  ? "border-accent bg-accent text-accent-ink"
                  : "border-line bg-surface text-ink hover:border-edge hover:bg-raised",
              )}
            >
              {t(`state.${view}`)}
              <span
                className={classNames(
                  "text-sm tabular-nums",
                  view === query.view ? "text-accent-ink" : "text-muted",
                )}
              >
                {format.number(countOf(view))}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
