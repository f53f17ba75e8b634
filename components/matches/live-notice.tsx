"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Spinner } from "#components/ui/spinner.tsx";

/** What goes on behind the list, and a button for what has come in; nothing moves before it is pressed. */
export function LiveNotice({
  lookingUp,
  fresh,
  interrupted,
  busy,
  onShow,
}: {
  lookingUp: number;
  fresh: number;
  interrupted: boolean;
  busy: boolean;
  onShow: () => void;
}) {
  const t = useTranslations("review.live");
  if (lookingUp === 0 && fresh === 0 && !interrupted) return null;
  return (
    <div className="sticky top-2 z-10 flex flex-wrap items-center justify-between gap-x-6 gap-y-2 rounded-panel border border-accent/30 bg-accent-soft px-4 py-2.5">
      <div className="grid gap-0.5 py-1">
        {lookingUp > 0 ? (
          <p className="flex items-center gap-2.5">
            <Spinner className="size-4.5 shrink-0 text-accent" />
            <span>{t("running", { count: lookingUp })}</span>
          </p>
        ) : null}
        {lookingUp === 0 && fresh > 0 ? <p>{t("ended")}</p> : null}
        {interrupted ? <p className="text-sm text-caution">{t("paused")}</p> : null}
      </div>
      <div role="status">
        {fresh > 0 ? (
          <Button size="small" busy={busy} onClick={onShow}>
            {busy ? null : <RefreshCw aria-hidden className="size-4.5" />}
            {t("show", { count: fresh })}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
