import { Check } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { HandleText } from "#components/ui/handle-text.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { planHref } from "./plan-url.ts";
import type { AccountChoice as Account } from "./plan-view.ts";
import { softwareName } from "./software-name.ts";

/** Which of the person's accounts follows. Links, so that the choice stands in the address. */
export function AccountChoice({ accounts, chosenId }: { accounts: readonly Account[]; chosenId: string }) {
  const t = useTranslations("follow.account");
  if (accounts.length < 2) return null;
  return (
    <nav aria-labelledby="accounts" className="grid gap-3">
      <h2 id="accounts" className="text-xl font-semibold">
        {t("title")}
      </h2>
      <ul className="grid gap-3 sm:grid-cols-2">
        {accounts.map((account) => (
          <li key={account.id}>
            <AccountLink account={account} chosen={account.id === chosenId} />
          </li>
        ))}
      </ul>
      <p>
        <TextLink href="/settings">{t("add")}</TextLink>
      </p>
    </nav>
  );
}

function AccountLink({ account, chosen }: { account: Account; chosen: boolean }) {
  const t = useTranslations("follow.account");
  const software = softwareName(account.software);
  return (
    <Link
      href={planHref(account.id)}
      aria-current={chosen ? "true" : undefined}
      className={classNames(
        "flex h-full min-h-16 items-center justify-between gap-3 rounded-panel border p-4 transition-colors",
        chosen ? "border-accent bg-accent-soft" : "border-line bg-surface hover:border-edge hover:bg-raised",
      )}
    >
      <span className="grid min-w-0">
        <span className="font-semibold wrap-anywhere">
          <HandleText handle={account.handle} />
        </span>
        {software ? <span className="text-sm text-muted">{t("software", { software })}</span> : null}
      </span>
      {account.signedOut ? <Badge tone="caution">{t("signedOut")}</Badge> : null}
      {chosen && !account.signedOut ? (
        <span className="flex shrink-0 items-center gap-1 text-sm font-medium text-accent">
          <Check aria-hidden className="size-5" />
          {t("chosen")}
        </span>
      ) : null}
    </Link>
  );
}
