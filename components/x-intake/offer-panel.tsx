"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Choice } from "#components/ui/choice.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { XQuote, XWish } from "#lib/intake/x-api/cost.ts";
import { type XSide, xSides } from "#lib/intake/x-api/x-run.ts";
import { ConnectButton } from "./connect-panel.tsx";
import { CostDialog } from "./cost-dialog.tsx";
import { quoteView } from "./offer.ts";
import { useMoney } from "./use-money.ts";
import type { XActions } from "./x-actions.ts";
import { nextApp, type XAccountView, type XAppName, type XScreenView } from "./x-view.ts";

/** What shall be read, with its price beside it as it is chosen. Nothing is asked of X before the dialog's yes. */
export function OfferPanel({ view, actions }: { view: XScreenView; actions: XActions }) {
  const [wish, setWish] = useState<XWish | null>(null);
  if (!view.account) return null;
  const quote = wish && quoteView(view, wish);
  return (
    <>
      <Card className="grid gap-7">
        <SignedInLine account={view.account} app={nextApp(view)} onConnect={actions.connectX} />
        <ListsOffer view={view} account={view.account} onChoose={setWish} />
      </Card>
      {view.unnamed > 0 ? <NamesOffer unnamed={view.unnamed} onChoose={setWish} view={view} /> : null}
      {wish && quote ? (
        <CostDialog
          wish={wish}
          quote={quote}
          view={view}
          onStart={actions.startReading}
          onClose={() => setWish(null)}
        />
      ) : null}
    </>
  );
}

function SignedInLine({
  account,
  app,
  onConnect,
}: {
  account: XAccountView;
  app: XAppName;
  onConnect: XActions["connectX"];
}) {
  const t = useTranslations("x-intake.account");
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line pb-5">
      <p className="min-w-0">
        <span className="font-semibold">{t("signedIn", { username: account.username })}</span>{" "}
        <span className="text-muted">
          {account.organisation !== null
            ? t("viaOrganisation", { name: account.organisation })
            : t(account.ownApp ? "viaOwn" : "viaOperator")}
        </span>
      </p>
      <ConnectButton app={app} onConnect={onConnect} variant="secondary" label={t("other")} />
    </div>
  );
}

function ListsOffer({
  view,
  account,
  onChoose,
}: {
  view: XScreenView;
  account: XAccountView;
  onChoose: (wish: XWish) => void;
}) {
  const t = useTranslations("x-intake.offer");
  const money = useMoney();
  const [sides, setSides] = useState<readonly XSide[]>(xSides);
  const [pinned, setPinned] = useState(false);
  const wish: XWish = { kind: "lists", sides: xSides.filter((side) => sides.includes(side)), pinned };
  const quote = quoteView(view, wish);
  const prices = account.ownApp ? view.ownPrices : view.operatorPrices;
  if (!quote) return <Notice title={t("title")}>{t("unknown")}</Notice>;
  const toggle = (side: XSide, on: boolean) =>
    setSides(on ? [...sides, side] : sides.filter((chosen) => chosen !== side));
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-2 text-xl font-semibold">{t("title")}</legend>
      <div>
        <Choice checked={sides.includes("following")} onChange={(on) => toggle("following", on)}>
          {t("following", { count: account.followingCount ?? 0 })}
        </Choice>
        <Choice checked={sides.includes("followers")} onChange={(on) => toggle("followers", on)}>
          {t("followers", { count: account.followersCount ?? 0 })}
        </Choice>
        <Choice
          checked={pinned}
          onChange={setPinned}
          hint={t("pinnedHint", { price: money.price(prices.postMicros) })}
        >
          {t("pinned")}
        </Choice>
      </div>
      <p className="text-sm text-muted">{t("counted", { date: new Date(account.countedAt) })}</p>
      <Price quote={quote} account={account} monthLeftMicros={view.monthLeftMicros} />
      {sides.length === 0 ? <p role="status">{t("choose")}</p> : null}
      {sides.length > 0 && quote.expected === 0 ? <p role="status">{t("nobody")}</p> : null}
      {quote.expected > 0 && quote.reach === 0 ? <Notice tone="caution" title={t("nothingAllowed")} /> : null}
      <Button onClick={() => onChoose(wish)} disabled={quote.reach === 0} className="mt-2 justify-self-start">
        {t("open")}
      </Button>
    </fieldset>
  );
}

function Price({
  quote,
  account,
  monthLeftMicros,
}: {
  quote: XQuote;
  account: XAccountView;
  monthLeftMicros: number;
}) {
  const t = useTranslations("x-intake.offer");
  const money = useMoney();
  const isShort = quote.reach > 0 && quote.reach < quote.expected;
  const lacksMonth = !account.ownApp && monthLeftMicros < Math.min(quote.likelyMicros, quote.ceilingMicros);
  const rows: [string, ReactNode][] = [
    [t("price"), money.price(quote.userMicros)],
    [t("likely"), <strong key="likely">{money.amount(quote.likelyMicros)}</strong>],
    [t("ceiling"), money.amount(quote.ceilingMicros)],
    [
      t("payer"),
      account.organisation !== null
        ? t("payerOrganisation", { name: account.organisation })
        : t(account.ownApp ? "payerOwn" : "payerOperator"),
    ],
  ];
  return (
    <div className="grid gap-4" aria-live="polite">
      <dl className="grid gap-x-6 gap-y-1.5 rounded-panel bg-raised p-4 sm:grid-cols-[auto_1fr]">
        {rows.map(([name, value]) => (
          <div key={name} className="grid gap-x-6 sm:col-span-2 sm:grid-cols-subgrid">
            <dt className="text-muted">{name}</dt>
            <dd className="tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {isShort ? (
        <Notice tone="caution" title={t("short", { reach: quote.reach, expected: quote.expected })} />
      ) : null}
      {lacksMonth ? (
        <Notice tone="caution" title={t("month", { left: money.amount(Math.max(0, monthLeftMicros)) })} />
      ) : null}
    </div>
  );
}

function NamesOffer({
  unnamed,
  onChoose,
  view,
}: {
  unnamed: number;
  onChoose: (wish: XWish) => void;
  view: XScreenView;
}) {
  const t = useTranslations("x-intake.names");
  const wish: XWish = { kind: "names", sides: [], pinned: false };
  const quote = quoteView(view, wish);
  return (
    <Card className="grid gap-4">
      <h2 className="text-xl font-semibold">{t("title")}</h2>
      <p>{t("text", { count: unnamed })}</p>
      <Button
        variant="secondary"
        disabled={!quote || quote.reach === 0}
        onClick={() => onChoose(wish)}
        className="justify-self-start"
      >
        {t("open")}
      </Button>
    </Card>
  );
}
