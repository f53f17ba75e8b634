import { useTranslations } from "next-intl";
import { Spinner } from "#components/ui/spinner.tsx";

/** Stands in for a page that is on its way. */
export function LoadingPanel() {
  const t = useTranslations("shell");
  return (
    <p role="status" className="flex items-center gap-3 py-16 text-lg text-muted">
      <Spinner />
      {t("loading")}
    </p>
  );
}
