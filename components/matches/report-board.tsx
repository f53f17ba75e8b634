"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState, useTransition } from "react";
import type { ReportCounts, ReportRow } from "#lib/matches/match.ts";
import { AcceptAll } from "./accept-all.tsx";
import { AskAllAgain } from "./ask-all-again.tsx";
import { BulkDone } from "./bulk-done.tsx";
import type { BulkDone as Done } from "./bulk-parts.tsx";
import { LiveNotice } from "./live-notice.tsx";
import { newMatches } from "./new-matches.ts";
import { PictureSource, pictureSource } from "./picture-source.ts";
import { type ChoosePictures, PicturesChoice } from "./pictures-choice.tsx";
import { RejectAll } from "./reject-all.tsx";
import { ReportList } from "./report-list.tsx";
import { againFilterOf, type BulkFilter, type ReportQuery, rejectFilterOf } from "./report-url.ts";
import type { BulkActions, OpenQuestion, RowActions } from "./review-answer.ts";
import { useReportPoll } from "./use-report-poll.ts";

const calmMs = 700;

/**
 * The part of the report that lives: it keeps the rows as they were drawn until the person asks for newer ones,
 * while the numbers around it follow. `empty` stands in when there is no row.
 */
export function ReportBoard({
  rows,
  next,
  query,
  endpoint,
  questions,
  counts,
  now,
  actions,
  pictures,
  bulkFilter,
  empty,
  pages,
}: {
  rows: readonly ReportRow[];
  /** Where these rows end in a longer list; null when they are all. */
  next: string | null;
  query: ReportQuery;
  /** The route that answers for this report. */
  endpoint: string;
  questions: readonly OpenQuestion[];
  counts: ReportCounts;
  now: string;
  actions: RowActions & Partial<BulkActions>;
  pictures: ReportPictures;
  /** What "all" means in accepting all; null when nothing in this view may be accepted at once. */
  bulkFilter: BulkFilter | null;
  empty: ReactNode;
  pages: ReactNode;
}) {
  const router = useRouter();
  const [drawn, setDrawn] = useState({ rows, next, counts, now, number: 0 });
  const [wantsFresh, setWantsFresh] = useState(false);
  const [decided, setDecided] = useState<Done | null>(null);
  const [loading, startLoading] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const refresh = () => startLoading(() => router.refresh());
  const interrupted = useReportPoll(endpoint, counts, refresh);
  useEffect(() => () => clearTimeout(timer.current), []);

  // Newer rows have come: shown at once where there was nothing to read, else only when asked for.
  if (rows !== drawn.rows && (wantsFresh || drawn.rows.length === 0)) {
    setDrawn({ rows, next, counts, now, number: drawn.number + 1 });
    setWantsFresh(false);
  }
  const showFresh = () => {
    setWantsFresh(true);
    refresh();
  };
  // Several decisions in a row ask for the new numbers once.
  const onChanged = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(refresh, calmMs);
  };
  const onBulk = (done: Done | null) => {
    setDecided(done);
    showFresh();
  };
  const bulk = bulkOf(actions);
  const rejectFilter = rejectFilterOf(query);
  const againFilter = againFilterOf(query);
  const { looking_up, to_decide } = counts.states;
  return (
    <PictureSource value={pictures.shows ? pictureSource(pictures.caseId) : null}>
      <div className="grid gap-4">
        {decided && actions.undoAll ? (
          <BulkDone done={decided} undoAll={actions.undoAll} onUndone={() => onBulk(null)} />
        ) : null}
        <LiveNotice
          lookingUp={looking_up}
          fresh={newMatches(drawn.counts, counts)}
          interrupted={interrupted}
          busy={loading && wantsFresh}
          onShow={showFresh}
        />
        {drawn.rows.length === 0 ? (
          empty
        ) : (
          <ReportList
            key={drawn.number}
            rows={drawn.rows}
            next={drawn.next}
            query={query}
            endpoint={endpoint}
            questions={questions}
            pages={pages}
            now={drawn.now}
            actions={actions}
            choices={<PicturesChoice shows={pictures.shows} choose={pictures.choose} />}
            tools={
              againFilter && actions.lookAgainAll ? (
                <AskAllAgain filter={againFilter} lookAgainAll={actions.lookAgainAll} />
              ) : to_decide > 0 && bulk ? (
                <>
                  {bulkFilter ? <AcceptAll actions={bulk} filter={bulkFilter} onDone={onBulk} /> : null}
                  {rejectFilter ? <RejectAll actions={bulk} filter={rejectFilter} onDone={onBulk} /> : null}
                </>
              ) : null
            }
            onChanged={onChanged}
          />
        )}
      </div>
    </PictureSource>
  );
}

/** Whether accounts are shown with their pictures, and of whose report. */
export type ReportPictures = {
  readonly shows: boolean;
  readonly choose: ChoosePictures;
  readonly caseId?: string;
};

/** Deciding many at once is the person's own; a reviewer looks at each. */
function bulkOf(actions: Partial<BulkActions>): BulkActions | null {
  const { previewAll, acceptAll, previewRejections, rejectAll, lookAgainAll, undoAll } = actions;
  return previewAll && acceptAll && previewRejections && rejectAll && lookAgainAll && undoAll
    ? { previewAll, acceptAll, previewRejections, rejectAll, lookAgainAll, undoAll }
    : null;
}
