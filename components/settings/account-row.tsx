import { ExternalLink } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import type { AccountCard } from "./connected-account.ts";

const tones = { connected: "positive", signed_out: "caution", disconnected: "neutral" } as const;

/** One account with what can be done about it. */
export function AccountRow({ account, onDisconnect }: { account: AccountCard; onDisconnect: () => void }) {
  const t = useTranslations("settings.accounts");
  return (
    <li className="grid gap-3 border-t border-line py-5 first:border-t-0 first:pt-0 last:pb-0 sm:grid-cols-[1fr_auto] sm:items-start">
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="min-w-0 font-semibold wrap-anywhere">{account.address}</span>
          <Badge tone={tones[account.state]}>{t(`state.${account.state}`)}</Badge>
        </p>
        <AccountFacts account={account} />
        {account.state === "signed_out" ? <p className="text-caution">{t("signedOutHint")}</p> : null}
        {account.state === "disconnected" ? <p className="text-muted">{t("disconnectedHint")}</p> : null}
      </div>
      <div className="flex flex-wrap gap-2">
        {account.state !== "connected" ? (
          <ButtonLink href="/sign-in" variant="secondary" size="small">
            {t("reconnect")}
          </ButtonLink>
        ) : null}
        {account.state !== "disconnected" ? (
          <Button
            variant="secondary"
            size="small"
            aria-label={t("disconnectOf", { account: account.address })}
            onClick={onDisconnect}
          >
            {t("disconnect")}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

function AccountFacts({ account }: { account: AccountCard }) {
  const t = useTranslations("settings.accounts");
  const format = useFormatter();
  const since = format.dateTime(new Date(account.connectedAt), { dateStyle: "long" });
  const facts = [
    account.displayName,
    account.network === "fediverse" ? t("on", { host: account.host }) : null,
    t("since", { date: since }),
  ].filter(Boolean);
  return (
    <div className="grid justify-items-start gap-1 text-sm">
      <p className="text-muted wrap-anywhere">{facts.join(" · ")}</p>
      {account.profileUrl ? (
        <a
          href={account.profileUrl}
          rel="noreferrer noopener"
          className="inline-flex items-center gap-1 font-medium text-accent underline underline-offset-4"
        >
          {t("profile")}
          <ExternalLink aria-hidden className="size-3.5" />
        </a>
      ) : null}
    </div>
  );
}
