import { useTranslations } from "next-intl";
import { Spinner } from "#components/ui/spinner.tsx";

/** What deciding many at once has done. */
export type BulkDone = {
  readonly verdict: "accepted" | "rejected";
  readonly count: number;
  /** Names it for taking it back; null when nothing changed. */
  readonly batch: string | null;
};

/** While the contacts are counted, and when that did not work. */
export function Asking({ failed }: { failed: boolean }) {
  const t = useTranslations("review.bulk");
  if (failed)
    return (
      <p role="alert" className="font-medium text-danger">
        {t("failed")}
      </p>
    );
  return (
    <p role="status" className="flex items-center gap-2 text-muted">
      <Spinner />
      {t("loading")}
    </p>
  );
}
