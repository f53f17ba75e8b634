"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState, useTransition } from "react";
import type { ReportCounts, ReportRow } from "#lib/matches/match.ts";
import { AcceptAll, type BulkDone as Done } from "./accept-all.tsx";
import { BulkDone } from "./bulk-done.tsx";
import { LiveNotice } from "./live-notice.tsx";
import { newMatches } from "./new-matches.ts";
import { ReportList } from "./report-list.tsx";
import type { BulkFilter } from "./report-url.ts";
import type { BulkActions, RowActions } from "./review-answer.ts";
import { useReportPoll } from "./use-report-poll.ts";

const calmMs = 700;

/**
 * The part of the report that lives: it keeps the rows as they were drawn until the person asks for newer ones,
 * while the numbers around it follow. `empty` stands in when there is no row.
 */
export function ReportBoard({
  rows,
  counts,
  now,
  actions,
  bulkFilter,
  empty,
}: {
  rows: readonly ReportRow[];
  counts: ReportCounts;
  now: string;
  actions: RowActions & BulkActions;
  /** What "all" means in accepting all; null when nothing in this view may be accepted at once. */
  bulkFilter: BulkFilter | null;
  empty: ReactNode;
}) {
  const router = useRouter();
  const [drawn, setDrawn] = useState({ rows, counts, now, number: 0 });
  const [wantsFresh, setWantsFresh] = useState(false);
  const [accepted, setAccepted] = useState<Done | null>(null);
  const [loading, startLoading] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const refresh = () => startLoading(() => router.refresh());
  const interrupted = useReportPoll(counts, refresh);
  useEffect(() => () => clearTimeout(timer.current), []);

  // Newer rows have come: shown at once where there was nothing to read, else only when asked for.
  if (rows !== drawn.rows && (wantsFresh || drawn.rows.length === 0)) {
    setDrawn({ rows, counts, now, number: drawn.number + 1 });
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
    setAccepted(done);
    showFresh();
  };
  const { looking_up, to_decide } = counts.states;
  return (
    <div className="grid gap-4">
      {accepted ? <BulkDone done={accepted} undoAll={actions.undoAll} onUndone={() => onBulk(null)} /> : null}
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
          now={drawn.now}
          actions={actions}
          tools={
            to_decide > 0 && bulkFilter ? (
              <AcceptAll actions={actions} filter={bulkFilter} onDone={onBulk} />
            ) : null
          }
          onChanged={onChanged}
        />
      )}
    </div>
  );
}
