"use client";

import { Image as ImageIcon, ImageOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import type { Answer } from "./review-answer.ts";

export type ChoosePictures = (input: { readonly shows: boolean }) => Promise<Answer<unknown>>;

/** Pictures or initials: kept as the person's choice, for every report they look at. */
export function PicturesChoice({ shows, choose }: { shows: boolean; choose: ChoosePictures }) {
  const t = useTranslations("review.pictures");
  const router = useRouter();
  const [busy, startChange] = useTransition();
  const [failed, setFailed] = useState(false);
  const change = () =>
    startChange(async () => {
      const answer = await choose({ shows: !shows }).catch(() => null);
      setFailed(!answer?.ok);
      router.refresh();
    });
  const Icon = shows ? ImageOff : ImageIcon;
  return (
    <div>
      <button
        type="button"
        aria-disabled={busy || undefined}
        title={t("hint")}
        onClick={busy ? undefined : change}
        className="inline-flex min-h-11 items-center gap-2 rounded-control px-2 text-sm font-medium text-muted hover:text-ink"
      >
        <Icon aria-hidden className="size-4.5" />
        {shows ? t("hide") : t("show")}
      </button>
      {failed ? (
        <p role="alert" className="text-sm font-medium text-danger">
          {t("failed")}
        </p>
      ) : null}
    </div>
  );
}
