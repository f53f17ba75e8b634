import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { explainReason, explainWarning } from "#lib/matches/explain.ts";
import type { RankedCandidate } from "#lib/matches/match.ts";
import { isConfirmed } from "./chosen-candidate.ts";

/** How sure we are (of an account that exists), every reason for it with the words it was found in, and what speaks against it. */
export function RowReasons({ candidate }: { candidate: RankedCandidate }) {
  const t = useTranslations("review.grade");
  const words = useTranslations("reasons");
  const { grade, warnings } = candidate;
  // The warning of a move says the same and what follows from it.
  const reasons = candidate.reasons.filter(({ kind }) => kind !== "moved" || !warnings.includes("moved"));
  const sentences = reasons.map(explainReason).map(({ key, values }) => words(key, { ...values }));
  const doubts = warnings
    .map((warning) => explainWarning(warning, candidate))
    .map(({ key, values }) => words(key, { ...values }));
  const strong = grade !== "possible" && grade !== "listed";
  return (
    <div className="grid gap-2 text-sm">
      {isConfirmed(candidate) ? (
        <div>
          <Badge tone={strong ? "positive" : "info"}>{t(grade)}</Badge>
        </div>
      ) : null}
      <ul className="grid gap-1">
        {sentences.map((sentence) => (
          <li key={sentence} className="wrap-anywhere">
            {sentence}
          </li>
        ))}
      </ul>
      {doubts.length > 0 ? (
        <ul className="grid gap-1">
          {doubts.map((doubt) => (
            <li key={doubt} className="flex gap-2 text-caution">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              <span className="min-w-0 wrap-anywhere">{doubt}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
