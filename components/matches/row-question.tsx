"use client";

import { MessageCircleQuestion } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { ReportRow } from "#lib/matches/match.ts";
import type { OpenQuestion } from "./review-answer.ts";
import type { Decisions, RowNote } from "./use-decisions.ts";

const answers = ["yes", "no", "unsure"] as const;

/** A reviewer's question, with the three answers there are. */
export function RowQuestion({
  row,
  question,
  note,
  answer,
}: {
  row: ReportRow;
  question: OpenQuestion;
  note: RowNote | undefined;
  answer: NonNullable<Decisions["answer"]>;
}) {
  const t = useTranslations("review.question");
  return (
    <div className="grid gap-2 rounded-control border border-caution/40 bg-caution-soft p-3">
      <p className="flex items-center gap-2 text-sm font-semibold">
        <MessageCircleQuestion aria-hidden className="size-4.5 text-caution" />
        {t("title")}
      </p>
      <p className="text-sm text-muted wrap-anywhere">{t("about", { handle: `@${question.handle}` })}</p>
      <p className="wrap-anywhere">{question.question}</p>
      <div className="flex flex-wrap gap-2">
        {answers.map((said) => (
          <Button
            key={said}
            size="small"
            variant={said === "yes" ? "primary" : "secondary"}
            busy={note?.busy}
            onClick={() => answer(row, question.id, said)}
          >
            {t(said)}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** A reviewer's field for a question to the person. */
export function AskPerson({
  row,
  handle,
  busy,
  ask,
}: {
  row: ReportRow;
  handle: string;
  busy: boolean;
  ask: NonNullable<Decisions["ask"]>;
}) {
  const t = useTranslations("review.decide");
  const [open, setOpen] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const question = String(new FormData(event.currentTarget).get("question") ?? "").trim();
    if (busy || question === "") return;
    if ((await ask(row, handle, question)) === null) setOpen(false);
  };
  return (
    <div className="grid gap-2">
      <div>
        <Button
          size="small"
          variant="quiet"
          className="-ml-3"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <MessageCircleQuestion aria-hidden className="size-4.5" />
          {t("ask")}
        </Button>
      </div>
      {open ? (
        <form onSubmit={submit} className="grid gap-3">
          <TextField
            name="question"
            label={t("askLabel")}
            hint={t("askHint")}
            maxLength={500}
            autoComplete="off"
            required
          />
          <div>
            <Button type="submit" size="small" variant="secondary" busy={busy}>
              {t("askSend")}
            </Button>
          </div>
        </form>
      ) : null}
    </div>
  );
}
