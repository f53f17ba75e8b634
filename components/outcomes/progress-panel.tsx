"use client";

import { useTranslations } from "next-intl";
import { Card } from "#components/ui/card.tsx";
import { ProgressBar } from "#components/ui/progress-bar.tsx";
import { NextBatchNote } from "./next-batch-note.tsx";
import { sumEnding } from "./outcome-look.ts";
import type { OutcomePlan, ProgressView } from "./outcome-view.ts";
import { type PlanActions, PlanButtons } from "./plan-buttons.tsx";

/** How far the plan is, what it waits for, and the buttons that change it. */
export function ProgressPanel({
  plan,
  progress,
  asOf,
  interrupted,
  actions,
  onDone,
}: {
  plan: OutcomePlan;
  progress: ProgressView;
  asOf: string;
  interrupted: boolean;
  actions: PlanActions;
  onDone: () => void;
}) {
  const t = useTranslations("outcome");
  const { state, done, total } = progress;
  const resting =
    state === "running" && progress.nextAt !== null && Date.parse(progress.nextAt) > Date.parse(asOf) + 5_000;
  const isAsked = state === "finished" && sumEnding(progress.counts).pending > 0;
  const shown = state === "draft" ? "running" : state;
  const tone = state === "stopped" ? "caution" : state === "finished" && !isAsked ? "positive" : "info";
  return (
    <Card className="grid gap-5">
      <ProgressBar
        label={
          isAsked
            ? t("asked")
            : t(`${progress.kind === "undo" ? "undo." : ""}state.${resting ? "waiting" : shown}`)
        }
        detail={t("progress.detail", { done, total })}
        value={done}
        max={total}
        tone={tone}
      />
      {state === "finished" ? <Ending plan={plan} progress={progress} /> : null}
      <NextBatchNote progress={progress} host={plan.host} asOf={asOf} />
      <PlanButtons
        planId={plan.planId}
        kind={progress.kind}
        state={state}
        open={total - done}
        actions={actions}
        onDone={onDone}
      />
      {interrupted ? (
        <p role="status" className="text-sm text-caution">
          {t("live.paused")}
        </p>
      ) : null}
    </Card>
  );
}

function Ending({ plan, progress }: { plan: OutcomePlan; progress: ProgressView }) {
  const t = useTranslations("outcome.progress");
  const undo = useTranslations("outcome.undo");
  if (progress.kind === "undo") {
    return <p className="text-xl font-semibold">{undo("finished", { count: progress.counts.unfollowed })}</p>;
  }
  const { followed, pending, requested, failed } = sumEnding(progress.counts);
  return (
    <div className="grid gap-1.5">
      {followed > 0 || pending === 0 ? (
        <p className="text-xl font-semibold">{t("finished", { followed, handle: `@${plan.handle}` })}</p>
      ) : null}
      {pending > 0 ? <p>{t("pending", { count: pending })}</p> : null}
      {requested > 0 ? <p>{t("requested", { count: requested })}</p> : null}
      {failed > 0 ? <p>{t("failed", { count: failed })}</p> : null}
      {progress.done === progress.total && pending + requested === 0 ? (
        <p className="text-muted">{t("all")}</p>
      ) : null}
    </div>
  );
}
