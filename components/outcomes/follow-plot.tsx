import { useFormatter, useTranslations } from "next-intl";
import type { FollowPlot as Plot, PlotPoint } from "#lib/outcomes/plot-follows.ts";
import { LocalTime } from "./local-time.tsx";

const width = 640;
const height = 200;
const left = 74;
const head = 18;
const foot = 32;

/** What was asked for over time, with the plan beside it: two lines, and a table with the same numbers. */
export function FollowPlot({ plot }: { plot: Plot }) {
  const t = useTranslations("outcome.plot");
  const format = useFormatter();
  const { from, to, most, done, planned } = plot;
  const x = (at: number) => left + ((at - from) / (to - from)) * (width - left - 4);
  const y = (total: number) => head + height - (total / Math.max(1, most)) * height;
  const line = (points: readonly PlotPoint[]) =>
    points.map(({ at, total }) => `${x(at)},${y(total)}`).join(" ");
  const long = to - from > 36 * 3_600_000;
  const moment = (at: number) =>
    format.dateTime(
      new Date(at),
      long
        ? { day: "numeric", month: "short", timeZone: "UTC" }
        : { hour: "2-digit", minute: "2-digit", timeZone: "UTC" },
    );
  const reached = done.at(-1)?.total ?? 0;
  const label = t("label", { count: reached, planned: planned.at(-1)?.total ?? most });
  return (
    <section aria-labelledby="plot" className="grid gap-3">
      <h2 id="plot" className="text-xl font-semibold">
        {t("title")}
      </h2>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${width} ${height + head + foot}`}
        className="h-auto w-full max-w-3xl text-[22px] sm:text-[12px]"
      >
        {[0, most / 2, most].map((total) => (
          <g key={total}>
            <line x1={left} x2={width - 4} y1={y(total)} y2={y(total)} className="stroke-line" />
            <text x={left - 6} y={y(total) + 4} textAnchor="end" className="fill-muted tabular-nums">
              {format.number(Math.round(total))}
            </text>
          </g>
        ))}
        <text x={left} y={head + height + 24} textAnchor="start" className="fill-muted">
          {moment(from)}
        </text>
        <text x={width - 4} y={head + height + 24} textAnchor="end" className="fill-muted">
          {long ? moment(to) : `${moment(to)} UTC`}
        </text>
        {planned.length > 0 ? (
          <polyline
            points={line(planned)}
            fill="none"
            strokeWidth={2}
            strokeDasharray="6 5"
            className="stroke-edge"
          />
        ) : null}
        <polyline points={line(done)} fill="none" strokeWidth={3} className="stroke-accent" />
      </svg>
      <ul className="flex flex-wrap gap-x-6 gap-y-1 text-sm text-muted">
        <Key className="stroke-accent">{t("done")}</Key>
        {planned.length > 0 ? (
          <Key className="stroke-edge" dashed>
            {t("plan")}
          </Key>
        ) : null}
      </ul>
      <PlotTable done={done} planned={planned} />
    </section>
  );
}

function Key({ className, dashed, children }: { className: string; dashed?: boolean; children: string }) {
  return (
    <li className="flex items-center gap-2">
      <svg aria-hidden viewBox="0 0 28 4" className="h-1 w-7">
        <line
          x1={0}
          x2={28}
          y1={2}
          y2={2}
          strokeWidth={3}
          strokeDasharray={dashed ? "6 5" : undefined}
          className={className}
        />
      </svg>
      {children}
    </li>
  );
}

const rowsMost = 40;

function PlotTable({ done, planned }: { done: readonly PlotPoint[]; planned: readonly PlotPoint[] }) {
  const t = useTranslations("outcome.plot");
  const format = useFormatter();
  const rises = done.filter((point, index) => index > 0 && point.total > (done[index - 1]?.total ?? 0));
  const every = Math.ceil(rises.length / rowsMost);
  const rows = rises.filter((_, index) => index % every === 0 || index === rises.length - 1);
  const plannedAt = (at: number) => planned.findLast((point) => point.at <= at)?.total ?? null;
  return (
    <details>
      <summary className="inline-flex min-h-11 items-center font-medium text-accent underline underline-offset-4">
        {t("table")}
      </summary>
      <table className="mt-2 border-separate border-spacing-y-1">
        <thead>
          <tr>
            <th scope="col" className="pr-8 text-left font-semibold">
              {t("when")}
            </th>
            <th scope="col" className="pr-8 text-right font-semibold">
              {t("doneColumn")}
            </th>
            {planned.length > 0 ? (
              <th scope="col" className="text-right font-semibold">
                {t("planColumn")}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, total }) => (
            <tr key={at}>
              <th scope="row" className="pr-8 text-left font-normal text-muted">
                <LocalTime at={new Date(at).toISOString()} withDate />
              </th>
              <td className="pr-8 text-right tabular-nums">{format.number(total)}</td>
              {planned.length > 0 ? (
                <td className="text-right tabular-nums">{format.number(plannedAt(at) ?? 0)}</td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
