"use client";

import { UserRoundMinus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { type ShapeAction, useShape } from "./plan-shape.tsx";

/** Leaves one person out of this plan; the match stays accepted. */
export function TakeOutButton(props: {
  planId: string;
  accountId: string;
  handle: string;
  shape: ShapeAction;
}) {
  const t = useTranslations("follow.who");
  const { busy, change } = useShape(props);
  const { handle } = props;
  return (
    <Button
      size="small"
      variant="quiet"
      busy={busy}
      aria-label={t("takeOutLabel", { handle })}
      onClick={() => change({ takeOut: handle })}
    >
      {busy ? null : <UserRoundMinus aria-hidden className="size-4.5" />}
      <span className="max-sm:hidden">{busy ? t("takingOut") : t("takeOut")}</span>
    </Button>
  );
}
