import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import type { BroughtSummary } from "#components/intake/archive-messages.ts";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Table, Td, Th, Tr } from "#components/ui/table.tsx";
import { useRefusalWords } from "./refusal-words.ts";
import { writeRefusedCsv } from "./refused-csv.ts";
import { saveTextFile } from "./save-text-file.ts";

const shownMax = 100;

/** What of an archive was left out while the rest was read: whole files first, then rows, with a list to keep. */
export function RefusedParts({ summary }: { summary: BroughtSummary }) {
  return (
    <>
      <RefusedFiles summary={summary} />
      {summary.refusedRowsTotal > 0 ? <RefusedRows summary={summary} /> : null}
    </>
  );
}

function RefusedFiles({ summary }: { summary: BroughtSummary }) {
  const t = useTranslations("import.files");
  const words = useRefusalWords();
  if (summary.refusedFiles.length === 0) return null;
  return (
    <Notice tone="caution" title={t("partTitle", { count: summary.refusedFiles.length })}>
      <ul className="grid gap-2">
        {summary.refusedFiles.map((refusal) => {
          const { title, text } = words.ofFile(refusal);
          return (
            <li key={`${refusal.file} ${refusal.code}`}>
              <span className="font-medium">{title}</span>. {text}
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}

function RefusedRows({ summary }: { summary: BroughtSummary }) {
  const t = useTranslations("import.refusedRows");
  const words = useRefusalWords();
  const rows = summary.refusedRows;
  const shown = rows.slice(0, shownMax);
  const columns = [t("file"), t("row"), t("reason"), "code", t("found")];
  const save = () =>
    saveTextFile("refused-rows.csv", writeRefusedCsv(rows, { columns, reason: words.ofRow }), "text/csv");
  return (
    <Notice tone="caution" title={t("title", { count: summary.refusedRowsTotal })}>
      <p>{t("text")}</p>
      <details>
        <summary className="min-h-11 py-2 font-medium text-accent underline underline-offset-4">
          {t("shown", { count: shown.length })}
        </summary>
        <Table label={t("title", { count: shown.length })} frameClassName="max-h-80">
          <thead>
            <Tr>
              <Th>{t("file")}</Th>
              <Th>{t("row")}</Th>
              <Th>{t("reason")}</Th>
              <Th>{t("found")}</Th>
            </Tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order, and rows may repeat
              <Tr key={index}>
                <Td>{row.file}</Td>
                <Td className="tabular-nums">{row.row ?? t("whole")}</Td>
                <Td className="min-w-56">{words.ofRow(row.code)}</Td>
                <Td className="wrap-anywhere">{row.found ?? ""}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </details>
      <Button variant="secondary" size="small" className="justify-self-start" onClick={save}>
        <Download aria-hidden className="size-4.5" />
        {t("download")}
      </Button>
    </Notice>
  );
}
