import { useTranslations } from "next-intl";
import { bulkExceptions } from "#lib/matches/propose-candidate.ts";
import type { BulkCount } from "./review-answer.ts";

/** How many are left for the person to decide, and why each of them is. */
export function BulkSummary({ preview }: { preview: BulkCount }) {
  const t = useTranslations("review.bulk");
  const present = bulkExceptions.filter((reason) => preview.exceptions[reason] > 0);
  const count = present.reduce((sum, reason) => sum + preview.exceptions[reason], 0);
  return (
    <div className="grid gap-2">
      <p>{t("exceptions", { count })}</p>
      <ul className="grid list-disc gap-1 pl-6">
        {present.map((reason) => (
          <li key={reason}>{t(`exception.${reason}`, { count: preview.exceptions[reason] })}</li>
        ))}
      </ul>
    </div>
  );
}
