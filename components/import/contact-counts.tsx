import { useFormatter, useTranslations } from "next-intl";
import type { ContactCounts as Counts } from "#lib/intake/contact-set.ts";

const kinds = ["following", "follower", "blocked", "muted"] as const;

/** How many contacts of which kind, exactly. */
export function ContactCounts({ counts, archive }: { counts: Counts; archive: boolean }) {
  const t = useTranslations("import.ready");
  const format = useFormatter();
  const shown = kinds.filter((key) => counts[key] > 0 || key === "following" || key === "follower");
  return (
    <div className="grid gap-4">
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-[repeat(auto-fit,minmax(8rem,1fr))]">
        {shown.map((key) => (
          <div key={key} className="flex flex-col-reverse rounded-control bg-canvas px-4 py-3">
            <dt className="text-sm text-muted">{t(key)}</dt>
            <dd className="text-2xl font-semibold tabular-nums">{format.number(counts[key])}</dd>
          </div>
        ))}
      </dl>
      <p>
        <strong className="font-semibold">{t("total", { count: counts.contacts })}</strong>,{" "}
        {t("named", { named: counts.named })}.
      </p>
      {archive && counts.named < counts.contacts ? (
        <p className="text-sm text-muted">{t("namedHint")}</p>
      ) : null}
      {counts.blocked > 0 ? <p className="text-sm text-muted">{t("blocks")}</p> : null}
    </div>
  );
}
