"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useProblemWords } from "#components/shell/use-problem-words.ts";
import type { Answer } from "#components/ui/answer.ts";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { EraseDialog } from "./erase-dialog.tsx";

/** `notAsked`: servers that could not be told that our access has ended. */
export type Erase = (input: { confirm: true }) => Promise<Answer<{ readonly notAsked: number }>>;

/** The way out: two steps, each saying what it does. */
export function ErasePanel({ onErase }: { onErase: Erase }) {
  const t = useTranslations("settings.erase");
  const problem = useProblemWords();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function erase(): Promise<void> {
    setBusy(true);
    const answer = await onErase({ confirm: true }).catch(() => ({ ok: false, code: "unknown" }) as const);
    // A whole new page: nothing of the person may stay in this one's memory.
    if (answer.ok) return window.location.replace(`/?erased=${answer.value.notAsked}`);
    setBusy(false);
    setOpen(false);
    setFailure(answer.code);
  }

  return (
    <div className="grid gap-4">
      <p>{t("text")}</p>
      {failure ? <Notice tone="danger" live title={problem(failure)} /> : null}
      <Button variant="danger" className="justify-self-start" onClick={() => setOpen(true)}>
        {t("button")}
      </Button>
      {open ? <EraseDialog busy={busy} onCancel={() => setOpen(false)} onConfirm={erase} /> : null}
    </div>
  );
}
