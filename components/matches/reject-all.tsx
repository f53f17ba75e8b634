"use client";

import { CircleSlash } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { type RejectionReason, rejectionReasons } from "#lib/matches/match.ts";
import { Asking, type BulkDone } from "./bulk-parts.tsx";
import { FilterChoice } from "./filter-choice.tsx";
import type { RejectFilter } from "./report-url.ts";
import type { BulkActions, RejectionCount } from "./review-answer.ts";

/** Sets aside everything to decide that the filters show, after saying how many that are, with one reason for all. */
export function RejectAll({
  actions,
  filter,
  onDone,
}: {
  actions: BulkActions;
  filter: RejectFilter;
  onDone: (done: BulkDone) => void;
}) {
  const t = useTranslations("review.bulkReject");
  const form = useId();
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<RejectionCount | "counting" | "failed">("counting");
  const [busy, setBusy] = useState(false);
  const preview = typeof asked === "string" ? null : asked;

  const ask = async () => {
    setOpen(true);
    setAsked("counting");
    const answer = await actions.previewRejections(filter).catch(() => null);
    setAsked(answer?.ok ? answer.value : "failed");
  };
  const reject = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const said = new FormData(event.currentTarget).get("reason");
    const reason = rejectionReasons.find((it) => it === said);
    setBusy(true);
    const answer = await actions.rejectAll({ ...filter, ...(reason ? { reason } : {}) }).catch(() => null);
    setBusy(false);
    if (!answer?.ok) return setAsked("failed");
    setOpen(false);
    onDone({ verdict: "rejected", count: answer.value.rejected, batch: answer.value.batch });
  };
  return (
    <>
      <Button variant="secondary" className="justify-self-start" onClick={ask}>
        <CircleSlash aria-hidden className="size-5" />
        {t("open")}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={preview ? t("title", { count: preview.rejected }) : t("open")}
        description={t("description")}
        footer={
          <>
            <Button variant="secondary" onClick={() => setOpen(false)}>
              {t("cancel")}
            </Button>
            {preview && preview.rejected > 0 ? (
              <Button type="submit" form={form} busy={busy}>
                {t("confirm", { count: preview.rejected })}
              </Button>
            ) : null}
          </>
        }
      >
        {preview ? (
          <Summary id={form} preview={preview} onSubmit={reject} />
        ) : (
          <Asking failed={asked === "failed"} />
        )}
      </Dialog>
    </>
  );
}

function Summary({
  id,
  preview,
  onSubmit,
}: {
  id: string;
  preview: RejectionCount;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}) {
  const t = useTranslations("review.bulkReject");
  const decide = useTranslations("review.decide");
  const reasons = useTranslations("review.reason");
  const choices: readonly (readonly [RejectionReason | "", string])[] = [
    ["", decide("whyNone")],
    ...rejectionReasons.map((it) => [it, reasons(it)] as const),
  ];
  return (
    <form id={id} onSubmit={onSubmit} className="grid gap-4">
      {preview.others > 0 ? <p>{t("others", { count: preview.others })}</p> : null}
      {preview.rejected > 0 ? (
        <FilterChoice name="reason" label={decide("whyLabel")} value="" choices={choices} />
      ) : null}
    </form>
  );
}
