import { useFormatter, useTranslations } from "next-intl";

/** When a failed look-up is tried again. `now` is the moment the page was made. */
export function RetryNote({ retryAt, now }: { retryAt: string | null; now: string }) {
  const t = useTranslations("review.none");
  const format = useFormatter();
  const words = () => {
    if (!retryAt) return t("retryNever");
    const at = new Date(retryAt);
    const from = new Date(now);
    return at <= from ? t("retrySoon") : t("retryIn", { when: format.relativeTime(at, from) });
  };
  return <p className="text-sm text-muted">{words()}</p>;
}
