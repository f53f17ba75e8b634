import { useFormatter, useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { OwnCase } from "#lib/support/case.ts";

/** As long as somebody else may look: that they may, until when, and where to end it. Questions come first. */
export function OwnCaseNotice({ openCase, questions }: { openCase: OwnCase | null; questions: number }) {
  const t = useTranslations("support.own");
  const format = useFormatter();
  if (!openCase) return null;
  const until = format.dateTime(openCase.endsAt, { dateStyle: "long", timeZone: "UTC" });
  const who = openCase.openedBy === "organisation" ? "openedByOrganisation" : "opened";
  return (
    <Notice
      tone={questions > 0 ? "caution" : "info"}
      title={questions > 0 ? t("questions", { count: questions }) : t("title")}
      actions={
        questions > 0 ? (
          <ButtonLink size="small" href="/review?state=needs_person">
            {t("answer")}
          </ButtonLink>
        ) : null
      }
    >
      <p>
        {t(who, { until, organisation: openCase.organisation ?? "" })}{" "}
        <TextLink href="/review/support">{t("manage")}</TextLink>
      </p>
    </Notice>
  );
}
