/** Which rows does a page of the report begin with? The same for a person's own report and for a case's. */
import type { ReportFilter, ReportSort } from "#lib/matches/match.ts";
import { parseCursor } from "#lib/matches/report-cursor.ts";
import { rowsDrawnWhole } from "./report-blocks.ts";
import { type AddressParams, filterOfQuery, type ReportQuery, readReportQuery } from "./report-url.ts";

const rowsOnPage = 50;
/** In one list the rest comes when it is near; these fill the first screen, and are there the sooner the fewer they are. */
const rowsAtFirst = 8;

export type ReportPageAsked = {
  readonly query: ReportQuery;
  readonly rows: {
    readonly filter: ReportFilter;
    readonly sort: ReportSort;
    readonly after: string | null;
    readonly limit: number;
    readonly wholeUpTo: number;
  };
};

/** A place that was never given out, such as a shortened link's, opens the first page. */
export function readReportPage(params: AddressParams, base?: string): ReportPageAsked {
  const asked = readReportQuery(params, base);
  const after = asked.after !== null && parseCursor(asked.after) !== null ? asked.after : null;
  const query = { ...asked, after };
  const limit = query.paged || after !== null ? rowsOnPage : rowsAtFirst;
  return {
    query,
    rows: { filter: filterOfQuery(query), sort: query.sort, after, limit, wholeUpTo: rowsDrawnWhole },
  };
}
