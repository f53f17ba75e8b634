import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { AccountChoice } from "./plan-view.ts";

/** The server has ended our sign-in: nothing can be followed before it is renewed. */
export function SignedOutNotice({ account }: { account: AccountChoice }) {
  const t = useTranslations("follow.signedOut");
  return (
    <Notice
      tone="caution"
      title={t("title", { host: account.host })}
      actions={
        <ButtonLink href={`/sign-in?host=${encodeURIComponent(account.host)}&back=/follow`} size="small">
          {t("action")}
        </ButtonLink>
      }
    >
      <p>{t("text", { handle: `@${account.handle}` })}</p>
    </Notice>
  );
}

/** Another plan of this account is under way; this one would take turns with it. */
export function RunningNotice({ account }: { account: AccountChoice }) {
  const t = useTranslations("follow.running");
  return (
    <Notice
      title={t("title", { handle: `@${account.handle}` })}
      actions={
        <ButtonLink href="/outcome" size="small" variant="secondary">
          {t("action")}
        </ButtonLink>
      }
    >
      <p>{t("text", { host: account.host })}</p>
    </Notice>
  );
}
