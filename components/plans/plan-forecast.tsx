import { useFormatter, useTranslations } from "next-intl";
import type { DayForecast } from "#lib/plans/plan.ts";

const shownFirst = 5;

/** Follows day by day: a picture that is a table, so that everybody reads the same numbers. */
export function PlanForecast({
  days,
  host,
  now,
}: {
  days: readonly DayForecast[];
  host: string;
  now: string;
}) {
  const t = useTranslations("follow.forecast");
  if (days.length < 2) return null;
  const largest = Math.max(...days.map(({ follows }) => follows));
  const rest = days.slice(shownFirst);
  return (
    <section aria-labelledby="forecast" className="grid gap-3">
      <h2 id="forecast" className="text-xl font-semibold">
        {t("title")}
      </h2>
      <DayTable days={days.slice(0, shownFirst)} largest={largest} today={now.slice(0, 10)} />
      {rest.length > 0 ? (
        <details className="group">
          <summary className="inline-flex min-h-11 items-center font-medium text-accent underline underline-offset-4 group-open:hidden">
            {t("more", { count: rest.length })}
          </summary>
          <DayTable days={rest} largest={largest} today={now.slice(0, 10)} />
        </details>
      ) : null}
      <p className="max-w-prose text-sm text-muted">{t("hint", { host })}</p>
    </section>
  );
}

function DayTable({
  days,
  largest,
  today,
}: {
  days: readonly DayForecast[];
  largest: number;
  today: string;
}) {
  const t = useTranslations("follow.forecast");
  const format = useFormatter();
  const dayWords = (day: string) =>
    day === today
      ? t("today")
      : format.dateTime(new Date(day), { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  return (
    <table className="w-full border-separate border-spacing-y-1">
      <thead className="sr-only">
        <tr>
          <th scope="col">{t("day")}</th>
          <th scope="col">{t("follows")}</th>
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, follows }) => (
          <tr key={day}>
            <th scope="row" className="w-32 pr-3 text-left font-normal text-muted sm:w-40">
              {dayWords(day)}
            </th>
            <td>
              <div className="flex items-center gap-3">
                <Bar share={follows / largest} />
                <span className="w-12 shrink-0 text-right font-medium tabular-nums">
                  {format.number(follows)}
                </span>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bar({ share }: { share: number }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      className="h-4 flex-1 rounded-sm bg-raised"
    >
      <rect width={Math.max(1, share * 100)} height={10} className="fill-accent" />
    </svg>
  );
}
