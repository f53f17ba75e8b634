import { useFormatter, useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { HandleText } from "#components/ui/handle-text.tsx";
import { Table, Td, Th, Tr } from "#components/ui/table.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { OrderRule } from "#lib/plans/plan.ts";
import type { ShapeAction } from "./plan-shape.tsx";
import type { PlannedRow } from "./plan-view.ts";
import { TakeOutButton } from "./take-out-button.tsx";

/** Who will be followed, in the order it will be done. */
export function PlannedList({
  rows,
  order,
  nextHref,
  previousHref,
  takeOut,
}: {
  rows: readonly PlannedRow[];
  order: OrderRule;
  /** What a row's button needs to leave its person out. */
  takeOut: { readonly planId: string; readonly accountId: string; readonly shape: ShapeAction };
  nextHref: string | null;
  previousHref: string | null;
}) {
  const t = useTranslations("follow.who");
  return (
    <section aria-labelledby="who" className="grid gap-3">
      <h2 id="who" className="text-xl font-semibold">
        {t("title")}
      </h2>
      <p className="max-w-prose text-muted">{t(`order.${order}`)}</p>
      <Table label={t("table")}>
        <thead>
          <tr>
            <Th className="text-right">{t("position")}</Th>
            <Th>{t("account")}</Th>
            <Th className="max-sm:hidden">{t("evidence")}</Th>
            <Th className="max-sm:hidden">{t("notes")}</Th>
            <Th>
              <span className="max-sm:sr-only">{t("action")}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <PlannedAccount key={row.handle} row={row} takeOut={takeOut} />
          ))}
        </tbody>
      </Table>
      {nextHref || previousHref ? (
        <nav aria-label={t("label")} className="flex flex-wrap justify-end gap-3">
          {previousHref ? (
            <ButtonLink href={previousHref} variant="secondary" size="small">
              {t("previous")}
            </ButtonLink>
          ) : null}
          {nextHref ? (
            <ButtonLink href={nextHref} variant="secondary" size="small">
              {t("next")}
            </ButtonLink>
          ) : null}
        </nav>
      ) : null}
      <p>
        <TextLink href="/review?state=accepted">{t("review")}</TextLink>
      </p>
    </section>
  );
}

function PlannedAccount({
  row,
  takeOut,
}: {
  row: PlannedRow;
  takeOut: Parameters<typeof PlannedList>[0]["takeOut"];
}) {
  const t = useTranslations("follow.who");
  const words = useTranslations("review.grade");
  const format = useFormatter();
  const posted = row.lastPostAt
    ? format.dateTime(new Date(row.lastPostAt), { dateStyle: "medium", timeZone: "UTC" })
    : null;
  const notes = [
    row.mutual ? t("mutual") : null,
    row.locked ? t("locked") : null,
    posted ? t("lastPost", { date: posted }) : null,
  ].filter((note) => note !== null);
  return (
    <Tr>
      <Td className="w-16 text-right max-sm:w-8 max-sm:pr-0 text-muted tabular-nums">
        {format.number(row.position)}
      </Td>
      <Td>
        {row.name ? <p className="font-medium wrap-anywhere">{row.name}</p> : null}
        <p className="text-sm wrap-anywhere text-muted">
          <HandleText handle={row.handle} />
        </p>
        <p className="text-sm text-muted sm:hidden">
          {[words(row.grade), ...notes].filter(Boolean).join(" · ")}
        </p>
      </Td>
      <Td className="max-sm:hidden">{words(row.grade)}</Td>
      <Td className="text-sm text-muted max-sm:hidden">{notes.join(" · ")}</Td>
      <Td>
        <TakeOutButton {...takeOut} handle={row.handle} />
      </Td>
    </Tr>
  );
}
