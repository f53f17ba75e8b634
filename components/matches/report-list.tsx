"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import type { ReportRow as Row } from "#lib/matches/match.ts";
import { contactName } from "./contact-name.ts";
import { GradeHelp } from "./grade-help.tsx";
import { KeyboardHelp } from "./keyboard-help.tsx";
import { Gap, ListExtent, ListFailed, Waiting } from "./list-parts.tsx";
import { ReportRow } from "./report-row.tsx";
import type { ReportQuery } from "./report-url.ts";
import type { OpenQuestion, RowActions } from "./review-answer.ts";
import { type Deed, useDecisions } from "./use-decisions.ts";
import { useReportRows } from "./use-report-rows.ts";
import { useRowCursor } from "./use-row-cursor.ts";
import { useRowWindow } from "./use-row-window.ts";

/** The contacts of a view as they were when it was drawn; only the person's own decisions change a row. */
export function ReportList({
  rows,
  next,
  query,
  endpoint,
  questions,
  now,
  actions,
  choices,
  tools,
  pages,
  onChanged,
}: {
  rows: readonly Row[];
  /** Where these rows end in a longer list; null when they are all. */
  next: string | null;
  query: ReportQuery;
  endpoint: string;
  questions: readonly OpenQuestion[];
  now: string;
  actions: RowActions;
  /** How its rows look. */
  choices: ReactNode;
  /** What acts on the whole list. */
  tools: ReactNode;
  /** The way to the other pages, where the list is shown in pages. */
  pages: ReactNode;
  onChanged: () => void;
}) {
  const t = useTranslations("review");
  const [said, setSaid] = useState("");
  const [current, setCurrent] = useState<number | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const decisions = useDecisions(actions, (row: Row, deed: Deed | null) => {
    setSaid(t(`said.${deed ?? "failed"}`, { name: contactName(row) ?? t("x.numberOnly") }));
    if (deed) onChanged();
  });
  const list = useReportRows({ rows, next, query, endpoint });
  const shownAt = (index: number) => {
    const row = list.rowAt(index);
    return row && (decisions.notes.get(row.contactId)?.row ?? row);
  };
  const { pieces, measure } = useRowWindow(list, table, current);
  const cursor = useRowCursor({ count: list.count, rowAt: shownAt }, current, setCurrent, decisions);
  const asked = new Map([...list.questions, ...questions].map((question) => [question.contactId, question]));
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-start gap-x-6 gap-y-2">
        <div className="mr-auto flex flex-wrap gap-3">{tools}</div>
        {choices}
        <GradeHelp />
        <KeyboardHelp enabled={cursor.keysEnabled} onEnabledChange={cursor.setKeysEnabled} />
      </div>
      <ListExtent whole={list.whole} more={next !== null} count={list.count} query={query} />
      <p role="status" className="sr-only">
        {said}
      </p>
      {list.failed ? <ListFailed retry={list.retry} /> : null}
      {/* Rows keep their places by their heights; the browser must not correct the same thing once more. */}
      <div className="overflow-clip rounded-panel border border-line bg-surface shadow-panel [overflow-anchor:none]">
        <table
          ref={table}
          aria-rowcount={list.whole ? list.count + 1 : undefined}
          className="w-full table-fixed border-collapse text-left max-lg:block"
        >
          <caption className="sr-only">{t("table.label")}</caption>
          <Head />
          <tbody className="max-lg:block">
            {pieces.map((piece) => {
              if (piece.kind === "gap") return <Gap key={piece.key} heightPx={piece.heightPx} />;
              const row = shownAt(piece.index);
              if (!row) return <Waiting key={`place-${piece.index}`} place={piece.index} />;
              return (
                <ReportRow
                  key={row.contactId}
                  row={row}
                  note={decisions.notes.get(row.contactId)}
                  question={asked.get(row.contactId)}
                  now={now}
                  place={piece.index}
                  numbered={list.whole}
                  measure={measure}
                  current={current === piece.index}
                  typing={cursor.typingId === row.contactId}
                  decisions={decisions}
                  onCurrent={() => setCurrent(piece.index)}
                  onTyping={(open) => cursor.setTyping(piece.index, row, open)}
                />
              );
            })}
          </tbody>
        </table>
      </div>
      {list.whole ? null : pages}
    </div>
  );
}

function Head() {
  const t = useTranslations("review.table");
  const columns = [
    { name: t("x"), width: "lg:w-[23%]" },
    { name: t("fediverse"), width: "lg:w-[27%]" },
    { name: t("why"), width: "lg:w-[26%]" },
    { name: t("decision"), width: "lg:w-[24%]" },
  ];
  return (
    <thead className="max-lg:sr-only">
      <tr className="border-b border-line bg-raised">
        {columns.map(({ name, width }) => (
          <th
            key={name}
            scope="col"
            className={`${width} px-3 py-2.5 text-sm font-semibold first:pl-4 last:pr-4`}
          >
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
