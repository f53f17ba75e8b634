"use client";

import { Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { outcomeHref } from "./outcome-url.ts";
import type { OutcomePlan } from "./outcome-view.ts";

export type UndoAction = (input: {
  planId: string;
}) => Promise<{ ok: true; value: { planId: string } } | { ok: false; code: string }>;

/** Takes back what an ended plan has followed, after one more question; or leads to where that is under way. */
export function UndoOffer({
  plan,
  undoable,
  undoneBy,
  undo,
}: {
  plan: OutcomePlan;
  undoable: number;
  /** The plan that takes this one back already. */
  undoneBy: string | null;
  undo: UndoAction;
}) {
  const t = useTranslations("outcome.undo");
  const buttons = useTranslations("outcome.buttons");
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  if (undoneBy) {
    const see = (
      <ButtonLink href={outcomeHref({ planId: undoneBy })} size="small" variant="secondary">
        {t("see")}
      </ButtonLink>
    );
    return <Notice title={t("running")} actions={see} />;
  }
  if (undoable === 0) return null;
  const names = { handle: `@${plan.handle}`, host: plan.host, count: undoable };
  const act = async () => {
    setBusy(true);
    setFailed(null);
    const answer = await undo({ planId: plan.planId }).catch(() => ({ ok: false, code: "lost" }) as const);
    if (answer.ok) return router.push(outcomeHref({ planId: answer.value.planId }));
    setBusy(false);
    setAsking(false);
    setFailed(answer.code);
  };
  return (
    <section aria-labelledby="undo" className="grid gap-3 border-t border-line pt-8">
      <h2 id="undo" className="text-xl font-semibold">
        {t("offer.title")}
      </h2>
      <p className="max-w-prose text-muted">{t("offer.text")}</p>
      <div>
        <Button variant="secondary" onClick={() => setAsking(true)}>
          <Undo2 aria-hidden className="size-5" />
          {t("offer.button", names)}
        </Button>
      </div>
      {failed ? (
        <p role="alert" className="font-medium text-danger">
          {buttons(failed === "account_signed_out" ? "failedSignedOut" : "failed")}
        </p>
      ) : null}
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t("dialog.title", names)}
        description={
          <>
            <p>{t("wording", names)}</p>
            <p className="mt-2">{t("dialog.text", names)}</p>
          </>
        }
        footer={
          <>
            <Button variant="secondary" onClick={() => setAsking(false)}>
              {t("dialog.keep")}
            </Button>
            <Button variant="danger" busy={busy} onClick={act}>
              {busy ? t("dialog.busy") : t("dialog.confirm", names)}
            </Button>
          </>
        }
      />
    </section>
  );
}
