"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";

/** A text of one's own to change and take along; it leaves the page only through the clipboard. */
export function CopyText({ label, language, text }: { label: string; language: "en" | "fr"; text: string }) {
  const t = useTranslations("missing");
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = () => {
    const done = navigator.clipboard?.writeText(field.current?.value ?? "");
    if (!done) return setCopied(false);
    done.then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className="grid content-start gap-2">
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      <textarea
        ref={field}
        id={id}
        lang={language}
        rows={6}
        defaultValue={text}
        className="w-full rounded-control border border-edge bg-surface px-4 py-3 text-base text-ink"
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button size="small" variant="secondary" onClick={copy}>
          <Copy aria-hidden className="size-4.5" />
          {t("copy")}
        </Button>
        <p role="status" className="text-sm text-muted">
          {copied === null ? "" : t(copied ? "copied" : "copyFailed")}
        </p>
      </div>
    </div>
  );
}
