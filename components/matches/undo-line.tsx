"use client";

import { Check, Undo2, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import type { ReportRow } from "#lib/matches/match.ts";
import { contactName } from "./contact-name.ts";
import type { Decisions } from "./use-decisions.ts";

/** What was decided, with the way back. */
export function UndoLine({
  row,
  busy,
  decisions,
  words,
  accepted = false,
}: {
  row: ReportRow;
  busy: boolean;
  decisions: Decisions;
  words: string;
  accepted?: boolean;
}) {
  const t = useTranslations("review.decide");
  const Mark = accepted ? Check : X;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Badge tone={accepted ? "positive" : "neutral"}>
        <Mark aria-hidden className="size-4" />
        {words}
      </Badge>
      <Button
        size="small"
        variant="quiet"
        busy={busy}
        aria-label={t("undoName", { name: contactName(row) ?? "" })}
        onClick={() => decisions.undo(row)}
      >
        {busy ? null : <Undo2 aria-hidden className="size-4.5" />}
        {t("undo")}
      </Button>
    </div>
  );
}
