"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";

/** More than this makes a page slow; a file has no such bound. */
const charactersMax = 500_000;

/** A box for names of any kind. What is too long is not even put into it. */
export function PasteForm({ onRead }: { onRead: (text: string) => void }) {
  const t = useTranslations("import.paste");
  const id = useId();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<"tooLong" | "empty" | null>(null);

  const take = (next: string) => {
    const tooLong = next.length > charactersMax;
    setProblem(tooLong ? "tooLong" : null);
    if (!tooLong) setText(next);
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === "") setProblem("empty");
        else onRead(text);
      }}
    >
      <div className="grid gap-1.5">
        <label htmlFor={id} className="font-semibold">
          {t("label")}
        </label>
        <p id={`${id}-hint`} className="text-sm text-muted">
          {t("hint")}
        </p>
        <textarea
          id={id}
          rows={8}
          value={text}
          spellCheck={false}
          autoCapitalize="none"
          aria-describedby={problem ? `${id}-hint ${id}-problem` : `${id}-hint`}
          aria-invalid={problem ? true : undefined}
          onPaste={(event) => {
            if (event.clipboardData.getData("text").length <= charactersMax) return;
            event.preventDefault();
            setProblem("tooLong");
          }}
          onChange={({ target }) => take(target.value)}
          className="w-full rounded-control border border-edge bg-surface px-4 py-3 text-base text-ink"
        />
        {problem ? (
          <p id={`${id}-problem`} role="alert" className="text-sm font-medium text-danger">
            {problem === "tooLong" ? t("tooLong", { max: charactersMax }) : t("empty")}
          </p>
        ) : null}
      </div>
      <Button type="submit" className="justify-self-start">
        {t("read")}
      </Button>
    </form>
  );
}
