import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { HandleText } from "#components/ui/handle-text.tsx";
import { Table, Td, Th, Tr } from "#components/ui/table.tsx";
import type { Outcome } from "#lib/outcomes/outcome.ts";
import type { OutcomeRow } from "#lib/outcomes/outcome-row.ts";
import type { PlanKind } from "#lib/plans/plan.ts";
import { detailWords } from "./detail-words.ts";
import { ItemHistory } from "./item-history.tsx";
import { LocalTime } from "./local-time.tsx";
import { outcomeTones } from "./outcome-look.ts";
import { useOutcomeWords } from "./use-outcome-words.ts";

/** Everybody in the chosen group with what happened to them, why, and what comes next. */
export function OutcomeList({
  rows,
  kind,
  csvHref,
  jsonHref,
  nextHref,
  firstHref,
}: {
  rows: readonly OutcomeRow[];
  kind: PlanKind;
  csvHref: string;
  jsonHref: string;
  nextHref: string | null;
  firstHref: string | null;
}) {
  const t = useTranslations("outcome.list");
  return (
    <section aria-labelledby="everybody" className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="everybody" className="text-xl font-semibold">
          {t("title")}
        </h2>
        <div className="flex flex-wrap gap-2">
          <ButtonLink href={csvHref} download="outcomes.csv" variant="secondary" size="small">
            <Download aria-hidden className="size-4.5" />
            {t("download")}
          </ButtonLink>
          <ButtonLink href={jsonHref} download="outcomes.json" variant="secondary" size="small">
            <Download aria-hidden className="size-4.5" />
            {t("downloadJson")}
          </ButtonLink>
        </div>
      </div>
      {rows.length === 0 ? (
        <p className="text-muted">{t("empty")}</p>
      ) : (
        <Table label={t("label")}>
          <thead className="max-sm:sr-only">
            <tr>
              <Th>{t("account")}</Th>
              <Th>{t("outcome")}</Th>
              <Th>{t("when")}</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <OutcomeItem key={row.id} row={row} kind={kind} />
            ))}
          </tbody>
        </Table>
      )}
      <Pages nextHref={nextHref} firstHref={firstHref} />
    </section>
  );
}

function Pages({ nextHref, firstHref }: { nextHref: string | null; firstHref: string | null }) {
  const t = useTranslations("outcome.list");
  if (!nextHref && !firstHref) return null;
  return (
    <nav aria-label={t("pages")} className="flex flex-wrap justify-end gap-3">
      {firstHref ? (
        <ButtonLink href={firstHref} variant="secondary" size="small">
          {t("first")}
        </ButtonLink>
      ) : null}
      {nextHref ? (
        <ButtonLink href={nextHref} variant="secondary" size="small">
          {t("next")}
        </ButtonLink>
      ) : null}
    </nav>
  );
}

/** For the others the time is one of ours, when we look again or take our turn. */
const tellsRetry: readonly Outcome[] = ["unreachable", "limited"];

/** On a phone the cells of a row stand below one another. */
const stacked = "max-sm:block max-sm:border-b-0 max-sm:py-1";

function OutcomeItem({ row, kind }: { row: OutcomeRow; kind: PlanKind }) {
  const t = useTranslations("outcome");
  const { outcomeWords, meaning } = useOutcomeWords(kind);
  const detail = detailWords(row.detail);
  const listed = (["listed", "list_failed", "list_no_permission"] as const).find(
    (known) => known === (row.listed === "listed" ? "listed" : `list_${row.listed}`),
  );
  const dueAt = row.dueAt?.toISOString();
  return (
    <Tr className="max-sm:block max-sm:border-b max-sm:border-line max-sm:py-3 max-sm:last:border-b-0">
      <Td className={stacked}>
        {row.name ? <p className="font-medium wrap-anywhere">{row.name}</p> : null}
        <p className="text-sm wrap-anywhere text-muted">
          <HandleText handle={row.handle} />
        </p>
      </Td>
      <Td className={stacked}>
        <Badge tone={outcomeTones[row.outcome]}>{outcomeWords(row.outcome)}</Badge>
        <p className="mt-1 max-w-prose text-sm text-muted">{meaning(row.outcome)}</p>
        {detail ? <p className="max-w-prose text-sm">{t(`detail.${detail.key}`, detail.values)}</p> : null}
        {listed ? <p className="text-sm text-muted">{t(`detail.${listed}`)}</p> : null}
        {dueAt && tellsRetry.includes(row.outcome) ? (
          <p className="text-sm text-muted">
            {t.rich("list.due", { time: () => <LocalTime at={dueAt} withDate /> })}
          </p>
        ) : null}
        <ItemHistory itemId={row.id} />
      </Td>
      <Td className={`${stacked} text-sm whitespace-nowrap text-muted max-sm:empty:hidden`}>
        {row.at ? <LocalTime at={row.at.toISOString()} withDate /> : null}
      </Td>
    </Tr>
  );
}
