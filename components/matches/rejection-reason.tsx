"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { type RejectionReason as Reason, type ReportRow, rejectionReasons } from "#lib/matches/match.ts";
import { FilterChoice } from "./filter-choice.tsx";
import type { Decisions } from "./use-decisions.ts";

/** After a rejection: why, for whoever reads the report later. Nobody has to say. */
export function RejectionReason({
  row,
  handle,
  busy,
  decisions,
}: {
  row: ReportRow;
  handle: string;
  busy: boolean;
  decisions: Decisions;
}) {
  const t = useTranslations("review.decide");
  const reasons = useTranslations("review.reason");
  const [saved, setSaved] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const said = new FormData(event.currentTarget);
    const reason = rejectionReasons.find((it) => it === said.get("reason"));
    const note = String(said.get("note") ?? "").trim();
    if (!reason && note === "") return;
    const why = { reason: reason ?? ("other" satisfies Reason), ...(note === "" ? {} : { note }) };
    setSaved((await decisions.reject(row, handle, why)) === null);
  };
  return (
    <details className="group">
      <summary className="inline-flex min-h-11 items-center rounded-control text-sm font-medium text-accent underline-offset-4 hover:underline pointer-fine:min-h-9">
        {t("why")}
      </summary>
      <form onSubmit={submit} className="mt-1 grid gap-3">
        <FilterChoice
          name="reason"
          label={t("whyLabel")}
          value=""
          choices={[["", t("whyNone")], ...rejectionReasons.map((it) => [it, reasons(it)] as const)]}
        />
        <TextField name="note" label={t("note")} maxLength={500} autoComplete="off" />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" size="small" variant="secondary" busy={busy}>
            {t("saveWhy")}
          </Button>
          <p role="status" className="text-sm text-muted">
            {saved ? t("savedWhy") : ""}
          </p>
        </div>
      </form>
    </details>
  );
}
