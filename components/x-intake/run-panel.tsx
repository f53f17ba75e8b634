"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { DifferencePanel } from "#components/import/difference-panel.tsx";
import { LocalTime } from "#components/outcomes/local-time.tsx";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Card } from "#components/ui/card.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { ProgressBar } from "#components/ui/progress-bar.tsx";
import { ConnectButton } from "./connect-panel.tsx";
import { RefusedByX } from "./refused-by-x.tsx";
import { useMoney } from "./use-money.ts";
import { useRunPoll } from "./use-run-poll.ts";
import { useXAction } from "./use-x-action.ts";
import type { XActions } from "./x-actions.ts";
import { isOver, type XAppName, type XRunView, type XScreenView } from "./x-view.ts";

/** One reading from its first page to its end: how far it is, what it waits for, and the ways to stop it. */
export function RunPanel({
  initial,
  view,
  actions,
}: {
  initial: XRunView;
  view: XScreenView;
  actions: XActions;
}) {
  const { run, interrupted } = useRunPoll(initial);
  return (
    <Card className="grid gap-6">
      {isOver(run) ? <Over run={run} /> : <UnderWay run={run} view={view} actions={actions} />}
      {interrupted ? <Interrupted /> : null}
      {run.refusedTotal > 0 ? <RefusedByX refused={run.refused} total={run.refusedTotal} /> : null}
    </Card>
  );
}

function UnderWay({ run, view, actions }: { run: XRunView; view: XScreenView; actions: XActions }) {
  const t = useTranslations("x-intake.run");
  const money = useMoney();
  return (
    <section aria-labelledby="reading-x" className="grid gap-5">
      <h2 id="reading-x" className="text-xl font-semibold">
        {run.kind === "names" ? t("titleNames") : t("title")}
      </h2>
      <ProgressBar
        label={t("progress", { received: run.received })}
        detail={t("of", { expected: run.expected })}
        value={run.received + run.refusedTotal}
        max={run.expected}
      />
      <p className="text-sm text-muted tabular-nums">
        {t("spent", { spent: money.amount(run.spentMicros), cap: money.amount(run.capMicros) })}
      </p>
      <Standing run={run} view={view} actions={actions} />
      <StopButton run={run} onEnd={actions.endReading} />
    </section>
  );
}

/** What it waits for, if it waits. */
function Standing({ run, view, actions }: { run: XRunView; view: XScreenView; actions: XActions }) {
  const t = useTranslations("x-intake.run");
  switch (run.state) {
    case "waiting": {
      const { reason, resumeAt } = run;
      if (!reason) return <p>{t("leave")}</p>;
      const time = () => (resumeAt ? <LocalTime at={resumeAt} /> : null);
      return (
        <Notice live title={t.rich(`waiting.${reason}`, { time })}>
          <p>{t(`waitingText.${reason}`)}</p>
          <p>{t("leave")}</p>
        </Notice>
      );
    }
    case "signed_out":
      return (
        <Notice
          tone="caution"
          live
          title={t("signedOut")}
          actions={
            isLeft(run.app, view) ? <ConnectButton app={run.app} onConnect={actions.connectX} /> : undefined
          }
        >
          {t("signedOutText")}
        </Notice>
      );
    case "refused":
      return (
        <Notice
          tone="caution"
          live
          title={t("refused")}
          actions={<AgainButton run={run} onAgain={actions.tryReadingAgain} />}
        >
          {run.app === "x-own" ? t("refusedOwn") : t("refusedOperator")}
        </Notice>
      );
    default:
      return <p>{t("leave")}</p>;
  }
}

/** Whether there still are keys of the app a reading began with. */
function isLeft(app: XAppName, view: XScreenView): boolean {
  if (app === "x-own") return view.ownAppEnd !== null;
  return app === "x" || view.organisationApp !== null;
}

function AgainButton({ run, onAgain }: { run: XRunView; onAgain: XActions["tryReadingAgain"] }) {
  const t = useTranslations("x-intake.run");
  const { isBusy, problem, act } = useXAction();
  return (
    <>
      <Button size="small" busy={isBusy} onClick={() => void act(() => onAgain({ runId: run.id }))}>
        {t("again")}
      </Button>
      <Problem>{problem}</Problem>
    </>
  );
}

function StopButton({ run, onEnd }: { run: XRunView; onEnd: XActions["endReading"] }) {
  const t = useTranslations("x-intake.run");
  const { isBusy, problem, act } = useXAction();
  return (
    <div className="grid justify-items-start gap-2">
      <Button variant="secondary" busy={isBusy} onClick={() => void act(() => onEnd({ runId: run.id }))}>
        {isBusy ? t("stopping") : run.received > 0 ? t("stop") : t("stopNothing")}
      </Button>
      <Problem>{problem}</Problem>
    </div>
  );
}

function Problem({ children }: { children: string | null }) {
  return (
    <p role="alert" className="text-sm font-medium text-danger empty:hidden">
      {children}
    </p>
  );
}

function Interrupted() {
  const t = useTranslations("x-intake.run");
  return (
    <p role="status" className="text-sm text-muted">
      {t("interrupted")}
    </p>
  );
}

function Over({ run }: { run: XRunView }) {
  return (
    <>
      <OverNotice run={run} />
      {run.sourceState === "received" ? <OverDifference sourceId={run.sourceId} /> : null}
    </>
  );
}

/** What came waits: the person sees what it would change, and says the word. */
function OverDifference({ sourceId }: { sourceId: string }) {
  const router = useRouter();
  return (
    <DifferencePanel
      sourceId={sourceId}
      isPaid
      onSettled={(ending) => ending === "applied" && router.refresh()}
      onMore={() => router.push("/import")}
    />
  );
}

function OverNotice({ run }: { run: XRunView }) {
  const t = useTranslations("x-intake.over");
  const money = useMoney();
  const ending = run.state === "capped" || run.state === "cancelled" ? run.state : "done";
  const isUntouched = run.sourceState === "received";
  const hasSome = run.received > 0 && !isUntouched;
  return (
    <Notice
      tone={ending === "done" ? "positive" : "info"}
      live
      title={t(ending)}
      actions={
        hasSome ? (
          <ButtonLink href="/review" size="small">
            {t("review")}
          </ButtonLink>
        ) : undefined
      }
    >
      <p>{t("text", { received: run.received, spent: money.amount(run.spentMicros) })}</p>
      {ending === "capped" ? <p>{t("cappedText")}</p> : null}
      {hasSome ? <p>{run.sourceState === "applying" ? t("applying") : t("look")}</p> : null}
      {isUntouched ? <p>{t("waits")}</p> : null}
    </Notice>
  );
}
