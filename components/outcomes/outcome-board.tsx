"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import type { Outcome } from "#lib/outcomes/outcome.ts";
import { OutcomeCounts } from "./outcome-counts.tsx";
import type { OutcomePlan, ProgressView } from "./outcome-view.ts";
import type { PlanActions } from "./plan-buttons.tsx";
import { PlanStateNotice } from "./plan-state-notice.tsx";
import { ProgressPanel } from "./progress-panel.tsx";
import { useProgress } from "./use-progress.ts";

/** The living part of the outcome page. `children`, the list, is made by the server and made anew when something changed. */
export function OutcomeBoard({
  plan,
  progress: initial,
  now,
  chosen,
  actions,
  children,
}: {
  plan: OutcomePlan;
  progress: ProgressView;
  now: string;
  chosen: Outcome | null;
  actions: PlanActions;
  children: ReactNode;
}) {
  const router = useRouter();
  const { progress, askedAt, interrupted, askNow } = useProgress(initial, () => router.refresh());
  return (
    <div className="grid gap-8">
      <ProgressPanel
        plan={plan}
        progress={progress}
        asOf={askedAt ?? now}
        interrupted={interrupted}
        actions={actions}
        onDone={askNow}
      />
      <PlanStateNotice plan={plan} progress={progress} />
      <OutcomeCounts
        counts={progress.counts}
        total={progress.total}
        planId={plan.planId}
        chosen={chosen}
        kind={plan.kind}
      />
      {children}
    </div>
  );
}
