"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { useProblemWords } from "#components/shell/use-problem-words.ts";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { importableSources } from "#lib/directory/claim.ts";
import type { ClaimRefusal } from "#lib/directory/read-claims.ts";

type Outcome =
  | {
      readonly kind: "done";
      readonly added: number;
      readonly known: number;
      readonly withdrawn?: number;
      readonly refused: number;
      readonly rows: readonly { readonly row: number; readonly code: ClaimRefusal }[];
    }
  | { readonly kind: "failed"; readonly code: string };

/** Sends a file to the server as it is and shows what became of its rows. */
export function DirectoryImport() {
  const t = useTranslations("directory.import");
  const why = useTranslations("directory.why");
  const sources = useTranslations("directory.source");
  const problem = useProblemWords();
  const router = useRouter();
  const fieldId = useId();
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);

  async function send(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const file = form.get("file");
    if (!(file instanceof File) || file.size === 0) return setOutcome({ kind: "failed", code: "no_file" });
    setBusy(true);
    const query = new URLSearchParams({
      source: String(form.get("source")),
      list: String(form.get("list") || file.name),
    });
    const reply = await fetch(`/api/directory/import?${query}`, { method: "POST", body: file }).catch(
      () => null,
    );
    const answer = await reply?.json().catch(() => null);
    setBusy(false);
    if (!reply?.ok || !answer) return setOutcome({ kind: "failed", code: answer?.code ?? "unknown" });
    setOutcome({ kind: "done", ...answer });
    router.refresh();
  }

  return (
    <form onSubmit={send} className="grid gap-4">
      <p>{t("text")}</p>
      <div className="grid gap-1.5">
        <label htmlFor={`${fieldId}-file`} className="font-semibold">
          {t("file")}
        </label>
        <input
          id={`${fieldId}-file`}
          type="file"
          name="file"
          accept=".csv,.tsv,.json,text/csv,application/json"
          className="min-h-12 w-full rounded-control border border-edge bg-surface p-2.5"
        />
      </div>
      <TextField name="list" label={t("list")} maxLength={100} />
      <div className="grid gap-1.5">
        <label htmlFor={`${fieldId}-source`} className="font-semibold">
          {t("source")}
        </label>
        <select
          id={`${fieldId}-source`}
          name="source"
          className="min-h-12 w-full rounded-control border border-edge bg-surface px-4"
        >
          {importableSources.map((source) => (
            <option key={source} value={source}>
              {sources(source)}
            </option>
          ))}
        </select>
      </div>
      <Button type="submit" variant="primary" busy={busy} className="justify-self-start">
        {t("button")}
      </Button>
      {outcome?.kind === "done" ? (
        <Notice
          tone={outcome.refused > 0 ? "caution" : "positive"}
          live
          title={t("done", { added: outcome.added, known: outcome.known })}
        >
          {outcome.withdrawn ? <p>{t("withdrawn", { count: outcome.withdrawn })}</p> : null}
          {outcome.refused > 0 ? (
            <>
              <p>{t("refused", { count: outcome.refused })}</p>
              <ul className="list-disc pl-5">
                {outcome.rows.map(({ row, code }) => (
                  <li key={`${row} ${code}`}>{t("row", { row, why: why(code) })}</li>
                ))}
              </ul>
            </>
          ) : null}
        </Notice>
      ) : null}
      {outcome?.kind === "failed" ? (
        <Notice
          tone="danger"
          live
          title={
            outcome.code === "no_file" || outcome.code === "too_large"
              ? t(outcome.code === "no_file" ? "noFile" : "tooLarge")
              : problem(outcome.code)
          }
        />
      ) : null}
    </form>
  );
}
