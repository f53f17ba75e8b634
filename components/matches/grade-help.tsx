import { CircleHelp } from "lucide-react";
import { useTranslations } from "next-intl";
import { grades } from "#lib/matches/match.ts";

/** What the words of the evidence mean, from the surest to the least sure. */
export function GradeHelp() {
  const t = useTranslations("review.filters");
  const words = useTranslations("reasons");
  return (
    <details>
      <summary className="inline-flex min-h-11 items-center gap-2 rounded-control px-2 text-sm font-medium text-muted hover:text-ink">
        <CircleHelp aria-hidden className="size-4.5" />
        {t("means")}
      </summary>
      <ul className="mt-1 grid gap-1.5 rounded-control bg-raised px-4 py-3 text-sm">
        {grades.map((grade) => (
          <li key={grade}>{words(`grade_${grade}`)}</li>
        ))}
      </ul>
    </details>
  );
}
