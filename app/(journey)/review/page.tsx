import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { type AddressParams, filterOfQuery, readReportQuery } from "#components/matches/report-url.ts";
import { ReportView } from "#components/matches/report-view.tsx";
import { db } from "#lib/db/client.ts";
import { parseCursor } from "#lib/matches/report-cursor.ts";
import { loadCounts, loadReport } from "#lib/matches/store.ts";
import { requireUser } from "#lib/session/require-user.ts";
import {
  acceptBulk,
  acceptMatch,
  lookUpAgain,
  previewBulk,
  rejectMatch,
  typeMatch,
  undoBulk,
  undoMatch,
} from "./actions.ts";

const rowsOnPage = 50;
const actions = {
  accept: acceptMatch,
  reject: rejectMatch,
  undo: undoMatch,
  typeHandle: typeMatch,
  lookAgain: lookUpAgain,
  previewAll: previewBulk,
  acceptAll: acceptBulk,
  undoAll: undoBulk,
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("review"))("title") };
}

export default async function ReviewPage({ searchParams }: { searchParams: Promise<AddressParams> }) {
  const user = await requireUser();
  const query = onKnownPage(readReportQuery(await searchParams));
  const { sort, after } = query;
  const now = new Date();
  const [page, counts] = await Promise.all([
    loadReport(db(), user.id, { filter: filterOfQuery(query), sort, after, limit: rowsOnPage, now }),
    loadCounts(db(), user.id),
  ]);
  return (
    <ReportView
      query={query}
      counts={counts}
      rows={page.rows}
      next={page.next}
      now={now.toISOString()}
      actions={actions}
    />
  );
}

/** An address with a place we never gave out, such as a shortened link, opens the first page. */
function onKnownPage<Query extends { readonly after: string | null }>(query: Query): Query {
  return query.after !== null && parseCursor(query.after) === null ? { ...query, after: null } : query;
}
