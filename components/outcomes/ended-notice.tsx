"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { outcomeHref } from "./outcome-url.ts";

/** On the next visit: what has ended meanwhile, until it was looked at. */
export function EndedNotice({ planIds }: { planIds: readonly string[] }) {
  const t = useTranslations("outcome.ended");
  const path = usePathname();
  const [newest] = planIds;
  if (!newest || path === "/outcome") return null;
  return (
    <Notice
      tone="positive"
      className="mb-8"
      title={t("title", { count: planIds.length })}
      actions={
        <ButtonLink href={outcomeHref({ planId: newest })} size="small" variant="secondary">
          {t("action")}
        </ButtonLink>
      }
    />
  );
}
