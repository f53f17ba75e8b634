import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Choice } from "#components/ui/choice.tsx";
import type { PlanOptions as Options } from "#lib/plans/plan.ts";
import type { LanguageName } from "./language-names.ts";

/** How each person is followed. The choices are part of what the person consents to. */
export function PlanOptions({
  options,
  languages,
  onChange,
  children,
}: {
  options: Options;
  languages: readonly LanguageName[];
  onChange: (options: Options) => void;
  /** Further choices. */
  children?: ReactNode;
}) {
  const t = useTranslations("follow.options");
  const change = (part: Partial<Options>) => onChange({ ...options, ...part });
  const toggle = (code: string, on: boolean) =>
    change({ languages: on ? [...options.languages, code] : options.languages.filter((it) => it !== code) });
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-3 text-xl font-semibold">{t("title")}</legend>
      <Choice checked={options.showBoosts} onChange={(showBoosts) => change({ showBoosts })}>
        {t("showBoosts")}
      </Choice>
      <Choice checked={options.notify} onChange={(notify) => change({ notify })} hint={t("notifyHint")}>
        {t("notify")}
      </Choice>
      <Choice checked={options.followMoved ?? false} onChange={(followMoved) => change({ followMoved })}>
        {t("followMoved")}
      </Choice>
      {children}
      <details>
        <summary className="inline-flex min-h-11 items-center font-medium text-accent underline underline-offset-4">
          {t("languages")}
        </summary>
        <fieldset aria-describedby="languages-hint" className="mt-2 grid gap-2">
          <legend className="sr-only">{t("languages")}</legend>
          <p id="languages-hint" className="mb-1 text-sm text-muted">
            {t("languagesHint")}
          </p>
          <div className="grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-3 lg:grid-cols-4">
            {languages.map(({ code, name }) => (
              <Choice
                key={code}
                checked={options.languages.includes(code)}
                onChange={(on) => toggle(code, on)}
              >
                {name}
              </Choice>
            ))}
          </div>
        </fieldset>
      </details>
    </fieldset>
  );
}
