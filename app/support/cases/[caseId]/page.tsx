import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { filterOfQuery, readReportQuery } from "#components/matches/report-url.ts";
import { CaseClosed } from "#components/support/case-closed.tsx";
import { CaseDesk } from "#components/support/case-desk.tsx";
import { CaseHead } from "#components/support/case-head.tsx";
import { CaseReport } from "#components/support/case-report.tsx";
import { db } from "#lib/db/client.ts";
import { parseCursor } from "#lib/matches/report-cursor.ts";
import { requireSupport } from "#lib/session/require-role.ts";
import { runCasePage } from "#lib/support/run.ts";
import {
  acceptInCase,
  askPerson,
  closeCase,
  keepNote,
  lookAgainInCase,
  passCase,
  readLogInCase,
  rejectInCase,
  settleProposal,
  typeInCase,
  undoInCase,
} from "../../actions.ts";

const rowsOnPage = 50;
const rowsAtFirst = 20;
const actions = {
  accept: acceptInCase,
  reject: rejectInCase,
  undo: undoInCase,
  typeHandle: typeInCase,
  lookAgain: lookAgainInCase,
  readLog: readLogInCase,
  ask: askPerson,
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("support.queue"))("title") };
}

type Asked = {
  readonly params: Promise<{ caseId: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function CasePage({ params, searchParams }: Asked) {
  const user = await requireSupport();
  const { caseId } = await params;
  if (!z.uuid().safeParse(caseId).success) notFound();
  const read = readReportQuery(await searchParams, `/support/cases/${caseId}`);
  const query = read.after !== null && parseCursor(read.after) === null ? { ...read, after: null } : read;
  const now = new Date();
  const { sort, after } = query;
  const page = await runCasePage({
    db: db(),
    reviewer: user.id,
    caseId,
    now,
    query: {
      filter: filterOfQuery(query),
      sort,
      after,
      limit: query.paged || after !== null ? rowsOnPage : rowsAtFirst,
      now,
    },
  });
  if (!page) return <CaseClosed />;
  const { open, notes, questions, proposals, colleagues } = page;
  return (
    <CaseReport
      query={query}
      counts={page.counts}
      facets={page.facets}
      rows={page.rows}
      next={page.next}
      now={now.toISOString()}
      caseId={caseId}
      actions={actions}
      heading={<CaseHead open={open} colleagues={colleagues} pass={passCase} close={closeCase} />}
      below={
        <CaseDesk
          caseId={caseId}
          reviewerId={user.id}
          notes={notes}
          questions={questions}
          proposals={proposals}
          keepNote={keepNote}
          settle={settleProposal}
        />
      }
    />
  );
}
