import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { classNames } from "#components/ui/class-names.ts";
import { outcomeHref } from "./outcome-url.ts";
import type { OutcomePlan } from "./outcome-view.ts";

/** The person's plans, the newest first, when there is more than one. */
export function PlanPicker({ plans, chosenId }: { plans: readonly OutcomePlan[]; chosenId: string }) {
  const t = useTranslations("outcome");
  const format = useFormatter();
  if (plans.length < 2) return null;
  const day = (at: string) => format.dateTime(new Date(at), { dateStyle: "medium", timeZone: "UTC" });
  return (
    <nav aria-label={t("plans.title")}>
      <ul className="flex flex-wrap gap-2">
        {plans.map(({ planId, kind, handle, consentedAt }) => (
          <li key={planId}>
            <Link
              href={outcomeHref({ planId })}
              aria-current={planId === chosenId ? "page" : undefined}
              className={classNames(
                "inline-flex min-h-11 items-center rounded-full border px-4 font-medium wrap-anywhere transition-colors",
                planId === chosenId
                  ? "border-accent bg-accent text-accent-ink"
                  : "border-line bg-surface hover:border-edge hover:bg-raised",
              )}
            >
              {t(kind === "undo" ? "undo.plan" : "plans.item", {
                handle: `@${handle}`,
                date: day(consentedAt),
              })}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
