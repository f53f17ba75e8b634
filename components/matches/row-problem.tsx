import { useTranslations } from "next-intl";
import type { RowProblem } from "./review-answer.ts";

const known = [
  "signed_out",
  "not_found",
  "bad_request",
  "too_many",
  "mirror",
  "group",
  "absent",
  "gone",
  "mismatched",
  "not_a_handle",
  "not_a_person",
] as const;

/** A sentence on why nothing was changed, and what the person can do. */
export function useProblemWords(): (problem: RowProblem) => string {
  const t = useTranslations("review.problem");
  return (problem) => t(known.find((it) => it === problem) ?? "other");
}

export function RowProblemNote({ problem }: { problem: RowProblem }) {
  const words = useProblemWords();
  return (
    <p role="alert" className="text-sm font-medium text-danger">
      {words(problem)}
    </p>
  );
}
