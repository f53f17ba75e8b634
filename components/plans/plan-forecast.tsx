import { useFormatter, useTranslations } from "next-intl";
import type { DayForecast } from "#lib/plans/plan.ts";
import { DayPlot } from "./day-plot.tsx";

/** Follows day by day: a picture, and a table below it so that everybody reads the same numbers. */
export function PlanForecast({
  days,
  countsDays,
  host,
  now,
}: {
  days: readonly DayForecast[];
  countsDays: boolean;
  host: string;
  now: string;
}) {
  const t = useTranslations("follow.forecast");
  if (days.length < 2) return null;
  const today = now.slice(0, 10);
  return (
    <section aria-labelledby="forecast" className="grid gap-3">
      <h2 id="forecast" className="text-xl font-semibold">
        {t("title")}
      </h2>
      <DayPlot days={days} today={today} />
      <details>
        <summary className="inline-flex min-h-11 items-center font-medium text-accent underline underline-offset-4">
          {t("table")}
        </summary>
        <DayTable days={days} today={today} />
      </details>
      {countsDays ? <p className="max-w-prose text-sm text-muted">{t("hint", { host })}</p> : null}
    </section>
  );
}

function DayTable({ days, today }: { days: readonly DayForecast[]; today: string }) {
  const t = useTranslations("follow.forecast");
  const format = useFormatter();
  const dayWords = (day: string) =>
    day === today
      ? t("today")
      : format.dateTime(new Date(day), { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  return (
    <table className="mt-2 border-separate border-spacing-y-1">
      <thead>
        <tr>
          <th scope="col" className="pr-8 text-left font-semibold">
            {t("day")}
          </th>
          <th scope="col" className="text-right font-semibold">
            {t("follows")}
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, follows }) => (
          <tr key={day}>
            <th scope="row" className="pr-8 text-left font-normal text-muted">
              {dayWords(day)}
            </th>
            <td className="text-right font-medium tabular-nums">{format.number(follows)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
