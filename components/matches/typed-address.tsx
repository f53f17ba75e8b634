"use client";

import { PencilLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { RowProblem } from "./review-answer.ts";
import { useProblemWords } from "./row-problem.tsx";

/** A field for the right address, opened by its button or by a key; its server is asked before it counts. */
export function TypedAddress({
  open,
  busy,
  onOpenChange,
  onSend,
}: {
  open: boolean;
  busy: boolean;
  onOpenChange: (open: boolean) => void;
  onSend: (handle: string) => Promise<RowProblem | null>;
}) {
  const t = useTranslations("review.decide");
  return (
    <div className="grid gap-2">
      <div>
        <Button
          size="small"
          variant="quiet"
          className="-ml-3"
          aria-expanded={open}
          onClick={() => onOpenChange(!open)}
        >
          <PencilLine aria-hidden className="size-4.5" />
          {t("type")}
        </Button>
      </div>
      {open ? <AddressForm busy={busy} onClose={() => onOpenChange(false)} onSend={onSend} /> : null}
    </div>
  );
}

function AddressForm({
  busy,
  onClose,
  onSend,
}: {
  busy: boolean;
  onClose: () => void;
  onSend: (handle: string) => Promise<RowProblem | null>;
}) {
  const t = useTranslations("review.decide");
  const words = useProblemWords();
  const [problem, setProblem] = useState<RowProblem | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const text = field.current?.value.trim() ?? "";
    const ending = text === "" ? "not_a_handle" : await onSend(text);
    setProblem(ending);
    if (ending === null) onClose();
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-3">
      <TextField
        ref={field}
        label={t("typeLabel")}
        hint={t("typeHint")}
        error={problem === "not_a_handle" || problem === "not_a_person" ? words(problem) : undefined}
        autoCapitalize="none"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        inputMode="email"
        maxLength={300}
        onKeyDown={(event) => {
          if (event.key === "Escape") onClose();
        }}
      />
      <div>
        <Button type="submit" size="small" variant="secondary" busy={busy}>
          {t("check")}
        </Button>
      </div>
    </form>
  );
}
