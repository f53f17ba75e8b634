import { useTranslations } from "next-intl";
import { TextLink } from "#components/ui/text-link.tsx";

const steps = ["step1", "step2", "step3", "step4"] as const;

/** How to make a browser export whose links can be read. */
export function ExportGuide() {
  const t = useTranslations("import.export");
  const link = (words: React.ReactNode) => (
    <TextLink href="https://github.com/prinsss/twitter-web-exporter">{words}</TextLink>
  );
  return (
    <div className="grid gap-3">
      <h3 className="font-semibold">{t("title")}</h3>
      <ol className="grid list-decimal gap-2.5 pl-6 marker:font-semibold marker:text-accent">
        {steps.map((key) => (
          <li key={key} className="pl-1">
            {t.rich(key, { link })}
          </li>
        ))}
      </ol>
    </div>
  );
}
