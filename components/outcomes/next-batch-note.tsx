"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type WaitReason, waitReasons } from "#lib/plans/plan.ts";
import { LocalTime } from "./local-time.tsx";
import type { ProgressView } from "./outcome-view.ts";

/** When the next batch goes and what it waits for. `asOf` is when the numbers are from. */
export function NextBatchNote({
  progress,
  host,
  asOf,
}: {
  progress: ProgressView;
  host: string;
  asOf: string;
}) {
  const t = useTranslations("outcome");
  const format = useFormatter();
  if (progress.state !== "running") return null;
  const why = waitReasons.find((reason: WaitReason) => reason === progress.why);
  const { nextAt } = progress;
  const later = nextAt !== null && Date.parse(nextAt) > Date.parse(asOf) + 5_000;
  return (
    <div className="grid gap-1">
      {why && later ? <p>{t(`why.${why}`, { host })}</p> : null}
      <p className="text-muted">
        {later
          ? t.rich("next.at", {
              time: () => <LocalTime at={nextAt} />,
              when: format.relativeTime(new Date(nextAt), new Date(asOf)),
            })
          : t("next.soon")}
      </p>
    </div>
  );
}
