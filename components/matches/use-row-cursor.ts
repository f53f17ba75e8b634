"use client";

import { useEffect, useRef, useState } from "react";
import type { ReportRow } from "#lib/matches/match.ts";
import { canAccept, chosenCandidate, isUndecided } from "./chosen-candidate.ts";
import type { Decisions } from "./use-decisions.ts";
import { type ReportKey, useReportKeys } from "./use-report-keys.ts";

export type RowCursor = {
  /** The place of the row in hand. */
  readonly current: number | null;
  readonly typingId: string | null;
  readonly keysEnabled: boolean;
  readonly setCurrent: (index: number) => void;
  readonly setTyping: (index: number, row: ReportRow, open: boolean) => void;
  readonly setKeysEnabled: (enabled: boolean) => void;
};

type List = {
  readonly count: number;
  /** The row at a place as it stands now, or null while it is not here. */
  readonly rowAt: (index: number) => ReportRow | null;
};

/** Where the keyboard is in the list, and what each key does there. A decision by key goes on to the next row. */
export function useRowCursor(
  list: List,
  current: number | null,
  setCurrent: (index: number) => void,
  decisions: Decisions,
): RowCursor {
  const [typingId, setTypingId] = useState<string | null>(null);
  const [lastDecided, setLastDecided] = useState<number | null>(null);
  const [keysEnabled, setKeysEnabled] = useState(true);
  const wanted = useRef<number | null>(null);
  const row = current === null ? null : list.rowAt(current);

  // The row may have to be drawn first: it is given the focus as soon as it is there.
  useEffect(() => {
    if (wanted.current !== null && focusRow(wanted.current)) wanted.current = null;
  });

  const goTo = (index: number) => {
    if (index < 0 || index >= list.count) return;
    setCurrent(index);
    wanted.current = focusRow(index) ? null : index;
  };
  const decide = (verdict: "accept" | "reject") => {
    const candidate = row && chosenCandidate(row);
    if (!row || current === null || !candidate || !isUndecided(row)) return;
    if (decisions.notes.get(row.contactId)?.busy) return;
    if (verdict === "accept" && !canAccept(candidate)) return;
    void decisions[verdict](row, candidate.handle);
    setLastDecided(current);
    goTo(current + 1);
  };
  // A rejection may have brought up the next candidate: it can be taken back all the same.
  const canUndo = (it: ReportRow) =>
    it.state === "accepted" ||
    it.state === "rejected" ||
    decisions.notes.get(it.contactId)?.deed === "rejected";
  const undo = () => {
    const here = row && canUndo(row) ? current : lastDecided;
    const it = here === null ? null : list.rowAt(here);
    if (here === null || !it || !canUndo(it) || decisions.notes.get(it.contactId)?.busy) return;
    void decisions.undo(it);
    goTo(here);
  };

  useReportKeys(keysEnabled, (key: ReportKey) => {
    if (key === "next") return goTo(current === null ? 0 : Math.min(current + 1, list.count - 1));
    if (key === "previous") return goTo(Math.max(0, (current ?? 0) - 1));
    if (key === "undo") return undo();
    if (!row) return;
    if (key === "type") return setTypingId(row.contactId);
    decide(key);
  });

  return {
    current,
    typingId,
    keysEnabled,
    setCurrent,
    setTyping: (index, it, open) => {
      setTypingId(open ? it.contactId : null);
      if (!open) focusRow(index);
    },
    setKeysEnabled,
  };
}

/** False while the row is not drawn. */
function focusRow(index: number): boolean {
  const row = document.querySelector<HTMLElement>(`tr[data-index="${index}"]`);
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
  return row !== null;
}
