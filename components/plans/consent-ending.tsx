import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { AppErrorCode } from "#lib/errors.ts";

export type Ending = "changed" | "failed" | "failedSignedOut";

/** Which of the three it is, by the code of the answer. */
export function endingOf(code: AppErrorCode): Ending {
  if (code === "plan_changed") return "changed";
  return code === "account_signed_out" ? "failedSignedOut" : "failed";
}

/** Why the click did not start anything, and what to do. */
export function ConsentEnding({ ending, onAgain }: { ending: Ending | null; onAgain: () => void }) {
  const t = useTranslations("follow.consent");
  if (ending === null) return null;
  const again = (
    <Button size="small" variant="secondary" onClick={onAgain}>
      {t("changed.action")}
    </Button>
  );
  return (
    <Notice
      live
      tone={ending === "changed" ? "caution" : "danger"}
      title={t(`${ending}.title`)}
      actions={ending === "changed" ? again : null}
    >
      <p>{t(`${ending}.text`)}</p>
    </Notice>
  );
}
