"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { LocalTime } from "#components/outcomes/local-time.tsx";
import type { Answer } from "#components/ui/answer.ts";
import { Button } from "#components/ui/button.tsx";
import type { CaseNote, CaseProposal, CaseQuestion } from "#lib/support/case.ts";

type Settle = (input: { caseId: string; proposalId: string; confirm: boolean }) => Promise<Answer<unknown>>;
type KeepNote = (input: { caseId: string; text: string }) => Promise<Answer<unknown>>;

/** What the desk says among itself about a case: decisions that wait, questions and answers, notes. */
export function CaseDesk({
  caseId,
  reviewerId,
  notes,
  questions,
  proposals,
  keepNote,
  settle,
}: {
  caseId: string;
  reviewerId: string;
  notes: readonly CaseNote[];
  questions: readonly CaseQuestion[];
  proposals: readonly CaseProposal[];
  keepNote: KeepNote;
  settle: Settle;
}) {
  return (
    <div className="grid gap-8 border-t border-line pt-8">
      {proposals.length > 0 ? (
        <Proposals caseId={caseId} reviewerId={reviewerId} proposals={proposals} settle={settle} />
      ) : null}
      <div className="grid gap-8 lg:grid-cols-2">
        <Questions questions={questions} />
        <Notes caseId={caseId} notes={notes} keepNote={keepNote} />
      </div>
    </div>
  );
}

function Proposals({
  caseId,
  reviewerId,
  proposals,
  settle,
}: {
  caseId: string;
  reviewerId: string;
  proposals: readonly CaseProposal[];
  settle: Settle;
}) {
  const t = useTranslations("support.case");
  const router = useRouter();
  const [busy, setBusy] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const answer = async (proposalId: string, confirm: boolean) => {
    setBusy(proposalId);
    const done = await settle({ caseId, proposalId, confirm }).catch(() => null);
    setBusy(null);
    setFailed(!done?.ok);
    router.refresh();
  };
  return (
    <section aria-labelledby="proposals" className="grid gap-3">
      <h2 id="proposals" className="text-xl font-semibold">
        {t("proposals")}
      </h2>
      <ul className="grid gap-2">
        {proposals.map(({ id, verdict, handle, proposedBy, proposedById }) => (
          <li
            key={id}
            className="flex flex-wrap items-center justify-between gap-3 rounded-panel border border-line bg-surface p-4"
          >
            <p className="wrap-anywhere">
              {t(`proposal.${verdict}`, {
                by: proposedBy ? `@${proposedBy}` : t("somebody"),
                handle: `@${handle}`,
              })}
            </p>
            <div className="flex gap-2">
              {proposedById === reviewerId ? null : (
                <Button size="small" busy={busy === id} onClick={() => answer(id, true)}>
                  {t("confirm")}
                </Button>
              )}
              <Button size="small" variant="secondary" busy={busy === id} onClick={() => answer(id, false)}>
                {t(proposedById === reviewerId ? "withdraw" : "decline")}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {failed ? (
        <p role="alert" className="font-medium text-danger">
          {t("failed")}
        </p>
      ) : null}
    </section>
  );
}

function Questions({ questions }: { questions: readonly CaseQuestion[] }) {
  const t = useTranslations("support.case");
  return (
    <section aria-labelledby="questions" className="grid content-start gap-3">
      <h2 id="questions" className="text-xl font-semibold">
        {t("questions")}
      </h2>
      {questions.length === 0 ? <p className="text-muted">{t("noQuestions")}</p> : null}
      <ul className="grid gap-3">
        {questions.map(({ id, handle, question, answer, askedAt }) => (
          <li key={id} className="grid gap-1 rounded-panel border border-line bg-surface p-4">
            <p className="text-sm text-muted wrap-anywhere">
              @{handle} · <LocalTime at={new Date(askedAt).toISOString()} withDate />
            </p>
            <p className="wrap-anywhere">{question}</p>
            <p className="font-semibold">{t(`answer.${answer ?? "none"}`)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Notes({
  caseId,
  notes,
  keepNote,
}: {
  caseId: string;
  notes: readonly CaseNote[];
  keepNote: KeepNote;
}) {
  const t = useTranslations("support.case");
  const router = useRouter();
  const field = useId();
  const [state, setState] = useState<"ready" | "busy" | "failed">("ready");
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = String(new FormData(form).get("text") ?? "").trim();
    if (text === "" || state === "busy") return;
    setState("busy");
    const done = await keepNote({ caseId, text }).catch(() => null);
    setState(done?.ok ? "ready" : "failed");
    if (done?.ok) form.reset();
    router.refresh();
  };
  return (
    <section aria-labelledby="notes" className="grid content-start gap-3">
      <div className="grid gap-1">
        <h2 id="notes" className="text-xl font-semibold">
          {t("notes")}
        </h2>
        <p className="text-sm text-muted">{t("notesHint")}</p>
      </div>
      {notes.length === 0 ? <p className="text-muted">{t("noNotes")}</p> : null}
      <ol className="grid gap-3">
        {notes.map(({ id, author, text, at }) => (
          <li key={id} className="grid gap-1 rounded-panel border border-line bg-surface p-4">
            <p className="text-sm text-muted wrap-anywhere">
              {author ? `@${author}` : t("somebody")} · <LocalTime at={new Date(at).toISOString()} withDate />
            </p>
            <p className="whitespace-pre-wrap wrap-anywhere">{text}</p>
          </li>
        ))}
      </ol>
      <form onSubmit={submit} className="grid gap-2">
        <label htmlFor={field} className="font-semibold">
          {t("noteLabel")}
        </label>
        <textarea
          id={field}
          name="text"
          rows={3}
          maxLength={4_000}
          className="w-full rounded-control border border-edge bg-surface px-4 py-3 text-base text-ink"
        />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" size="small" variant="secondary" busy={state === "busy"}>
            {t("noteSend")}
          </Button>
          {state === "failed" ? (
            <p role="alert" className="font-medium text-danger">
              {t("failed")}
            </p>
          ) : null}
        </div>
      </form>
    </section>
  );
}
