import { useTranslations } from "next-intl";
import { TextLink } from "#components/ui/text-link.tsx";

const steps = ["step1", "step2", "step3", "step4", "step5"] as const;

/** How to get the archive from X, honest about the wait. Open for who has brought nothing yet. */
export function ArchiveGuide({ open }: { open: boolean }) {
  const t = useTranslations("import.guide");
  const link = (words: React.ReactNode) => (
    <TextLink href="https://x.com/settings/download_your_data">{words}</TextLink>
  );
  return (
    <details open={open} className="group rounded-control border border-line bg-canvas px-4 py-2 sm:px-5">
      <summary className="flex min-h-11 items-center justify-between gap-4">
        <h3 className="text-lg font-semibold">{t("title")}</h3>
        <span aria-hidden className="text-2xl text-muted transition-transform group-open:rotate-45">
          +
        </span>
      </summary>
      <div className="mt-3 grid gap-4 pb-3">
        <p className="font-medium">{t("ask")}</p>
        <ol className="grid list-decimal gap-2.5 pl-6 marker:font-semibold marker:text-accent">
          {steps.map((key) => (
            <li key={key} className="pl-1">
              {t.rich(key, { link })}
            </li>
          ))}
        </ol>
        <p className="text-muted">{t("phone")}</p>
        <div className="grid gap-1 border-t border-line pt-4">
          <h4 className="font-semibold">{t("goneTitle")}</h4>
          <p>{t("gone")}</p>
        </div>
      </div>
    </details>
  );
}
