import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { stopReasons } from "#lib/plans/plan.ts";
import type { OutcomePlan, ProgressView } from "./outcome-view.ts";

/** What the person should know about where the plan stands, and what they can do about it. */
export function PlanStateNotice({ plan, progress }: { plan: OutcomePlan; progress: ProgressView }) {
  const t = useTranslations("outcome");
  const stop = stopReasons.find((reason) => reason === progress.why);
  if (progress.state === "running")
    return (
      <Notice title={t("close.title")}>
        <p>{t("close.text")}</p>
      </Notice>
    );
  if (progress.state === "paused")
    return (
      <Notice live tone="caution" title={t("paused.title")}>
        <p>{t(plan.kind === "undo" ? "undo.paused" : "paused.text")}</p>
      </Notice>
    );
  if (progress.state === "stopped" || stop === "limit_reached")
    return <StopNotice plan={plan} why={stop ?? "signed_out"} />;
  const unwatched = progress.unwatched > 0 && <UnwatchedNotice plan={plan} count={progress.unwatched} />;
  if (progress.state !== "cancelled") return unwatched || null;
  return (
    <>
      <Notice live title={t("cancelled.title")}>
        <p>{t(plan.kind === "undo" ? "undo.cancelled" : "cancelled.text")}</p>
      </Notice>
      {unwatched}
    </>
  );
}

/** The plan is over, some answers are not, and without the sign-in we cannot ask for them. */
function UnwatchedNotice({ plan, count }: { plan: OutcomePlan; count: number }) {
  const t = useTranslations("outcome.stopped");
  const names = { host: plan.host, handle: `@${plan.handle}` };
  return (
    <Notice
      live
      tone="caution"
      title={t("signed_out.title", names)}
      actions={<SignInAgain host={plan.host} />}
    >
      <p>{t("unwatched", { ...names, count })}</p>
    </Notice>
  );
}

function SignInAgain({ host }: { host: string }) {
  const t = useTranslations("outcome.stopped.signed_out");
  return (
    <ButtonLink href={`/sign-in?host=${encodeURIComponent(host)}&back=/outcome`} size="small">
      {t("action")}
    </ButtonLink>
  );
}

function StopNotice({ plan, why }: { plan: OutcomePlan; why: (typeof stopReasons)[number] }) {
  const t = useTranslations("outcome.stopped");
  const names = { host: plan.host, handle: `@${plan.handle}` };
  return (
    <Notice
      live
      tone="caution"
      title={t(`${why}.title`, names)}
      actions={why === "limit_reached" ? null : <SignInAgain host={plan.host} />}
    >
      <p>{t(`${why}.text`, names)}</p>
    </Notice>
  );
}
