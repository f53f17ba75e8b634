import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { readReportPage } from "#components/matches/read-report-page.ts";
import { ReportDownloads } from "#components/matches/report-downloads.tsx";
import { ReportHeadline } from "#components/matches/report-headline.tsx";
import type { AddressParams } from "#components/matches/report-url.ts";
import { ReportView } from "#components/matches/report-view.tsx";
import { ReviewHelp } from "#components/matches/review-help.tsx";
import { ReviewNext } from "#components/matches/review-next.tsx";
import { OwnCaseNotice } from "#components/support/own-case-notice.tsx";
import { db } from "#lib/db/client.ts";
import { loadOverview } from "#lib/matches/facets/store.ts";
import { loadShowsPictures } from "#lib/matches/pictures/store.ts";
import { loadReport } from "#lib/matches/store.ts";
import { followCsvRowsMax } from "#lib/matches/write-follow-csv.ts";
import { requireUser } from "#lib/session/require-user.ts";
import { runEndedQuestions } from "#lib/support/run.ts";
import { loadOwnCase, loadOwnQuestions } from "#lib/support/store.ts";
import { countFollowFiles } from "../../api/export/[file]/open-export.ts";
import {
  acceptBulk,
  acceptMatch,
  answerQuestion,
  choosePictures,
  lookUpAgain,
  lookUpAllAgain,
  previewBulk,
  previewRejections,
  readLookupLog,
  rejectBulk,
  rejectMatch,
  typeMatch,
  undoBulk,
  undoMatch,
} from "./actions.ts";

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
  previewRejections,
  rejectAll: rejectBulk,
  lookAgainAll: lookUpAllAgain,
  undoAll: undoBulk,
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("review"))("title") };
}

export default async function ReviewPage({ searchParams }: { searchParams: Promise<AddressParams> }) {
  const user = await requireUser();
  const { query, rows: asked } = readReportPage(await searchParams);
  const now = new Date();
  await runEndedQuestions({ db: db(), userId: user.id, now });
  const [page, { counts, facets }, questions, openCase, shows] = await Promise.all([
    loadReport(db(), user.id, { ...asked, now }),
    loadOverview(db(), user.id, asked.filter),
    loadOwnQuestions(db(), user.id, now),
    loadOwnCase(db(), user.id, now),
    loadShowsPictures(db(), user.id),
  ]);
  // Only a list longer than one file is worth being split to be counted.
  const isLong = counts.states.accepted > followCsvRowsMax;
  const followFiles = isLong ? await countFollowFiles({ db: db(), userId: user.id }) : 1;
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
      pictures={{ shows, choose: choosePictures }}
      heading={
        <>
          <ReportHeadline counts={counts} />
          <OwnCaseNotice openCase={openCase} questions={questions.length} />
        </>
      }
      below={
        <>
          <ReviewNext accepted={counts.states.accepted} />
          {counts.total > 0 ? <ReportDownloads query={query} followFiles={followFiles} /> : null}
          {counts.total > 0 ? <ReviewHelp hasCase={openCase !== null} /> : null}
        </>
      }
    />
  );
}
