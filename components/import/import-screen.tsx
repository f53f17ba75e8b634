import { useTranslations } from "next-intl";
import { NoScript } from "#components/shell/no-script.tsx";
import { Card } from "#components/ui/card.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";
import { ImportPanel, type RemoveSource } from "./import-panel.tsx";
import type { KnownXAccount } from "./ready-panel.tsx";
import { type SourceCard, SourceList } from "./source-list.tsx";
import { WhatLeaves } from "./what-leaves.tsx";

/** The first step: what has been brought, the way to bring more, and what leaves the browser. */
export function ImportScreen({
  sources,
  xAccounts,
  onRemove,
}: {
  sources: readonly SourceCard[];
  xAccounts: readonly KnownXAccount[];
  onRemove: RemoveSource;
}) {
  const t = useTranslations("import");
  const shell = useTranslations("shell.noScript");
  const hasSources = sources.length > 0;
  return (
    <>
      <PageHeading title={t("title")} lead={<p>{t("lead")}</p>} />
      <NoScript title={shell("title")}>{t("noScript")}</NoScript>
      <div className="grid items-start gap-8 lg:grid-cols-[2fr_1fr] lg:gap-12">
        <div className="grid min-w-0 gap-8">
          {hasSources ? <SourceList sources={sources} onRemove={onRemove} /> : null}
          <Card>
            <ImportPanel hasSources={hasSources} xAccounts={xAccounts} onRemove={onRemove} />
          </Card>
        </div>
        <WhatLeaves />
      </div>
    </>
  );
}
