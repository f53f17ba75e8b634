"use client";

import type { ReactNode } from "react";
import type { ReportPictures } from "#components/matches/report-board.tsx";
import type { ReportQuery } from "#components/matches/report-url.ts";
import { ReportView } from "#components/matches/report-view.tsx";
import type { RowActions } from "#components/matches/review-answer.ts";
import type { ReportCounts, ReportFacets, ReportRow } from "#lib/matches/match.ts";

/** The same deeds as in one's own report, each naming its case. */
type InCase<Action> = Action extends (input: infer Input) => infer Output
  ? (input: Input & { readonly caseId: string }) => Output
  : never;
type CaseActions = {
  readonly [Name in "accept" | "reject" | "undo" | "typeHandle" | "lookAgain" | "readLog"]: InCase<
    RowActions[Name]
  >;
} & { readonly ask: InCase<NonNullable<RowActions["ask"]>> };

/** Somebody's report as a reviewer sees it: the same rows, facets and keys. */
export function CaseReport({
  caseId,
  actions,
  pictures,
  ...rest
}: {
  caseId: string;
  actions: CaseActions;
  pictures: Omit<ReportPictures, "caseId">;
  query: ReportQuery;
  counts: ReportCounts;
  facets: ReportFacets;
  rows: readonly ReportRow[];
  next: string | null;
  now: string;
  heading: ReactNode;
  below: ReactNode;
}) {
  const own: RowActions = {
    accept: (input) => actions.accept({ ...input, caseId }),
    reject: (input) => actions.reject({ ...input, caseId }),
    undo: (input) => actions.undo({ ...input, caseId }),
    typeHandle: (input) => actions.typeHandle({ ...input, caseId }),
    lookAgain: (input) => actions.lookAgain({ ...input, caseId }),
    readLog: (input) => actions.readLog({ ...input, caseId }),
    ask: (input) => actions.ask({ ...input, caseId }),
  };
  return (
    <ReportView
      {...rest}
      questions={[]}
      actions={own}
      pictures={{ ...pictures, caseId }}
      endpoint={`/api/support/${caseId}/report`}
    />
  );
}
