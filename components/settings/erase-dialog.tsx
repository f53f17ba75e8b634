"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";

const consequences = ["contacts", "access", "running", "follows", "shared"] as const;

/** What deleting everything means, and a tick that must be set on purpose before it can be done. */
export function EraseDialog({
  busy,
  onCancel,
  onConfirm,
}: {
  busy: boolean;
  onCancel: () => void;
  onConfirm: () => void;
}) {
  const t = useTranslations("settings.erase");
  const [sure, setSure] = useState(false);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !busy && onCancel()}
      title={t("dialogTitle")}
      footer={
        <>
          <Button variant="secondary" onClick={onCancel} disabled={busy}>
            {t("cancel")}
          </Button>
          <Button variant="danger" busy={busy} disabled={!sure} onClick={onConfirm}>
            {busy ? t("busy") : t("confirm")}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <ul className="grid list-disc gap-1.5 pl-5">
          {consequences.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
        <p className="text-muted">{t("download")}</p>
        <label className="flex min-h-11 cursor-pointer items-center gap-3 font-medium">
          <input
            type="checkbox"
            className="size-5 shrink-0 accent-danger"
            checked={sure}
            onChange={(event) => setSure(event.target.checked)}
          />
          {t("sure")}
        </label>
      </div>
    </Dialog>
  );
}
