import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { readReportPage } from "#components/matches/read-report-page.ts";
import { CaseClosed } from "#components/support/case-closed.tsx";
import { CaseDesk } from "#components/support/case-desk.tsx";
import { CaseHead } from "#components/support/case-head.tsx";
import { CaseReport } from "#components/support/case-report.tsx";
import { db } from "#lib/db/client.ts";
import { loadShowsPictures } from "#lib/matches/pictures/store.ts";
import { requireSupport } from "#lib/session/require-role.ts";
import { runCasePage } from "#lib/support/run.ts";
import { choosePictures } from "../../../(journey)/review/actions.ts";
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
  const { query, rows } = readReportPage(await searchParams, `/support/cases/${caseId}`);
  const now = new Date();
  const page = await runCasePage({
    db: db(),
    reviewer: user.id,
    caseId,
    now,
    query: { ...rows, now },
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
      pictures={{ shows: await loadShowsPictures(db(), user.id), choose: choosePictures }}
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
