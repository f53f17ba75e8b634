"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { unitMicros, type XQuote, type XWish } from "#lib/intake/x-api/cost.ts";
import { useMoney } from "./use-money.ts";
import type { XActions } from "./x-actions.ts";
import type { XScreenView } from "./x-view.ts";

/** What will be asked, what it costs, where it stops and what is kept, before the one click that starts it. */
export function CostDialog({
  wish,
  quote,
  view,
  onStart,
  onClose,
}: {
  wish: XWish;
  quote: XQuote;
  view: XScreenView;
  onStart: XActions["startReading"];
  onClose: () => void;
}) {
  const t = useTranslations("x-intake.dialog");
  const shell = useTranslations("shell");
  const money = useMoney();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const amount = money.amount(quote.likelyMicros);
  const start = async () => {
    setBusy(true);
    const agreed = { expected: quote.expected, ceilingMicros: quote.ceilingMicros };
    const answer = await onStart({ wish: { ...wish, sides: [...wish.sides] }, agreed }).catch(() => null);
    if (answer?.ok) return onClose();
    setBusy(false);
    setProblem(answer?.code === "plan_changed" ? t("changed") : t("failed"));
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !isBusy && onClose()}
      title={wish.kind === "names" ? t("titleNames", { amount }) : t("title", { amount })}
      footer={
        <>
          <Button variant="secondary" onClick={onClose} disabled={isBusy}>
            {shell("cancel")}
          </Button>
          <Button busy={isBusy} onClick={() => void start()}>
            {isBusy ? t("busy") : t("agree")}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Asked wish={wish} quote={quote} view={view} />
        <p className="tabular-nums">
          {t("sum", {
            count: quote.expected,
            price: money.price(unitMicros(quote, wish.pinned)),
            amount,
          })}
        </p>
        <p>{t("ceiling", { amount: money.amount(quote.ceilingMicros) })}</p>
        <p>{payer(view, t)}</p>
        <p className="text-muted">{t("kept")}</p>
        <p role="alert" className="font-medium text-danger empty:hidden">
          {problem}
        </p>
      </div>
    </Dialog>
  );
}

type Words = ReturnType<typeof useTranslations<"x-intake.dialog">>;

function payer({ account }: XScreenView, t: Words): string {
  if (account?.organisation) return t("organisation", { name: account.organisation });
  return account?.ownApp ? t("own") : t("operator");
}

function Asked({ wish, quote, view }: { wish: XWish; quote: XQuote; view: XScreenView }) {
  const t = useTranslations("x-intake.dialog");
  const { account } = view;
  return (
    <div className="grid gap-1.5">
      <h3 className="font-semibold">{t("asked")}</h3>
      <ul className="grid list-disc gap-1 pl-6">
        {wish.sides.includes("following") ? (
          <li>{t("following", { count: account?.followingCount ?? 0 })}</li>
        ) : null}
        {wish.sides.includes("followers") ? (
          <li>{t("followers", { count: account?.followersCount ?? 0 })}</li>
        ) : null}
        {wish.kind === "names" ? <li>{t("names", { count: quote.expected })}</li> : null}
        {wish.pinned ? <li>{t("pinned")}</li> : null}
      </ul>
    </div>
  );
}
