import type { LucideIcon } from "lucide-react";
import { Clock, Heart, ListOrdered, Lock, TriangleAlert, UserMinus, UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card } from "#components/ui/card.tsx";
import { type LeaveOutReason, leaveOutReasons } from "#lib/plans/plan.ts";
import { planDuration } from "./plan-duration.ts";
import type { PlanView } from "./plan-view.ts";

/** What will happen, in words, before it happens. Its numbers are those of the plan that the consent is for. */
export function PlanSummary({ plan }: { plan: PlanView }) {
  const t = useTranslations("follow.summary");
  const { account } = plan;
  const { days } = plan;
  const spoken = planDuration({
    now: new Date(plan.now),
    endsAt: new Date(plan.endsAt),
    days: days.length,
  });
  const duration = t(spoken.unit, { count: spoken.count });
  const leftOut = leaveOutReasons.filter((reason) => (plan.leftOut[reason] ?? 0) > 0);
  return (
    <Card>
      <h2 className="sr-only">{t("title")}</h2>
      <p className="flex gap-3 text-xl font-semibold">
        <UserPlus aria-hidden className="mt-1 size-6 shrink-0 text-accent" />
        <span className="min-w-0 wrap-anywhere">
          {t("people", { count: plan.count, handle: `@${account.handle}` })}
        </span>
      </p>
      <ul className="mt-4 grid gap-2.5">
        {plan.count > 0 ? (
          <Line icon={Clock}>
            {t("duration", { days: plan.countsDays ? days.length : 1, duration, host: account.host })}
          </Line>
        ) : null}
        {plan.count > 0 && plan.sharing > 0 ? (
          <Line icon={ListOrdered}>{t("sharing", { count: plan.sharing })}</Line>
        ) : null}
        {plan.tooMany ? (
          <Line icon={TriangleAlert}>{t("tooMany", { host: account.host, ...plan.tooMany })}</Line>
        ) : null}
        {plan.locked > 0 ? <Line icon={Lock}>{t("locked", { count: plan.locked })}</Line> : null}
        {plan.mutual > 0 ? <Line icon={Heart}>{t("mutual", { count: plan.mutual })}</Line> : null}
        {leftOut.map((reason: LeaveOutReason) => (
          <Line key={reason} icon={UserMinus} muted>
            {t(`leftOut.${reason}`, { count: plan.leftOut[reason] ?? 0 })}
          </Line>
        ))}
      </ul>
    </Card>
  );
}

function Line({ icon: Icon, muted, children }: { icon: LucideIcon; muted?: boolean; children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <Icon aria-hidden className="mt-1 size-4.5 shrink-0 text-muted" />
      <span className={muted ? "text-muted" : undefined}>{children}</span>
    </li>
  );
}
