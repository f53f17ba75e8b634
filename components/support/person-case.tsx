"use client";

import { Check, EyeOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { FilterChoice } from "#components/matches/filter-choice.tsx";
import type { Answer } from "#components/ui/answer.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { type CaseDays, caseDays, messageLengthMax, type OwnCase } from "#lib/support/case.ts";

type Open = (input: { days: CaseDays; message: string; agreed: true }) => Promise<Answer<string | null>>;
type End = (input: Record<string, never>) => Promise<Answer<boolean>>;

/** A person lets the support desk look at their report, sees that it may, and ends it. */
export function PersonCase({ openCase, open, end }: { openCase: OwnCase | null; open: Open; end: End }) {
  const t = useTranslations("support.person");
  const [ended, setEnded] = useState(false);
  return (
    <div className="grid max-w-3xl gap-6">
      <PageHeading title={t("title")} lead={t("lead")} />
      {openCase ? <Running openCase={openCase} end={end} onEnded={() => setEnded(true)} /> : null}
      {!openCase && ended ? <Notice live tone="positive" title={t("ended")} /> : null}
      <WhatTheySee />
      {openCase ? null : <Opening open={open} />}
      <p>
        <TextLink href="/review">{t("back")}</TextLink>
      </p>
    </div>
  );
}

function WhatTheySee() {
  const t = useTranslations("support.person.sees");
  return (
    <Card className="grid gap-3">
      <h2 className="text-xl font-semibold">{t("title")}</h2>
      <ul className="grid gap-2.5">
        {(["report", "decide", "queue"] as const).map((word) => (
          <li key={word} className="flex gap-2.5">
            <Check aria-hidden className="mt-1 size-4.5 shrink-0 text-positive" />
            <span>{t(word)}</span>
          </li>
        ))}
        <li className="flex gap-2.5">
          <EyeOff aria-hidden className="mt-1 size-4.5 shrink-0 text-muted" />
          <span>{t("not")}</span>
        </li>
      </ul>
    </Card>
  );
}

function Opening({ open }: { open: Open }) {
  const t = useTranslations("support.person");
  const router = useRouter();
  const [state, setState] = useState<"ready" | "busy" | "failed" | "disagreed">("ready");
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget);
    if (said.get("agreed") !== "on") return setState("disagreed");
    setState("busy");
    const days = caseDays.find((it) => String(it) === said.get("days")) ?? 7;
    const message = String(said.get("message") ?? "");
    const answer = await open({ days, message, agreed: true }).catch(() => null);
    setState(answer?.ok ? "ready" : "failed");
    if (answer?.ok) router.refresh();
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      <FilterChoice
        name="days"
        label={t("days")}
        value="7"
        choices={caseDays.map((days) => [String(days), t("daysChoice", { days })] as const)}
      />
      <div className="grid gap-1.5">
        <label htmlFor="case-message" className="font-semibold">
          {t("message")}
        </label>
        <textarea
          id="case-message"
          name="message"
          rows={4}
          maxLength={messageLengthMax}
          className="w-full rounded-control border border-edge bg-surface px-4 py-3 text-base text-ink"
        />
      </div>
      <label className="flex gap-3">
        <input type="checkbox" name="agreed" className="mt-0.5 size-6 shrink-0 accent-accent" />
        <span>{t("consent")}</span>
      </label>
      <div aria-live="polite" className="font-medium text-danger empty:hidden">
        {state === "disagreed" ? t("needsConsent") : null}
        {state === "failed" ? t("failed") : null}
      </div>
      <div>
        <Button type="submit" busy={state === "busy"}>
          {t("open")}
        </Button>
      </div>
    </form>
  );
}

function Running({ openCase, end, onEnded }: { openCase: OwnCase; end: End; onEnded: () => void }) {
  const t = useTranslations("support.person");
  const format = useFormatter();
  const router = useRouter();
  const [state, setState] = useState<"ready" | "busy" | "failed">("ready");
  const stop = async () => {
    setState("busy");
    const answer = await end({}).catch(() => null);
    setState(answer?.ok ? "ready" : "failed");
    if (!answer?.ok) return;
    onEnded();
    router.refresh();
  };
  const until = format.dateTime(openCase.endsAt, { dateStyle: "long", timeZone: "UTC" });
  return (
    <Notice
      title={t("openTitle")}
      actions={
        <Button variant="danger" size="small" busy={state === "busy"} onClick={stop}>
          {t("end")}
        </Button>
      }
    >
      {openCase.openedBy === "organisation" ? (
        <p>{t("byOrganisation", { organisation: openCase.organisation ?? "" })}</p>
      ) : null}
      <p>{openCase.takenBy ? t("taken", { handle: `@${openCase.takenBy}` }) : t("waiting")}</p>
      {openCase.second ? <p>{t("taken", { handle: `@${openCase.second}` })}</p> : null}
      <p>{t("until", { until })}</p>
      {state === "failed" ? <p className="font-medium text-danger">{t("failed")}</p> : null}
    </Notice>
  );
}
