"use client";

import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { AccountCard } from "./connected-account.ts";

/** Says what disconnecting one account does before it is done. Open while an `account` is given. */
export function DisconnectDialog({
  account,
  isLast,
  busy,
  onCancel,
  onConfirm,
}: {
  account: AccountCard | null;
  isLast: boolean;
  busy: boolean;
  onCancel: () => void;
  onConfirm: (account: AccountCard) => void;
}) {
  const t = useTranslations("settings.disconnectDialog");
  const shell = useTranslations("shell");
  if (!account) return null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !busy && onCancel()}
      title={t("title", { account: account.address })}
      description={
        <div className="grid gap-2">
          <p>{account.network === "x" ? t("x") : t("fediverse", { host: account.host })}</p>
          {isLast && account.network === "fediverse" ? <p>{t("last")}</p> : null}
        </div>
      }
      footer={
        <>
          <Button variant="secondary" onClick={onCancel} disabled={busy}>
            {shell("cancel")}
          </Button>
          <Button variant="danger" busy={busy} onClick={() => onConfirm(account)}>
            {busy ? t("busy") : t("confirm")}
          </Button>
        </>
      }
    />
  );
}
