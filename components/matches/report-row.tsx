"use client";

import { useTranslations } from "next-intl";
import { memo, type ReactNode } from "react";
import { classNames } from "#components/ui/class-names.ts";
import type { ReportRow as Contact } from "#lib/matches/match.ts";
import { chosenCandidate } from "./chosen-candidate.ts";
import { ContactSide } from "./contact-side.tsx";
import { FediverseSide } from "./fediverse-side.tsx";
import { LookupLog } from "./lookup-log.tsx";
import { OtherCandidates } from "./other-candidates.tsx";
import type { OpenQuestion } from "./review-answer.ts";
import { RowDecision } from "./row-decision.tsx";
import { RowReasons } from "./row-reasons.tsx";
import { TypedAddress } from "./typed-address.tsx";
import type { Decisions, RowNote } from "./use-decisions.ts";

export type RowProps = {
  readonly row: Contact;
  readonly note: RowNote | undefined;
  readonly now: string;
  readonly current: boolean;
  readonly typing: boolean;
  readonly decisions: Decisions;
  readonly question?: OpenQuestion | undefined;
  /** The row's place in the list, from 0. */
  readonly place: number;
  /** The place is said to people who listen: only near rows of the list are drawn. */
  readonly numbered: boolean;
  /** Hears of the row's element, to measure it. */
  readonly measure: ((element: HTMLTableRowElement | null) => void) | undefined;
  readonly onCurrent: () => void;
  readonly onTyping: (open: boolean) => void;
};

/**
 * One contact: X side, fediverse side, reasons, decision. A table row where there is room, else a card. Drawn again only when
 * something it shows has changed: the functions it is given do the same however often they are made.
 */
export const ReportRow = memo(Row, (before, after) => shown.every((name) => before[name] === after[name]));

const shown = [
  "row",
  "note",
  "question",
  "now",
  "current",
  "typing",
  "place",
  "numbered",
] as const satisfies readonly (keyof RowProps)[];

function Row(props: RowProps) {
  const { row, note, now, current, decisions } = props;
  const t = useTranslations("review.table");
  const candidate = chosenCandidate(row);
  const busy = note?.busy ?? false;
  return (
    <tr
      id={`contact-${row.contactId}`}
      data-contact={row.contactId}
      ref={props.measure}
      data-index={props.place}
      // The head is the first row of a table.
      aria-rowindex={props.numbered ? props.place + 2 : undefined}
      tabIndex={-1}
      aria-current={current || undefined}
      onFocus={props.onCurrent}
      className={classNames(
        "scroll-mt-24 -outline-offset-3 border-b border-line last:border-b-0 max-lg:grid max-lg:gap-4 max-lg:p-4 sm:max-lg:grid-cols-2",
        current && "bg-accent-soft/50",
        (row.state === "accepted" || row.state === "rejected") && note?.deed && "bg-raised/50",
      )}
    >
      <Cell label={t("x")}>
        <ContactSide row={row} />
      </Cell>
      <Cell label={t("fediverse")}>
        <FediverseSide row={row} now={now} />
      </Cell>
      <Cell label={candidate ? t("why") : undefined}>
        {candidate ? <RowReasons candidate={candidate} /> : null}
        <LookupLog row={row} readLog={decisions.readLog} />
        <OtherCandidates row={row} busy={busy} onChoose={(handle) => decisions.accept(row, handle)} />
      </Cell>
      <Cell>
        <RowDecision row={row} note={note} decisions={decisions} question={props.question} />
        <TypedAddress
          open={props.typing}
          busy={busy}
          onOpenChange={props.onTyping}
          onSend={(text) => decisions.typeHandle(row, text)}
        />
      </Cell>
    </tr>
  );
}

/** The label stands above the cell where there is no table head to say it. */
function Cell({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <td className="max-lg:block lg:px-3 lg:py-4 lg:first:pl-4 lg:last:pr-4 lg:align-top">
      {label ? (
        <span aria-hidden className="mb-1.5 block text-sm font-medium text-muted lg:hidden">
          {label}
        </span>
      ) : null}
      <div className="grid gap-3">{children}</div>
    </td>
  );
}
