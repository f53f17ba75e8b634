"use client";

import { CircleStop, Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { AppErrorCode } from "#lib/errors.ts";
import type { PlanKind, PlanState } from "#lib/plans/plan.ts";

type Deed = "pause" | "resume" | "cancel";
type PlanAction = (input: {
  planId: string;
}) => Promise<{ readonly ok: true } | { readonly ok: false; readonly code: AppErrorCode }>;
export type PlanActions = Readonly<Record<Deed, PlanAction>>;

const offered: Readonly<Record<PlanState, readonly Deed[]>> = {
  draft: [],
  running: ["pause", "cancel"],
  paused: ["resume", "cancel"],
  stopped: ["resume", "cancel"],
  finished: [],
  cancelled: [],
};
const looks = {
  pause: { icon: Pause, variant: "secondary" },
  resume: { icon: Play, variant: "primary" },
  cancel: { icon: CircleStop, variant: "quiet" },
} as const;
const busyWords = { pause: "pausing", resume: "resuming", cancel: "cancelling" } as const;

/** Pause, go on, cancel: each changes the plan itself, not only what is shown of it. */
export function PlanButtons({
  planId,
  kind,
  state,
  open,
  actions,
  onDone,
}: {
  planId: string;
  kind: PlanKind;
  state: PlanState;
  /** People for whom nothing has been done yet. */
  open: number;
  actions: PlanActions;
  onDone: () => void;
}) {
  const t = useTranslations("outcome.buttons");
  const undo = useTranslations("outcome.undo");
  const [busy, setBusy] = useState<Deed | null>(null);
  const [failed, setFailed] = useState<AppErrorCode | "lost" | null>(null);
  const [asking, setAsking] = useState(false);
  const act = async (deed: Deed) => {
    setBusy(deed);
    setFailed(null);
    const answer = await actions[deed]({ planId }).catch(() => ({ ok: false, code: "lost" }) as const);
    setBusy(null);
    setAsking(false);
    if (answer.ok) onDone();
    else setFailed(answer.code);
  };
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-3">
        {offered[state].map((deed) => {
          const { icon: Icon, variant } = looks[deed];
          return (
            <Button
              key={deed}
              variant={state === "stopped" && deed === "resume" ? "secondary" : variant}
              busy={busy === deed}
              onClick={() => (deed === "cancel" ? setAsking(true) : act(deed))}
            >
              {busy === deed ? null : <Icon aria-hidden className="size-5" />}
              {busy === deed ? t(busyWords[deed]) : t(deed)}
            </Button>
          );
        })}
      </div>
      {failed ? (
        <p role="alert" className="font-medium text-danger">
          {t(failed === "account_signed_out" ? "failedSignedOut" : "failed")}
        </p>
      ) : null}
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t("cancelTitle")}
        description={kind === "undo" ? undo("cancelText", { count: open }) : t("cancelText", { count: open })}
        footer={
          <>
            <Button variant="secondary" onClick={() => setAsking(false)}>
              {t("keep")}
            </Button>
            <Button variant="danger" busy={busy === "cancel"} onClick={() => act("cancel")}>
              {t("cancelConfirm")}
            </Button>
          </>
        }
      />
    </div>
  );
}
