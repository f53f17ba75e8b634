import type { ReportCounts, ReportRow } from "#lib/matches/match.ts";
import { ReportBoard } from "./report-board.tsx";
import { ReportDownloads } from "./report-downloads.tsx";
import { ReportEmpty } from "./report-empty.tsx";
import { ReportFilters } from "./report-filters.tsx";
import { ReportHeadline } from "./report-headline.tsx";
import { ReportPages } from "./report-pages.tsx";
import { bulkFilterOf, type ReportQuery, reportHref } from "./report-url.ts";
import type { BulkActions, RowActions } from "./review-answer.ts";
import { ReviewNext } from "./review-next.tsx";
import { StateFacets } from "./state-facets.tsx";

/** The whole report: what there is, which part of it is shown, that part, and the ways out of it. */
export function ReportView({
  query,
  counts,
  rows,
  next,
  now,
  actions,
}: {
  query: ReportQuery;
  counts: ReportCounts;
  rows: readonly ReportRow[];
  next: string | null;
  now: string;
  actions: RowActions & BulkActions;
}) {
  const known = counts.total > 0;
  return (
    <div className="grid gap-6">
      <ReportHeadline counts={counts} />
      {known ? (
        <>
          <StateFacets counts={counts} query={query} />
          <ReportFilters query={query} />
        </>
      ) : null}
      <ReportBoard
        key={reportHref(query, { after: query.after })}
        rows={rows}
        counts={counts}
        now={now}
        actions={actions}
        bulkFilter={bulkFilterOf(query)}
        empty={<ReportEmpty counts={counts} query={query} />}
      />
      <ReportPages query={query} shown={rows.length} next={next} />
      <ReviewNext accepted={counts.states.accepted} />
      {known ? <ReportDownloads query={query} /> : null}
    </div>
  );
}
