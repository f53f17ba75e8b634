"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type AttemptKind, attemptKinds, type Step, steps } from "#lib/batches/attempt.ts";
import { detailWords } from "./detail-words.ts";
import { LocalTime } from "./local-time.tsx";

type Shown = {
  readonly number: number;
  readonly step: Step;
  readonly startedAt: string;
  readonly reply: AttemptKind | null;
  readonly status: number | null;
  readonly detail: string | null;
};

/** Every attempt for one person, with its time and what came of it; fetched when it is opened. */
export function ItemHistory({ itemId }: { itemId: string }) {
  const t = useTranslations("outcome.history");
  const [attempts, setAttempts] = useState<readonly Shown[] | "loading" | "failed" | null>(null);
  const load = async () => {
    setAttempts("loading");
    setAttempts((await fetchHistory(itemId)) ?? "failed");
  };
  return (
    <details onToggle={(event) => (event.currentTarget.open ? void load() : undefined)}>
      <summary className="inline-flex min-h-11 items-center text-sm font-medium text-accent underline underline-offset-4">
        {t("open")}
      </summary>
      {typeof attempts === "string" ? (
        <p role="status" className="text-sm text-muted">
          {t(attempts)}
        </p>
      ) : null}
      {Array.isArray(attempts) && attempts.length === 0 ? (
        <p className="text-sm text-muted">{t("none")}</p>
      ) : null}
      {Array.isArray(attempts) && attempts.length > 0 ? (
        <ol className="grid gap-1.5 pb-2 text-sm">
          {attempts.map((attempt: Shown) => (
            <HistoryLine key={attempt.number} attempt={attempt} />
          ))}
        </ol>
      ) : null}
    </details>
  );
}

function HistoryLine({ attempt }: { attempt: Shown }) {
  const t = useTranslations("outcome.history");
  const details = useTranslations("outcome.detail");
  const step = steps.find((known) => known === attempt.step) ?? "lookup";
  const reply = attemptKinds.find((known) => known === attempt.reply);
  // Many servers say yes before the other side has (Mastodon does); only a later look counts.
  const isPromise = step === "follow" && reply === "following";
  const words = attempt.reply === "unreachable" ? detailWords(attempt.detail) : null;
  const notes = [
    reply ? t(`reply.${isPromise ? "promised" : reply}`) : t("underWay"),
    attempt.status === null ? null : t("status", { code: attempt.status }),
    attempt.reply === "moved" ? `@${attempt.detail}` : null,
    words ? details(words.key, words.values) : null,
  ].filter((note) => note !== null);
  return (
    <li className="grid gap-x-3 sm:grid-cols-[9rem_1fr]">
      <span className="text-muted">
        <LocalTime at={attempt.startedAt} withDate />
      </span>
      <span>
        {t(`step.${step}`)}
        <span className="text-muted"> — {notes.join(" · ")}</span>
      </span>
    </li>
  );
}

async function fetchHistory(itemId: string): Promise<readonly Shown[] | null> {
  try {
    const reply = await fetch(`/outcome/history?item=${encodeURIComponent(itemId)}`);
    return reply.ok ? ((await reply.json()) as { attempts: readonly Shown[] }).attempts : null;
  } catch {
    return null;
  }
}
