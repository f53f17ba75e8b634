import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { classNames } from "#components/ui/class-names.ts";
import { type OutcomeCounts as Counts, type Outcome, outcomes } from "#lib/outcomes/outcome.ts";
import type { PlanKind } from "#lib/plans/plan.ts";
import { type OutcomeTone, outcomeTones } from "./outcome-look.ts";
import { outcomeHref } from "./outcome-url.ts";
import { useOutcomeWords } from "./use-outcome-words.ts";

const dots: Readonly<Record<OutcomeTone, string>> = {
  positive: "bg-positive",
  info: "bg-accent",
  caution: "bg-caution",
  neutral: "bg-edge",
};

/** How many ended how, each a link to who they are. Together they are everybody in the plan. */
export function OutcomeCounts({
  counts,
  total,
  planId,
  chosen,
  kind,
}: {
  kind: PlanKind;
  counts: Counts;
  total: number;
  planId: string;
  chosen: Outcome | null;
}) {
  const t = useTranslations("outcome");
  const { outcomeWords } = useOutcomeWords(kind);
  const present = outcomes.filter((outcome) => counts[outcome] > 0 || outcome === chosen);
  return (
    <nav aria-labelledby="counts" className="grid gap-3">
      <h2 id="counts" className="text-xl font-semibold">
        {t("counts.title")}
      </h2>
      <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
        <CountLink
          href={outcomeHref({ planId })}
          chosen={chosen === null}
          label={t("counts.all")}
          count={total}
        />
        {present.map((outcome) => (
          <CountLink
            key={outcome}
            href={outcomeHref({ planId, outcome })}
            chosen={chosen === outcome}
            label={outcomeWords(outcome)}
            count={counts[outcome]}
            dot={dots[outcomeTones[outcome]]}
          />
        ))}
      </ul>
    </nav>
  );
}

function CountLink({
  href,
  chosen,
  label,
  count,
  dot,
}: {
  href: string;
  chosen: boolean;
  label: string;
  count: number;
  dot?: string;
}) {
  const format = useFormatter();
  return (
    <li>
      <Link
        href={href}
        scroll={false}
        aria-current={chosen ? "page" : undefined}
        className={classNames(
          "flex min-h-12 items-center gap-3 rounded-control border px-4 py-2 transition-colors",
          chosen
            ? "border-accent bg-accent-soft"
            : "border-line bg-surface hover:border-edge hover:bg-raised",
        )}
      >
        {dot ? <span aria-hidden className={classNames("size-2.5 shrink-0 rounded-full", dot)} /> : null}
        <span className="min-w-0 flex-1">{label}</span>
        <span className="font-semibold tabular-nums">{format.number(count)}</span>
      </Link>
    </li>
  );
}
