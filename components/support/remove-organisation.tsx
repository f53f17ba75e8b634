"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";

/** Asks before an organisation is removed, and says what that does. */
export function RemoveOrganisation({ name, remove }: { name: string; remove: () => Promise<unknown> }) {
  const t = useTranslations("support.organisations");
  const [isOpen, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    await remove();
    setBusy(false);
    setOpen(false);
  };
  return (
    <>
      <Button size="small" variant="quiet" onClick={() => setOpen(true)}>
        {t("removeOrganisation")}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        title={t("removeTitle", { name })}
        description={t("removeText")}
        footer={
          <>
            <Button variant="secondary" onClick={() => setOpen(false)}>
              {t("keep")}
            </Button>
            <Button variant="danger" busy={busy} onClick={confirm}>
              {t("removeSure")}
            </Button>
          </>
        }
      />
    </>
  );
}
