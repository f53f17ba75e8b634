"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { ListQuestion } from "#lib/intake/lists/ask-about-list.ts";
import { namesSomebody } from "#lib/intake/lists/column-mapping.ts";
import type { ListOptions } from "#lib/intake/lists/read-list.ts";
import type { Relation } from "#lib/intake/lists/relation.ts";
import { ColumnTable } from "./column-table.tsx";
import { PanelHeading } from "./panel-heading.tsx";

const choices = ["following", "follower", "both"] as const satisfies readonly Relation[];

/** What only the person knows of a list: whose accounts these are, how many there should be, and what its columns hold. */
export function AskPanel({
  name,
  question,
  onAnswer,
  onDiscard,
}: {
  name: string;
  question: ListQuestion;
  onAnswer: (options: ListOptions) => void;
  onDiscard: () => void;
}) {
  const t = useTranslations("import.ask");
  const { table } = question;
  const [relation, setRelation] = useState<Relation>(question.relation ?? "following");
  const [shown, setShown] = useState("");
  const [mapping, setMapping] = useState(table?.guess ?? []);
  const [problem, setProblem] = useState<"columns" | "shown" | null>(null);
  const said = question.saysRelation || mapping.includes("following") || mapping.includes("follower");

  function answer(): void {
    const count = shown.replace(/[\s.,’'\u{202F}]/gu, "");
    const wrong = table && !namesSomebody(mapping) ? "columns" : /^[0-9]{0,9}$/.test(count) ? null : "shown";
    setProblem(wrong);
    if (wrong) return;
    onAnswer({
      ...(!said && { relation }),
      ...(table && { mapping }),
      ...(count !== "" && { shownOnX: Number(count) }),
    });
  }

  return (
    <form
      className="grid gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        answer();
      }}
    >
      <div className="grid gap-1">
        <PanelHeading>{table ? t("titleTable", { name }) : t("title", { name })}</PanelHeading>
        {question.tool ? <p className="text-muted">{t(`tool.${question.tool}`)}</p> : null}
      </div>
      {question.withoutMetadata ? <Notice tone="caution" title={t("noMetadata")} /> : null}
      {table ? (
        <div className="grid gap-2">
          <p>{t("columns")}</p>
          <ColumnTable name={name} table={table} mapping={mapping} onChange={setMapping} />
          {problem === "columns" ? <Notice tone="danger" live title={t("needKey")} /> : null}
        </div>
      ) : null}
      {said ? null : (
        <fieldset className="grid gap-1">
          <legend className="font-semibold">{t("relation")}</legend>
          {question.relation ? <p className="text-sm text-muted">{t("guessed")}</p> : null}
          {choices.map((choice) => (
            <label key={choice} className="flex min-h-11 cursor-pointer items-center gap-3">
              <input
                type="radio"
                name="relation"
                checked={relation === choice}
                onChange={() => setRelation(choice)}
                className="size-5 shrink-0 accent-accent"
              />
              {t(choice)}
            </label>
          ))}
        </fieldset>
      )}
      {question.tool === "twitter_web_exporter" ? (
        <TextField
          label={t("shown")}
          hint={t("shownHint")}
          error={problem === "shown" ? t("shownError") : undefined}
          inputMode="numeric"
          autoComplete="off"
          className="max-w-96"
          value={shown}
          onChange={({ target }) => setShown(target.value)}
        />
      ) : null}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" size="large">
          {t("read")}
        </Button>
        <Button variant="quiet" size="large" onClick={onDiscard}>
          {t("back")}
        </Button>
      </div>
    </form>
  );
}
