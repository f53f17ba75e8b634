import { CircleCheck, Hourglass, SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { ReportCounts } from "#lib/matches/match.ts";
import { clearedHref, isNarrowed, type ReportQuery, reportHref } from "./report-url.ts";

/** Why nothing is shown here: nothing of this kind, not yet, or filtered away. Never one for another. */
export function ReportEmpty({ counts, query }: { counts: ReportCounts; query: ReportQuery }) {
  const t = useTranslations("review");
  const { view } = query;
  if (counts.total === 0)
    return (
      <EmptyState
        icon={SearchX}
        title={t("empty.noContacts.title")}
        action={<ButtonLink href="/import">{t("empty.noContacts.action")}</ButtonLink>}
      >
        {t("empty.noContacts.text")}
      </EmptyState>
    );
  if (isNarrowed(query)) {
    const clear = clearedHref(query);
    return (
      <EmptyState
        icon={SearchX}
        title={t("empty.narrowed.title")}
        action={
          <ButtonLink href={clear} variant="secondary">
            {t("filters.clear")}
          </ButtonLink>
        }
      >
        {t("empty.narrowed.text")}
      </EmptyState>
    );
  }
  if (view === "to_decide") return <NothingToDecide counts={counts} query={query} />;
  return (
    <EmptyState icon={CircleCheck} title={t(`empty.${view}.title`)}>
      {t(`empty.${view}.text`)}
    </EmptyState>
  );
}

function NothingToDecide({ counts, query }: { counts: ReportCounts; query: ReportQuery }) {
  const t = useTranslations("review.empty");
  const { looking_up, accepted, rejected } = counts.states;
  if (looking_up > 0)
    return (
      <EmptyState icon={Hourglass} title={t("to_decideWaiting.title")}>
        {t("to_decideWaiting.text")}
      </EmptyState>
    );
  const done = accepted + rejected > 0;
  const onward = accepted > 0 ? "/follow" : reportHref(query, { view: "all" });
  return (
    <EmptyState
      icon={done ? CircleCheck : SearchX}
      title={t(done ? "to_decide.title" : "to_decideNone.title")}
      action={
        <ButtonLink href={onward} variant={accepted > 0 ? "primary" : "secondary"}>
          {t(accepted > 0 ? "seeAccepted" : "seeAll")}
        </ButtonLink>
      }
    >
      {t(done ? "to_decide.text" : "to_decideNone.text")}
    </EmptyState>
  );
}
