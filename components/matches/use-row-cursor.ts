"use client";

import { useState } from "react";
import type { ReportRow } from "#lib/matches/match.ts";
import { canAccept, chosenCandidate, isUndecided } from "./chosen-candidate.ts";
import type { Decisions } from "./use-decisions.ts";
import { type ReportKey, useReportKeys } from "./use-report-keys.ts";

export type RowCursor = {
  readonly currentId: string | null;
  readonly typingId: string | null;
  readonly keysEnabled: boolean;
  readonly setCurrentId: (contactId: string) => void;
  readonly setTyping: (contactId: string, open: boolean) => void;
  readonly setKeysEnabled: (enabled: boolean) => void;
};

/** Where the keyboard is in the list, and what each key does there. A decision by key goes on to the next row. */
export function useRowCursor(rows: readonly ReportRow[], decisions: Decisions): RowCursor {
  const [currentId, setCurrentId] = useState<string | null>(null);
  const [typingId, setTypingId] = useState<string | null>(null);
  const [lastDecidedId, setLastDecidedId] = useState<string | null>(null);
  const [keysEnabled, setKeysEnabled] = useState(true);
  const index = rows.findIndex((row) => row.contactId === currentId);
  const current = rows[index];

  const goTo = (row: ReportRow | undefined) => {
    if (!row) return;
    setCurrentId(row.contactId);
    focusRow(row.contactId);
  };
  const decide = (row: ReportRow, verdict: "accept" | "reject") => {
    const candidate = chosenCandidate(row);
    if (!candidate || !isUndecided(row) || decisions.notes.get(row.contactId)?.busy) return;
    if (verdict === "accept" && !canAccept(candidate)) return;
    void decisions[verdict](row, candidate.handle);
    setLastDecidedId(row.contactId);
    goTo(rows[index + 1]);
  };
  // A rejection may have brought up the next candidate: it can be taken back all the same.
  const canUndo = (row: ReportRow) =>
    row.state === "accepted" ||
    row.state === "rejected" ||
    decisions.notes.get(row.contactId)?.deed === "rejected";
  const undo = () => {
    const row = current && canUndo(current) ? current : rows.find((it) => it.contactId === lastDecidedId);
    if (!row || !canUndo(row) || decisions.notes.get(row.contactId)?.busy) return;
    void decisions.undo(row);
    goTo(row);
  };

  useReportKeys(keysEnabled, (key: ReportKey) => {
    if (key === "next") return goTo(rows[index + 1] ?? current);
    if (key === "previous") return goTo(rows[Math.max(0, index - 1)]);
    if (key === "undo") return undo();
    if (!current) return;
    if (key === "type") return setTypingId(current.contactId);
    decide(current, key);
  });

  return {
    currentId,
    typingId,
    keysEnabled,
    setCurrentId,
    setTyping: (contactId, open) => {
      setTypingId(open ? contactId : null);
      if (!open) focusRow(contactId);
    },
    setKeysEnabled,
  };
}

function focusRow(contactId: string): void {
  const row = document.getElementById(`contact-${contactId}`);
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}
