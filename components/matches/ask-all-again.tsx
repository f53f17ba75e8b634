"use client";

import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { RejectFilter } from "./report-url.ts";
import type { BulkActions } from "./review-answer.ts";

/** Asks again about everybody whose server did not answer, as far as the filters show them. */
export function AskAllAgain({
  filter,
  lookAgainAll,
}: {
  filter: RejectFilter;
  lookAgainAll: BulkActions["lookAgainAll"];
}) {
  const t = useTranslations("review.askAll");
  const [state, setState] = useState<"open" | "busy" | "failed" | "too_many" | number>("open");
  const ask = async () => {
    setState("busy");
    const answer = await lookAgainAll(filter).catch(() => null);
    if (answer?.ok) setState(answer.value.contacts);
    else setState(answer?.code === "too_many" ? "too_many" : "failed");
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button variant="secondary" busy={state === "busy"} onClick={ask}>
        {state === "busy" ? null : <RotateCw aria-hidden className="size-5" />}
        {t("open")}
      </Button>
      <p role="status" className="text-sm text-muted">
        {typeof state === "number" ? t("done", { count: state }) : null}
        {state === "failed" || state === "too_many" ? t(state) : null}
      </p>
    </div>
  );
}
