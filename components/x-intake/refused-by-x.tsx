"use client";

import { stringify } from "csv-stringify/browser/esm/sync";
import { useTranslations } from "next-intl";
import { saveTextFile } from "#components/import/save-text-file.ts";
import { Button } from "#components/ui/button.tsx";
import type { XRefusedView } from "./x-view.ts";

const shownMax = 10;

/** Whom X did not give and why: the first few here, all that were kept as a file. */
export function RefusedByX({ refused, total }: { refused: readonly XRefusedView[]; total: number }) {
  const t = useTranslations("x-intake.refused");
  const shown = refused.slice(0, shownMax);
  const save = () => {
    const columns = [t("column.found"), t("column.reason"), t("column.code")];
    const lines = refused.map(({ found, code }) => [found, t(`code.${code}`), code]);
    const options = { bom: true, record_delimiter: "windows", escape_formulas: true } as const;
    saveTextFile(t("file"), stringify([columns, ...lines], options), "text/csv");
  };
  return (
    <details className="border-t border-line pt-4">
      <summary className="inline-flex min-h-11 items-center font-medium">
        {t("title", { count: total })}
      </summary>
      <div className="mt-2 grid justify-items-start gap-3">
        {total > shown.length ? <p>{t("first", { shown: shown.length })}</p> : null}
        <ul className="grid gap-1">
          {shown.map(({ found, code }) => (
            <li key={`${code} ${found}`} className="min-w-0 break-words">
              <span className="tabular-nums">{found}</span>{" "}
              <span className="text-muted">{t(`code.${code}`)}</span>
            </li>
          ))}
        </ul>
        <Button size="small" variant="secondary" onClick={save}>
          {t("save")}
        </Button>
      </div>
    </details>
  );
}
