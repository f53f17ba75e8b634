import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";

export default function NotFoundPage() {
  const t = useTranslations("shell.notFound");
  return (
    <div className="mx-auto max-w-page px-4 py-14 sm:px-6 sm:py-20">
      <PageHeading title={t("title")} lead={<p>{t("text")}</p>} />
      <div className="flex flex-wrap gap-3">
        <ButtonLink href="/">{t("home")}</ButtonLink>
        <ButtonLink href="/help" variant="secondary">
          {t("help")}
        </ButtonLink>
      </div>
    </div>
  );
}
