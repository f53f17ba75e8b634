import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";
import { Table, Td, Th, Tr } from "#components/ui/table.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { explainState } from "#lib/matches/explain.ts";
import type { ReportRow } from "#lib/matches/match.ts";
import { contactName, xProfileUrl } from "./contact-name.ts";
import { CopyText } from "./copy-text.tsx";

/** Whom we found nowhere, and what the person may write to them, in either language. */
export function MissingScreen({
  rows,
  next,
  after,
  total,
  texts,
}: {
  rows: readonly ReportRow[];
  next: string | null;
  after: string | null;
  total: number;
  texts: { readonly en: string; readonly fr: string };
}) {
  const t = useTranslations("missing");
  return (
    <div className="grid gap-8">
      <PageHeading
        title={t("title")}
        lead={t("lead", { count: total })}
        actions={
          total > 0 ? (
            <ButtonLink href="/api/export/not_found.csv" download="not_found.csv" variant="secondary">
              <Download aria-hidden className="size-5" />
              {t("csv")}
            </ButtonLink>
          ) : null
        }
      />
      <section aria-labelledby="message" className="grid gap-4">
        <div className="grid gap-1">
          <h2 id="message" className="text-xl font-semibold">
            {t("text")}
          </h2>
          <p className="text-muted">{t("textHint")}</p>
        </div>
        <div className="grid gap-5 lg:grid-cols-2">
          <CopyText label={t("inEnglish")} language="en" text={texts.en} />
          <CopyText label={t("inFrench")} language="fr" text={texts.fr} />
        </div>
      </section>
      {rows.length > 0 ? <List rows={rows} /> : null}
      <div className="flex flex-wrap gap-3">
        {after ? (
          <ButtonLink href="/review/missing" variant="secondary">
            {t("first")}
          </ButtonLink>
        ) : null}
        {next ? (
          <ButtonLink href={`/review/missing?after=${next}`} variant="secondary">
            {t("next")}
          </ButtonLink>
        ) : null}
      </div>
    </div>
  );
}

function List({ rows }: { rows: readonly ReportRow[] }) {
  const t = useTranslations("missing");
  const words = useTranslations("reasons");
  return (
    <Table label={t("label")}>
      <thead>
        <tr>
          <Th>{t("name")}</Th>
          <Th>{t("address")}</Th>
          <Th>{t("why")}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const url = xProfileUrl(row);
          const why = explainState(row);
          return (
            <Tr key={row.contactId}>
              <Td className="font-medium wrap-anywhere">{contactName(row)}</Td>
              <Td className="whitespace-nowrap">
                {url ? <TextLink href={url}>{row.username ? `@${row.username}` : row.xId}</TextLink> : null}
              </Td>
              <Td className="text-sm text-muted">{why ? words(why.key, { ...why.values }) : null}</Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}
