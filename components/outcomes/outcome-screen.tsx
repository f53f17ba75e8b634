import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";
import type { Outcome } from "#lib/outcomes/outcome.ts";
import type { OutcomeRow } from "#lib/outcomes/outcome-row.ts";
import type { FollowPlot as Plot } from "#lib/outcomes/plot-follows.ts";
import { FollowPlot } from "./follow-plot.tsx";
import { type NoticeAction, NoticeWish } from "./notice-wish.tsx";
import { OutcomeBoard } from "./outcome-board.tsx";
import { OutcomeList } from "./outcome-list.tsx";
import { sumEnding } from "./outcome-look.ts";
import { outcomeHref } from "./outcome-url.ts";
import type { OutcomePlan, ProgressView } from "./outcome-view.ts";
import type { PlanActions } from "./plan-buttons.tsx";
import { PlanPicker } from "./plan-picker.tsx";
import { type UndoAction, UndoOffer } from "./undo-offer.tsx";

export type OutcomePage = {
  readonly rows: readonly OutcomeRow[];
  readonly next: number | null;
  readonly outcome: Outcome | null;
  readonly after: number | null;
};

/** What became of a plan: where it stands, what happened to each one, and the ways on. */
export function OutcomeScreen({
  plans,
  planId,
  progress,
  page,
  now,
  plot,
  undo,
  notice,
  actions,
}: {
  plans: readonly OutcomePlan[];
  planId: string;
  progress: ProgressView;
  page: OutcomePage;
  now: string;
  plot: Plot | null;
  undo: { readonly undoable: number; readonly undoneBy: string | null; readonly start: UndoAction };
  /** Null when the operator sends no e-mail, or the plan has ended. */
  notice: { readonly asked: boolean; readonly save: NoticeAction } | null;
  actions: PlanActions;
}) {
  const t = useTranslations("outcome");
  const plan = plans.find((each) => each.planId === planId);
  if (!plan) return null;
  const { outcome, after, next } = page;
  const ended = progress.state === "finished" || progress.state === "cancelled";
  return (
    <>
      <PageHeading
        title={t(titleOf(progress))}
        lead={
          plan.handle ? (
            <p>{t(plan.kind === "undo" ? "undo.lead" : "lead", { handle: `@${plan.handle}` })}</p>
          ) : null
        }
      />
      <div className="grid gap-8">
        <PlanPicker plans={plans} chosenId={planId} />
        <OutcomeBoard
          key={planId}
          plan={plan}
          progress={progress}
          now={now}
          chosen={outcome}
          actions={actions}
        >
          {notice ? <NoticeWish planId={planId} asked={notice.asked} save={notice.save} /> : null}
          {plot ? <FollowPlot plot={plot} /> : null}
          <OutcomeList
            rows={page.rows}
            kind={plan.kind}
            jsonHref={`/outcome/outcomes.json?plan=${planId}`}
            csvHref={`/outcome/outcomes.csv?plan=${planId}`}
            firstHref={after ? outcomeHref({ planId, outcome }) : null}
            nextHref={next === null ? null : outcomeHref({ planId, outcome, after: next })}
          />
        </OutcomeBoard>
        {ended ? <After /> : null}
        {ended && plan.kind === "follow" ? (
          <UndoOffer plan={plan} undoable={undo.undoable} undoneBy={undo.undoneBy} undo={undo.start} />
        ) : null}
      </div>
    </>
  );
}

/** Done is said only when no server's answer is out any more. */
function titleOf({ kind, state, counts }: ProgressView) {
  if (kind === "undo") return state === "finished" ? "undo.titleDone" : "undo.title";
  if (state !== "finished") return "title";
  return sumEnding(counts).pending > 0 ? "titleAsked" : "titleDone";
}

function After() {
  const t = useTranslations("outcome.after");
  return (
    <section aria-labelledby="after" className="grid gap-4 border-t border-line pt-8">
      <h2 id="after" className="text-xl font-semibold">
        {t("title")}
      </h2>
      <div className="flex flex-wrap gap-3">
        <ButtonLink href="/review">
          {t("more")}
          <ArrowRight aria-hidden className="size-5" />
        </ButtonLink>
        <ButtonLink href="/follow" variant="secondary">
          {t("again")}
        </ButtonLink>
      </div>
    </section>
  );
}
