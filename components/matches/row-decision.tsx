"use client";

import { Check, RotateCw, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import type { RankedCandidate, ReportRow } from "#lib/matches/match.ts";
import { canAccept, chosenCandidate, isUndecided } from "./chosen-candidate.ts";
import { contactName } from "./contact-name.ts";
import { RejectionReason } from "./rejection-reason.tsx";
import type { OpenQuestion } from "./review-answer.ts";
import { RowProblemNote } from "./row-problem.tsx";
import { AskPerson, RowQuestion } from "./row-question.tsx";
import { UndoLine } from "./undo-line.tsx";
import type { Decisions, RowNote } from "./use-decisions.ts";

type DecisionProps = {
  readonly row: ReportRow;
  readonly note: RowNote | undefined;
  readonly decisions: Decisions;
  /** A reviewer's question about this contact that waits for an answer. */
  readonly question?: OpenQuestion | undefined;
};

/** What the person can do with this contact now, or what they did. */
export function RowDecision({ row, note, decisions, question }: DecisionProps) {
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
      {question && decisions.answer && note?.deed !== "answered" ? (
        <RowQuestion row={row} question={question} note={note} answer={decisions.answer} />
      ) : null}
      {note?.deed === "proposed" ? (
        <div>
          <Badge tone="info">{t("proposed")}</Badge>
        </div>
      ) : null}
      {note?.deed === "asked" ? <p className="text-sm text-muted">{t("asked")}</p> : null}
      {candidate && isUndecided(row) && note?.deed !== "proposed" ? (
        <Undecided row={row} candidate={candidate} note={note} decisions={decisions} />
      ) : null}
      {candidate && decisions.ask && isUndecided(row) ? (
        <AskPerson row={row} handle={candidate.handle} busy={note?.busy ?? false} ask={decisions.ask} />
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
  const chosen = chosenCandidate(row);
  const rejected = chosen?.verdict === "rejected" ? chosen : null;
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
      {rejected ? (
        <RejectionReason
          row={row}
          handle={rejected.handle}
          busy={note?.busy ?? false}
          decisions={decisions}
        />
      ) : null}
    </div>
  );
}
