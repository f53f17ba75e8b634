import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ReportDownloads } from "#components/matches/report-downloads.tsx";
import { ReportHeadline } from "#components/matches/report-headline.tsx";
import { type AddressParams, filterOfQuery, readReportQuery } from "#components/matches/report-url.ts";
import { ReportView } from "#components/matches/report-view.tsx";
import { ReviewHelp } from "#components/matches/review-help.tsx";
import { ReviewNext } from "#components/matches/review-next.tsx";
import { OwnCaseNotice } from "#components/support/own-case-notice.tsx";
import { db } from "#lib/db/client.ts";
import { parseCursor } from "#lib/matches/report-cursor.ts";
import { loadCounts, loadFacets, loadReport } from "#lib/matches/store.ts";
import { requireUser } from "#lib/session/require-user.ts";
import { loadOwnCase, loadOwnQuestions } from "#lib/support/store.ts";
import {
  acceptBulk,
  acceptMatch,
  answerQuestion,
  lookUpAgain,
  previewBulk,
  readLookupLog,
  rejectMatch,
  typeMatch,
  undoBulk,
  undoMatch,
} from "./actions.ts";

const rowsOnPage = 50;
/** In one list the rest comes when it is near: the first rows are there the sooner. */
const rowsAtFirst = 20;
const actions = {
  accept: acceptMatch,
  reject: rejectMatch,
  undo: undoMatch,
  typeHandle: typeMatch,
  lookAgain: lookUpAgain,
  readLog: readLookupLog,
  answer: answerQuestion,
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
  const filter = filterOfQuery(query);
  const limit = query.paged || after !== null ? rowsOnPage : rowsAtFirst;
  const [page, counts, facets, questions, openCase] = await Promise.all([
    loadReport(db(), user.id, { filter, sort, after, limit, now }),
    loadCounts(db(), user.id),
    loadFacets(db(), user.id, filter),
    loadOwnQuestions(db(), user.id, now),
    loadOwnCase(db(), user.id, now),
  ]);
  return (
    <ReportView
      query={query}
      counts={counts}
      facets={facets}
      rows={page.rows}
      next={page.next}
      questions={questions}
      now={now.toISOString()}
      actions={actions}
      heading={
        <>
          <ReportHeadline counts={counts} />
          <OwnCaseNotice openCase={openCase} questions={questions.length} />
        </>
      }
      below={
        <>
          <ReviewNext accepted={counts.states.accepted} />
          {counts.total > 0 ? <ReportDownloads query={query} /> : null}
          {counts.total > 0 ? <ReviewHelp hasCase={openCase !== null} /> : null}
        </>
      }
    />
  );
}

/** An address with a place we never gave out, such as a shortened link, opens the first page. */
function onKnownPage<Query extends { readonly after: string | null }>(query: Query): Query {
  return query.after !== null && parseCursor(query.after) === null ? { ...query, after: null } : query;
}
