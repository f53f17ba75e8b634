"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { LocalTime } from "#components/outcomes/local-time.tsx";
import { HandleText } from "#components/ui/handle-text.tsx";
import type { LookupLog as Log } from "#lib/candidates/candidate.ts";
import type { ReportRow } from "#lib/matches/match.ts";
import { reasonOfLog, statusWord } from "./log-words.ts";
import type { LookupLogOf, RowActions } from "./review-answer.ts";

type Shown = readonly LookupLogOf[] | "closed" | "loading" | "failed";

/** Every question that was asked of other servers for a contact, with what they answered. Fetched when it is opened. */
export function LookupLog({ row, readLog }: { row: ReportRow; readLog: RowActions["readLog"] }) {
  const t = useTranslations("review.log");
  const [logs, setLogs] = useState<Shown>("closed");
  const open = async () => {
    if (logs !== "closed" && logs !== "failed") return;
    setLogs("loading");
    const answer = await readLog({ contactId: row.contactId }).catch(() => null);
    setLogs(answer?.ok ? answer.value : "failed");
  };
  if (row.candidates.length === 0) return null;
  return (
    <details
      className="group"
      onToggle={(event) => {
        if (event.currentTarget.open) void open();
      }}
    >
      <summary className="inline-flex min-h-11 items-center gap-1.5 rounded-control text-sm font-medium text-muted underline-offset-4 hover:text-ink hover:underline pointer-fine:min-h-9">
        <ChevronDown aria-hidden className="size-4 transition-transform group-open:rotate-180" />
        {t("title")}
      </summary>
      <div className="mt-1 grid gap-3 text-sm" aria-live="polite">
        {logs === "loading" ? <p className="text-muted">{t("loading")}</p> : null}
        {logs === "failed" ? <p className="font-medium text-danger">{t("failed")}</p> : null}
        {typeof logs === "string" ? null : <Logs row={row} logs={logs} />}
      </div>
    </details>
  );
}

function Logs({ row, logs }: { row: ReportRow; logs: readonly LookupLogOf[] }) {
  const t = useTranslations("review.log");
  const asked = logs.filter(({ log }) => log.length > 0);
  if (asked.length === 0) return <p className="text-muted">{t("none")}</p>;
  return asked.map(({ handle, log }) => (
    <div key={handle} className="grid gap-1">
      <p className="font-medium wrap-anywhere">
        <HandleText handle={handle} />
      </p>
      <Why row={row} handle={handle} />
      <ol className="grid gap-1.5">
        {log.map((entry, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a log is only ever read as a whole
          <li key={place} className="grid text-muted">
            <span className="wrap-anywhere text-ink">{entry.url}</span>
            <Entry entry={entry} />
          </li>
        ))}
      </ol>
    </div>
  ));
}

function Why({ row, handle }: { row: ReportRow; handle: string }) {
  const words = useTranslations("reasons");
  const why = reasonOfLog(row, handle);
  return why ? <p>{words(why.key, { ...why.values })}</p> : null;
}

function Entry({ entry }: { entry: Log[number] }) {
  const t = useTranslations("review.log");
  const word = statusWord(entry.status, entry.note);
  return (
    <span>
      <LocalTime at={entry.at} withDate /> · {t(`status.${word}`, { status: String(entry.status ?? "") })}
      {word === "aside" ? null : ` · ${t("took", { ms: Math.round(entry.ms) })}`}
    </span>
  );
}
