import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { ChoiceSections } from "#components/settings/choice-sections.tsx";
import { type AccountCard, safeProfileUrl } from "#components/settings/connected-account.ts";
import { LanguageChoice } from "#components/settings/language-choice.tsx";
import { SettingsScreen } from "#components/settings/settings-screen.tsx";
import { loadFindChoices } from "#lib/candidates/store.ts";
import { db } from "#lib/db/client.ts";
import { loadSharing } from "#lib/directory/store.ts";
import { env } from "#lib/env.ts";
import { chooseLanguage } from "#lib/session/choose-language.ts";
import { requireUser } from "#lib/session/require-user.ts";
import {
  type ConnectedAccount,
  type ConnectedXAccount,
  loadAccounts,
  loadXAccounts,
} from "#lib/session/store.ts";
import { localeNames, locales } from "#lib/words/locales.ts";
import { deleteEverything, disconnectAccount, saveChoice, signOutHere } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("title"), robots: { index: false } };
}

export default async function SettingsPage() {
  const user = await requireUser();
  const [accounts, xAccounts, locale, sharing, finding] = await Promise.all([
    loadAccounts(db(), user.id),
    loadXAccounts(db(), user.id),
    getLocale(),
    loadSharing(db(), user.id),
    loadFindChoices(db(), user.id),
  ]);
  const languages = locales.map((each) => ({ locale: each, name: localeNames[each] }));
  const { X_CLIENT_ID, X_CLIENT_SECRET } = env();
  return (
    <SettingsScreen
      accounts={accounts.map(fediverseCard)}
      xAccounts={xAccounts.map(xCard)}
      xOffered={Boolean(X_CLIENT_ID && X_CLIENT_SECRET)}
      languageSwitch={<LanguageChoice languages={languages} current={locale} choose={chooseLanguage} />}
      choices={
        <ChoiceSections
          choices={{ ...sharing, ...finding }}
          hasBoth={xAccounts.length > 0 && accounts.some(({ state }) => state !== "disconnected")}
          save={saveChoice}
          isAdministrator={user.role === "administrator"}
        />
      }
      onDisconnect={disconnectAccount}
      onErase={deleteEverything}
      onSignOut={signOutHere}
    />
  );
}

function fediverseCard(account: ConnectedAccount): AccountCard {
  const { id, displayName, state, issuerHost: host } = account;
  return {
    id,
    network: "fediverse",
    address: `@${account.handle}`,
    displayName,
    host,
    profileUrl: safeProfileUrl(account.profileUrl),
    state,
    connectedAt: account.connectedAt.toISOString(),
  };
}

function xCard({ id, username, displayName, connectedAt }: ConnectedXAccount): AccountCard {
  return {
    id,
    network: "x",
    address: `@${username}`,
    displayName,
    host: "x.com",
    profileUrl: `https://x.com/${username}`,
    state: "connected",
    connectedAt: connectedAt.toISOString(),
  };
}
