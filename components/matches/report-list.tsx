"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { ReportRow as Row } from "#lib/matches/match.ts";
import { contactName } from "./contact-name.ts";
import { GradeHelp } from "./grade-help.tsx";
import { KeyboardHelp } from "./keyboard-help.tsx";
import { ReportRow } from "./report-row.tsx";
import type { RowActions } from "./review-answer.ts";
import { type Deed, useDecisions } from "./use-decisions.ts";
import { useRowCursor } from "./use-row-cursor.ts";

/** The contacts of one page as they were when it was drawn; only the person's own decisions change a row. */
export function ReportList({
  rows,
  now,
  actions,
  tools,
  onChanged,
}: {
  rows: readonly Row[];
  now: string;
  actions: RowActions;
  /** What acts on the whole list. */
  tools: ReactNode;
  onChanged: () => void;
}) {
  const t = useTranslations("review");
  const [said, setSaid] = useState("");
  const decisions = useDecisions(actions, (row: Row, deed: Deed | null) => {
    setSaid(t(`said.${deed ?? "failed"}`, { name: contactName(row) ?? t("x.numberOnly") }));
    if (deed) onChanged();
  });
  const shown = rows.map((row) => decisions.notes.get(row.contactId)?.row ?? row);
  const cursor = useRowCursor(shown, decisions);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-start gap-x-6 gap-y-2">
        <div className="mr-auto">{tools}</div>
        <GradeHelp />
        <KeyboardHelp enabled={cursor.keysEnabled} onEnabledChange={cursor.setKeysEnabled} />
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
      <div className="overflow-clip rounded-panel border border-line bg-surface shadow-panel">
        <table className="w-full table-fixed border-collapse text-left max-lg:block">
          <caption className="sr-only">{t("table.label")}</caption>
          <Head />
          <tbody className="max-lg:block">
            {shown.map((row) => (
              <ReportRow
                key={row.contactId}
                row={row}
                note={decisions.notes.get(row.contactId)}
                now={now}
                current={cursor.currentId === row.contactId}
                typing={cursor.typingId === row.contactId}
                decisions={decisions}
                onCurrent={() => cursor.setCurrentId(row.contactId)}
                onTyping={(open) => cursor.setTyping(row.contactId, open)}
              />
            ))}
          </tbody>
        </table>
      </div>
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
