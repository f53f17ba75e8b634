import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";
import { AccountList, type Disconnect } from "./account-list.tsx";
import type { AccountCard } from "./connected-account.ts";
import { type Erase, ErasePanel } from "./erase-panel.tsx";
import { SettingsSection } from "./settings-section.tsx";

export type SettingsScreenProps = {
  readonly accounts: readonly AccountCard[];
  readonly xAccounts: readonly AccountCard[];
  /** Whether signing in with X is configured here. */
  readonly xOffered: boolean;
  readonly languageSwitch: ReactNode;
  /** Who may find the person, and where else we look. */
  readonly choices: ReactNode;
  readonly onDisconnect: Disconnect;
  readonly onErase: Erase;
  readonly onSignOut: () => Promise<void>;
};

/** Everything a person can change about their account, and the way out. */
export function SettingsScreen(props: SettingsScreenProps) {
  const t = useTranslations("settings");
  return (
    <div className="mx-auto max-w-3xl px-4 py-10 sm:px-6 sm:py-14">
      <PageHeading title={t("title")} lead={<p>{t("lead")}</p>} />
      <div className="grid gap-6">
        <Accounts accounts={props.accounts} onDisconnect={props.onDisconnect} />
        {props.xOffered || props.xAccounts.length > 0 ? (
          <XAccounts accounts={props.xAccounts} onDisconnect={props.onDisconnect} />
        ) : null}
        {props.choices}
        <ThisBrowser languageSwitch={props.languageSwitch} onSignOut={props.onSignOut} />
        <SettingsSection id="data" title={t("data.title")}>
          <p>{t("data.text")}</p>
          <ButtonLink href="/api/my-data" download="" variant="secondary" className="justify-self-start">
            <Download aria-hidden className="size-5" />
            {t("data.download")}
          </ButtonLink>
        </SettingsSection>
        <SettingsSection id="erase" title={t("erase.title")}>
          <ErasePanel onErase={props.onErase} />
        </SettingsSection>
      </div>
    </div>
  );
}

function Accounts({
  accounts,
  onDisconnect,
}: {
  accounts: readonly AccountCard[];
  onDisconnect: Disconnect;
}) {
  const t = useTranslations("settings.accounts");
  const connected = accounts.some(({ state }) => state === "connected");
  return (
    <SettingsSection id="accounts" title={t("title")}>
      {connected ? null : <p className="text-muted">{t("empty")}</p>}
      {accounts.length > 0 ? <AccountList accounts={accounts} onDisconnect={onDisconnect} /> : null}
      <ButtonLink
        href="/sign-in"
        variant={connected ? "secondary" : "primary"}
        className="justify-self-start"
      >
        {connected ? t("add") : t("connect")}
      </ButtonLink>
    </SettingsSection>
  );
}

function XAccounts({
  accounts,
  onDisconnect,
}: {
  accounts: readonly AccountCard[];
  onDisconnect: Disconnect;
}) {
  const t = useTranslations("settings.x");
  return (
    <SettingsSection id="x" title={t("title")}>
      {accounts.length > 0 ? (
        <>
          <p className="text-muted">{t("proves")}</p>
          <AccountList accounts={accounts} onDisconnect={onDisconnect} />
        </>
      ) : (
        <>
          <p className="text-muted">{t("none")}</p>
          <ButtonLink href="/sign-in" variant="secondary" className="justify-self-start">
            {t("add")}
          </ButtonLink>
        </>
      )}
    </SettingsSection>
  );
}

function ThisBrowser({
  languageSwitch,
  onSignOut,
}: {
  languageSwitch: ReactNode;
  onSignOut: () => Promise<void>;
}) {
  const t = useTranslations("settings.session");
  return (
    <SettingsSection id="browser" title={t("title")}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p>{t("languageText")}</p>
        {languageSwitch}
      </div>
      <form
        action={onSignOut}
        className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-5"
      >
        <p className="max-w-md">{t("signOutText")}</p>
        <Button type="submit" variant="secondary">
          {t("signOut")}
        </Button>
      </form>
    </SettingsSection>
  );
}
