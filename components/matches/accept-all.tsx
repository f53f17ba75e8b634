"use client";

import { CheckCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Asking, type BulkDone } from "./bulk-parts.tsx";
import { BulkSummary } from "./bulk-summary.tsx";
import type { BulkFilter } from "./report-url.ts";
import type { BulkActions, BulkCount } from "./review-answer.ts";

type Asked = BulkCount | "counting" | "failed";

/**
 * Accepts everything well founded at once, or what stands on lists where the person has asked for these alone, after showing how
 * many that are and what is left for the person.
 */
export function AcceptAll({
  actions,
  filter,
  onDone,
}: {
  actions: BulkActions;
  filter: BulkFilter;
  onDone: (done: BulkDone) => void;
}) {
  const t = useTranslations("review.bulk");
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<Asked>("counting");
  const [busy, setBusy] = useState(false);
  const preview = typeof asked === "string" ? null : asked;
  const narrowed = Object.values(filter).some((value) => value !== undefined);
  const isOfLists = filter.grade === "listed";
  const opening = t(isOfLists ? "openListed" : "open");
  const description = t(isOfLists ? "descriptionListed" : "description");

  const ask = async () => {
    setOpen(true);
    setAsked("counting");
    const answer = await actions.previewAll(filter).catch(() => null);
    setAsked(answer?.ok ? answer.value : "failed");
  };
  const accept = async () => {
    setBusy(true);
    const answer = await actions.acceptAll(filter).catch(() => null);
    setBusy(false);
    if (!answer?.ok) return setAsked("failed");
    setOpen(false);
    onDone({ verdict: "accepted", count: answer.value.accepted, batch: answer.value.batch });
  };
  return (
    <>
      <Button variant="secondary" className="justify-self-start" onClick={ask}>
        <CheckCheck aria-hidden className="size-5" />
        {opening}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={preview ? t("title", { count: preview.accepted }) : opening}
        description={narrowed ? `${description} ${t("narrowed")}` : description}
        footer={
          <>
            <Button variant="secondary" onClick={() => setOpen(false)}>
              {t("cancel")}
            </Button>
            {preview && preview.accepted > 0 ? (
              <Button busy={busy} onClick={accept}>
                {t("confirm", { count: preview.accepted })}
              </Button>
            ) : null}
          </>
        }
      >
        {preview ? <BulkSummary preview={preview} /> : <Asking failed={asked === "failed"} />}
      </Dialog>
    </>
  );
}
