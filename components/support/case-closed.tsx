import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

/** A case that is over, or in other hands: nothing of it is shown. */
export function CaseClosed() {
  const t = useTranslations("support.case");
  return (
    <>
      <h1 className="sr-only">{t("endedTitle")}</h1>
      <EmptyState
        icon={Lock}
        title={t("endedTitle")}
        action={
          <ButtonLink href="/support" variant="secondary">
            {t("toQueue")}
          </ButtonLink>
        }
      >
        {t("endedText")}
      </EmptyState>
    </>
  );
}
