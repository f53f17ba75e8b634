import { Footprints } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";

/** Nothing was confirmed yet, so nothing has happened. */
export function OutcomeEmpty() {
  const t = useTranslations("outcome");
  return (
    <>
      <PageHeading title={t("title")} />
      <EmptyState
        icon={Footprints}
        title={t("empty.title")}
        action={<ButtonLink href="/follow">{t("empty.action")}</ButtonLink>}
      >
        {t("empty.text")}
      </EmptyState>
    </>
  );
}
