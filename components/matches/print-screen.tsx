import { useFormatter, useTranslations } from "next-intl";
import { HandleText } from "#components/ui/handle-text.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { explainReason, explainState, explainWarning } from "#lib/matches/explain.ts";
import type { ReportCounts, ReportRow } from "#lib/matches/match.ts";
import { chosenCandidate } from "./chosen-candidate.ts";
import { contactName } from "./contact-name.ts";
import { PrintButton } from "./print-button.tsx";

const columns = [
  ["contact", "w-[21%]"],
  ["match", "w-[29%]"],
  ["state", "w-[14%]"],
  ["evidence", "w-[36%]"],
] as const;

/** The report for paper: no buttons, no folding, nothing cut off between two pages. */
export function PrintScreen({
  rows,
  cut,
  counts,
  now,
}: {
  rows: readonly ReportRow[];
  cut: boolean;
  counts: ReportCounts;
  now: string;
}) {
  const t = useTranslations("print");
  const format = useFormatter();
  const date = format.dateTime(new Date(now), { dateStyle: "long", timeZone: "UTC" });
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap items-center justify-between gap-4 print:hidden">
        <TextLink href="/review">{t("back")}</TextLink>
        <PrintButton />
      </div>
      <div className="grid gap-1">
        <h1 className="text-2xl font-semibold">{t("title", { date })}</h1>
        <p className="text-muted">{t("lead", { total: counts.total, shown: rows.length })}</p>
        {cut ? <p className="font-medium text-caution">{t("cut", { count: rows.length })}</p> : null}
      </div>
      <table className="w-full table-fixed border-collapse text-left text-sm print:text-xs">
        <thead>
          <tr className="border-b-2 border-edge">
            {columns.map(([word, width]) => (
              <th key={word} scope="col" className={`${width} py-1.5 pr-3 align-bottom font-semibold`}>
                {t(word)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <PrintRow key={row.contactId} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PrintRow({ row }: { row: ReportRow }) {
  const words = useTranslations("review");
  const candidate = row.handle === null ? null : chosenCandidate(row);
  return (
    <tr data-print-row className="break-inside-avoid border-b border-line align-top">
      <td className="py-1.5 pr-3 wrap-anywhere">
        <span className="font-medium">{contactName(row) ?? words("x.numberOnly")}</span>
        {row.username ? <span className="block text-muted">@{row.username}</span> : null}
      </td>
      <td className="py-1.5 pr-3 wrap-anywhere">
        {candidate ? <HandleText handle={candidate.subject} /> : null}
        {candidate?.profile?.displayName ? (
          <span className="block text-muted">{candidate.profile.displayName}</span>
        ) : null}
      </td>
      <td className="py-1.5 pr-3">
        {words(`state.${row.state}`)}
        {row.grade ? <span className="block text-muted">{words(`grade.${row.grade}`)}</span> : null}
      </td>
      <td className="py-1.5 wrap-anywhere">{candidate ? <Grounds row={row} /> : <Why row={row} />}</td>
    </tr>
  );
}

/** Why nothing was found, in the words of the report. */
function Why({ row }: { row: ReportRow }) {
  const words = useTranslations("reasons");
  const why = explainState(row);
  return why ? words(why.key, { ...why.values }) : null;
}

function Grounds({ row }: { row: ReportRow }) {
  const words = useTranslations("reasons");
  const candidate = chosenCandidate(row);
  if (!candidate) return null;
  const reasons = candidate.reasons.map(explainReason);
  const doubts = candidate.warnings.map((warning) => explainWarning(warning, candidate));
  return (
    <ul className="grid gap-0.5">
      {[...reasons, ...doubts].map(({ key, values }) => {
        const sentence = words(key, { ...values });
        return (
          <li key={sentence} className="wrap-anywhere">
            {sentence}
          </li>
        );
      })}
    </ul>
  );
}
