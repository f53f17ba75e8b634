import { useFormatter, useTranslations } from "next-intl";
import type { DayForecast } from "#lib/plans/plan.ts";

const height = 160;
const foot = 30;
const head = 26;
const widthLeast = 640;
/** What the words of one day take at most. */
const wordsWide = 110;

/** One column a day, from the first to the last. Its numbers stand in a table beside it, so it is a picture alone. */
export function DayPlot({ days, today }: { days: readonly DayForecast[]; today: string }) {
  const t = useTranslations("follow.forecast");
  const format = useFormatter();
  const most = Math.max(...days.map(({ follows }) => follows));
  const step = Math.max(12, Math.min(wordsWide, widthLeast / days.length));
  const width = Math.max(widthLeast, step * days.length);
  const words = (day: string) =>
    day === today
      ? t("today")
      : format.dateTime(new Date(day), { day: "numeric", month: "short", timeZone: "UTC" });
  // So many columns that their words would touch: every few carry one.
  const every = Math.ceil(wordsWide / step);
  return (
    <svg
      role="img"
      aria-label={`${t("plot")}: ${t("plotLabel", { days: days.length, most })}`}
      viewBox={`0 0 ${width} ${height + foot + head}`}
      className="h-auto w-full max-w-3xl text-[22px] sm:text-[12px]"
    >
      <line x1={0} x2={width} y1={height + head} y2={height + head} className="stroke-edge" />
      {days.map(({ day, follows }, index) => {
        const tall = Math.max(2, (follows / most) * height);
        const centre = index * step + step / 2;
        return (
          <g key={day}>
            <rect
              x={index * step + step * 0.12}
              y={height + head - tall}
              width={step * 0.76}
              height={tall}
              rx={2}
              className="fill-accent"
            />
            {index % every === 0 ? (
              <>
                <text
                  x={centre}
                  y={height + head - tall - 4}
                  textAnchor="middle"
                  className="fill-ink tabular-nums"
                >
                  {format.number(follows)}
                </text>
                <text x={centre} y={height + head + 22} textAnchor="middle" className="fill-muted">
                  {words(day)}
                </text>
              </>
            ) : null}
          </g>
        );
      })}
    </svg>
  );
}
