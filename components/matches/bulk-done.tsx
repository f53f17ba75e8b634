"use client";

import { Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { BulkDone as Done } from "./bulk-parts.tsx";
import type { BulkActions } from "./review-answer.ts";

/** What deciding many at once has done, with a way to take all of it back. */
export function BulkDone({
  done,
  undoAll,
  onUndone,
}: {
  done: Done;
  undoAll: BulkActions["undoAll"];
  onUndone: () => void;
}) {
  const t = useTranslations("review.bulk");
  const [state, setState] = useState<"open" | "busy" | "failed">("open");
  const { batch } = done;
  const undo = async () => {
    if (!batch) return;
    setState("busy");
    const answer = await undoAll({ batch }).catch(() => null);
    if (answer?.ok) onUndone();
    else setState("failed");
  };
  return (
    <Notice
      live
      tone="positive"
      title={t(done.verdict === "accepted" ? "done" : "doneRejected", { count: done.count })}
      actions={
        batch ? (
          <Button size="small" variant="secondary" busy={state === "busy"} onClick={undo}>
            {state === "busy" ? null : <Undo2 aria-hidden className="size-4.5" />}
            {t("undoAll")}
          </Button>
        ) : null
      }
    >
      {batch ? <p>{t("doneHint")}</p> : null}
      {state === "failed" ? <p className="font-medium text-danger">{t("failed")}</p> : null}
    </Notice>
  );
}
