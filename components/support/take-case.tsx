"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { TakeAction } from "./case-queue.tsx";

/** Takes a case and opens it; says so when somebody was quicker. */
export function TakeCase({ caseId, words, take }: { caseId: string; words: string; take: TakeAction }) {
  const t = useTranslations("support.queue");
  const router = useRouter();
  const [state, setState] = useState<"ready" | "busy" | "gone">("ready");
  const ask = async () => {
    setState("busy");
    const answer = await take({ caseId }).catch(() => null);
    if (answer?.ok && answer.value) return router.push(`/support/cases/${caseId}`);
    setState("gone");
  };
  if (state === "gone") return <p role="alert">{t("gone")}</p>;
  return (
    <Button size="small" variant="secondary" busy={state === "busy"} onClick={ask}>
      {words}
    </Button>
  );
}
