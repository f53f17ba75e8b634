"use client";

import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useLayoutEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { type ReportQuery, reportHref } from "./report-url.ts";

/** Stands where rows are that nobody sees. Its height is set by script, as our rules for pages ask. */
export function Gap({ heightPx }: { heightPx: number }) {
  const cell = useRef<HTMLTableCellElement>(null);
  useLayoutEffect(() => {
    if (cell.current) cell.current.style.height = `${heightPx}px`;
  }, [heightPx]);
  return (
    <tr aria-hidden className="max-lg:block">
      <td ref={cell} colSpan={4} className="p-0 max-lg:block" />
    </tr>
  );
}

/** A row that is on its way. */
export function Waiting({ place }: { place: number }) {
  const t = useTranslations("review.rows");
  return (
    <tr
      data-index={place}
      tabIndex={-1}
      aria-rowindex={place + 2}
      className="border-b border-line max-lg:block"
    >
      <td colSpan={4} className="h-47 p-4 text-sm text-muted max-lg:block max-lg:h-105">
        {t("loading")}
      </td>
    </tr>
  );
}

/** How much there is, and the choice between one list and pages. */
export function ListExtent({
  whole,
  more,
  count,
  query,
}: {
  whole: boolean;
  /** There are more rows than were written at first. */
  more: boolean;
  count: number;
  query: ReportQuery;
}) {
  const t = useTranslations("review.rows");
  const pages = <TextLink href={reportHref(query, { paged: true })}>{t("paged")}</TextLink>;
  // Without scripts the rest of the list does not come.
  if (!whole && !query.paged) return more ? <noscript>{pages}</noscript> : null;
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
      {whole ? <span>{t("all", { count })}</span> : null}
      <TextLink href={reportHref(query, { paged: whole })}>{t(whole ? "paged" : "whole")}</TextLink>
    </p>
  );
}

export function ListFailed({ retry }: { retry: () => void }) {
  const t = useTranslations("review.rows");
  return (
    <Notice
      live
      tone="caution"
      title={t("failed")}
      actions={
        <Button size="small" variant="secondary" onClick={retry}>
          <RotateCw aria-hidden className="size-4.5" />
          {t("retry")}
        </Button>
      }
    />
  );
}
