"use client";

import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { FilterChoice } from "#components/matches/filter-choice.tsx";
import type { Answer } from "#components/ui/answer.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";

type Shown = {
  readonly id: string;
  readonly handle: string;
  readonly message: string;
  readonly organisation: string | null;
  readonly twoPeople: boolean;
  readonly endsAt: Date;
};

/** Whose case it is, until when, and the ways to let go of it. */
export function CaseHead({
  open,
  colleagues,
  pass,
  close,
}: {
  open: Shown;
  colleagues: readonly string[];
  pass: (input: { caseId: string; to: string | null }) => Promise<Answer<boolean>>;
  close: (input: { caseId: string }) => Promise<Answer<void>>;
}) {
  const t = useTranslations("support.case");
  const format = useFormatter();
  const router = useRouter();
  const [state, setState] = useState<"ready" | "busy" | "failed">("ready");
  const [closing, setClosing] = useState(false);
  const until = format.dateTime(open.endsAt, { dateStyle: "long", timeZone: "UTC" });
  const leave = async (ask: () => Promise<Answer<unknown>>) => {
    setState("busy");
    const answer = await ask().catch(() => null);
    const done = answer?.ok && answer.value !== false;
    setState(done ? "ready" : "failed");
    if (done) router.push("/support");
  };
  const handOver = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const to = String(new FormData(event.currentTarget).get("to") ?? "");
    void leave(() => pass({ caseId: open.id, to: to === "" ? null : to }));
  };
  return (
    <div className="grid gap-4">
      <PageHeading title={t("title", { handle: `@${open.handle}` })} lead={t("lead", { until })} />
      {open.message || open.organisation ? (
        <Notice
          title={open.organisation ? t("organisation", { organisation: open.organisation }) : t("message")}
        >
          {open.message ? <p className="whitespace-pre-wrap wrap-anywhere">{open.message}</p> : null}
          {open.twoPeople ? <p>{t("twoPeople")}</p> : null}
        </Notice>
      ) : null}
      <div className="flex flex-wrap items-end gap-4">
        <form onSubmit={handOver} className="flex flex-wrap items-end gap-3">
          <FilterChoice
            name="to"
            label={t("handTo")}
            value=""
            choices={[["", t("backToQueue")], ...colleagues.map((handle) => [handle, `@${handle}`] as const)]}
          />
          <Button type="submit" variant="secondary" busy={state === "busy"}>
            {t("handOver")}
          </Button>
        </form>
        <Button variant="danger" onClick={() => setClosing(true)}>
          {t("close")}
        </Button>
      </div>
      {state === "failed" ? (
        <p role="alert" className="font-medium text-danger">
          {t("failed")}
        </p>
      ) : null}
      <Dialog
        open={closing}
        onOpenChange={setClosing}
        title={t("close")}
        description={t("closeText")}
        footer={
          <>
            <Button variant="secondary" onClick={() => setClosing(false)}>
              {t("cancel")}
            </Button>
            <Button
              variant="danger"
              busy={state === "busy"}
              onClick={() => void leave(() => close({ caseId: open.id }))}
            >
              {t("close")}
            </Button>
          </>
        }
      />
    </div>
  );
}
