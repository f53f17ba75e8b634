"use client";

import { Keyboard } from "lucide-react";
import { useTranslations } from "next-intl";

const lines = [
  { word: "j", keys: ["j", "↓"] },
  { word: "k", keys: ["k", "↑"] },
  { word: "a", keys: ["a"] },
  { word: "r", keys: ["r"] },
  { word: "u", keys: ["u"] },
  { word: "e", keys: ["e"] },
] as const;

/** What the single keys do, and a switch to turn them off for people whom they get in the way of. */
export function KeyboardHelp({
  enabled,
  onEnabledChange,
}: {
  enabled: boolean;
  onEnabledChange: (enabled: boolean) => void;
}) {
  const t = useTranslations("review.keys");
  return (
    <details className="max-lg:hidden">
      <summary className="inline-flex min-h-11 items-center gap-2 rounded-control px-2 text-sm font-medium text-muted hover:text-ink">
        <Keyboard aria-hidden className="size-4.5" />
        {t("title")}
      </summary>
      <div className="mt-2 mb-1 flex flex-wrap items-center gap-x-6 gap-y-2 rounded-control bg-raised px-4 py-3 text-sm">
        <dl className="flex flex-wrap gap-x-5 gap-y-2">
          {lines.map(({ word, keys }) => (
            <div key={word} className="flex items-center gap-2">
              <dt className="flex gap-1">
                {keys.map((key) => (
                  <kbd
                    key={key}
                    className="grid min-w-7 place-items-center rounded border border-edge bg-surface px-1.5 font-sans font-semibold"
                  >
                    {key}
                  </kbd>
                ))}
              </dt>
              <dd>{t(word)}</dd>
            </div>
          ))}
        </dl>
        <label className="flex items-center gap-2 font-medium">
          <input
            type="checkbox"
            checked={enabled}
            onChange={(event) => onEnabledChange(event.target.checked)}
            className="size-4.5 accent-accent"
          />
          {t("enabled")}
        </label>
      </div>
    </details>
  );
}
