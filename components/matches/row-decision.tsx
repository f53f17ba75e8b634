"use client";

import { Check, RotateCw, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import type { RankedCandidate, ReportRow } from "#lib/matches/match.ts";
import { canAccept, chosenCandidate, isUndecided } from "./chosen-candidate.ts";
import { contactName } from "./contact-name.ts";
import { RowProblemNote } from "./row-problem.tsx";
import { UndoLine } from "./undo-line.tsx";
import type { Decisions, RowNote } from "./use-decisions.ts";

type DecisionProps = {
  readonly row: ReportRow;
  readonly note: RowNote | undefined;
  readonly decisions: Decisions;
};

/** What the person can do with this contact now, or what they did. */
export function RowDecision({ row, note, decisions }: DecisionProps) {
  const t = useTranslations("review.decide");
  const candidate = chosenCandidate(row);
  const decided = row.state === "accepted" || row.state === "rejected";
  // A problem with a typed address stands at its field.
  const problem = note?.problem === "not_a_handle" || note?.problem === "not_a_person" ? null : note?.problem;
  return (
    <div className="grid gap-2 empty:hidden">
      {decided ? <Decided row={row} note={note} decisions={decisions} /> : null}
      {!decided && note?.deed === "rejected" ? (
        <UndoLine row={row} busy={note.busy} decisions={decisions} words={t("rejectedOne")} />
      ) : null}
      {candidate && isUndecided(row) ? (
        <Undecided row={row} candidate={candidate} note={note} decisions={decisions} />
      ) : null}
      {note?.deed === "typed" ? <p className="text-sm text-muted">{t("checking")}</p> : null}
      {problem ? <RowProblemNote problem={problem} /> : null}
    </div>
  );
}

function Undecided({
  row,
  candidate,
  note,
  decisions,
}: DecisionProps & { readonly candidate: RankedCandidate }) {
  const t = useTranslations("review.decide");
  const busy = note?.busy ?? false;
  const names = { handle: `@${candidate.subject}`, name: contactName(row) ?? "" };
  const failed = row.state === "lookup_failed";
  return (
    <div className="flex flex-wrap gap-2">
      {failed ? (
        <Button size="small" variant="secondary" busy={busy} onClick={() => decisions.lookAgain(row)}>
          {busy ? null : <RotateCw aria-hidden className="size-4.5" />}
          {note?.deed === "again" ? t("askedAgain") : t("again")}
        </Button>
      ) : null}
      {canAccept(candidate) ? (
        <Button
          size="small"
          variant={failed ? "secondary" : "primary"}
          busy={busy && !failed}
          aria-label={t("acceptName", names)}
          onClick={() => decisions.accept(row, candidate.handle)}
        >
          {busy ? null : <Check aria-hidden className="size-4.5" />}
          {t("accept")}
        </Button>
      ) : null}
      <Button
        size="small"
        variant="secondary"
        aria-disabled={busy || undefined}
        aria-label={t("rejectName", names)}
        onClick={() => (busy ? undefined : decisions.reject(row, candidate.handle))}
      >
        <X aria-hidden className="size-4.5" />
        {t("reject")}
      </Button>
    </div>
  );
}

function Decided({ row, note, decisions }: DecisionProps) {
  const t = useTranslations("review.decide");
  const accepted = row.state === "accepted";
  return (
    <div className="grid gap-1.5">
      <UndoLine
        row={row}
        busy={note?.busy ?? false}
        decisions={decisions}
        words={accepted ? t("accepted") : t("rejected")}
        accepted={accepted}
      />
      {accepted ? null : <p className="text-sm text-muted">{t("rejectedHint")}</p>}
    </div>
  );
}
