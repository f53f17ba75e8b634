import type { ReactNode } from "react";
import type { ReportCounts, ReportFacets, ReportRow } from "#lib/matches/match.ts";
import { ReportBoard, type ReportPictures } from "./report-board.tsx";
import { ReportEmpty } from "./report-empty.tsx";
import { ReportFilters } from "./report-filters.tsx";
import { ReportPages } from "./report-pages.tsx";
import { bulkFilterOf, isNarrowed, type ReportQuery, reportHref } from "./report-url.ts";
import type { BulkActions, OpenQuestion, RowActions } from "./review-answer.ts";
import { StateFacets } from "./state-facets.tsx";

/** The whole report: what there is, which part of it is shown, that part, and the ways out of it. */
export function ReportView({
  query,
  counts,
  facets,
  rows,
  next,
  questions,
  now,
  actions,
  pictures,
  endpoint = "/api/report",
  heading,
  below,
}: {
  query: ReportQuery;
  counts: ReportCounts;
  facets: ReportFacets;
  rows: readonly ReportRow[];
  next: string | null;
  questions: readonly OpenQuestion[];
  now: string;
  actions: RowActions & Partial<BulkActions>;
  pictures: ReportPictures;
  endpoint?: string;
  /** What stands above the report. */
  heading: ReactNode;
  /** What follows it. */
  below?: ReactNode;
}) {
  const known = counts.total > 0;
  // What narrows the view narrows the numbers of its states; without it they are those of every contact.
  const states = isNarrowed(query) ? facets.states : counts.states;
  return (
    <div className="grid gap-6">
      {heading}
      {known ? (
        <>
          <StateFacets states={states} query={query} />
          <ReportFilters query={query} facets={facets} />
        </>
      ) : null}
      <ReportBoard
        key={reportHref(query, { after: query.after })}
        rows={rows}
        next={next}
        query={query}
        endpoint={endpoint}
        questions={questions}
        counts={counts}
        now={now}
        actions={actions}
        pictures={pictures}
        bulkFilter={bulkFilterOf(query)}
        empty={<ReportEmpty counts={counts} query={query} />}
        pages={<ReportPages query={query} shown={rows.length} next={next} />}
      />
      {below}
    </div>
  );
}
