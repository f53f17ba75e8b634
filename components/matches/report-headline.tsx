import { ArrowRight } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { type MatchState, matchStates, type ReportCounts } from "#lib/matches/match.ts";

const barOrder: readonly { state: MatchState; look: string }[] = [
  { state: "accepted", look: "fill-positive" },
  { state: "to_decide", look: "fill-accent" },
  { state: "needs_person", look: "fill-caution" },
  { state: "looking_up", look: "fill-accent/40" },
  { state: "lookup_failed", look: "fill-caution/50" },
  { state: "rejected", look: "fill-edge" },
  { state: "no_candidate", look: "fill-line" },
];

/** Every contact accounted for, in one sentence whose numbers add up to the total, and as a bar for the eye. */
export function ReportHeadline({ counts }: { counts: ReportCounts }) {
  const t = useTranslations("review");
  const format = useFormatter();
  const { accepted } = counts.states;
  const present = matchStates.filter((state) => counts.states[state] > 0);
  const parts = sentenceOrder(present).map((state) => t(`part.${state}`, { count: counts.states[state] }));
  const total = t("total", { count: counts.total });
  return (
    <div className="grid gap-4">
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-4">
        <h1 className="text-3xl font-semibold tracking-tight sm:text-4xl">{t("title")}</h1>
        {accepted > 0 ? (
          <ButtonLink href="/follow" className="max-sm:hidden">
            {t("next.follow", { count: accepted })}
            <ArrowRight aria-hidden className="size-5" />
          </ButtonLink>
        ) : null}
      </div>
      <p className="max-w-prose text-lg text-muted">
        {parts.length > 0 ? t("sentence", { total, parts: format.list(parts) }) : total}
      </p>
      {counts.total > 0 ? <StateBar counts={counts} /> : null}
    </div>
  );
}

function sentenceOrder(states: readonly MatchState[]): readonly MatchState[] {
  return barOrder.map(({ state }) => state).filter((state) => states.includes(state));
}

/** The same numbers drawn; hidden from people who listen, who have just heard them. */
function StateBar({ counts }: { counts: ReportCounts }) {
  let from = 0;
  return (
    <svg
      aria-hidden
      viewBox="0 0 1000 10"
      preserveAspectRatio="none"
      className="h-2.5 w-full overflow-hidden rounded-full bg-raised"
    >
      {barOrder.map(({ state, look }) => {
        const width = (counts.states[state] / counts.total) * 1000;
        const bar = <rect key={state} x={from} y={0} width={width} height={10} className={look} />;
        from += width;
        return bar;
      })}
    </svg>
  );
}
