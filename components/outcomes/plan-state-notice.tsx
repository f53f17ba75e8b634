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
  if (progress.state === "cancelled")
    return (
      <Notice live title={t("cancelled.title")}>
        <p>{t(plan.kind === "undo" ? "undo.cancelled" : "cancelled.text")}</p>
      </Notice>
    );
  return null;
}

function StopNotice({ plan, why }: { plan: OutcomePlan; why: (typeof stopReasons)[number] }) {
  const t = useTranslations("outcome.stopped");
  const names = { host: plan.host, handle: `@${plan.handle}` };
  const again = (
    <ButtonLink href={`/sign-in?host=${encodeURIComponent(plan.host)}&back=/outcome`} size="small">
      {t("signed_out.action")}
    </ButtonLink>
  );
  return (
    <Notice
      live
      tone="caution"
      title={t(`${why}.title`, names)}
      actions={why === "limit_reached" ? null : again}
    >
      <p>{t(`${why}.text`, names)}</p>
    </Notice>
  );
}
