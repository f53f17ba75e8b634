import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OrganisationsScreen } from "#components/support/organisations-screen.tsx";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { loadOrganisations } from "#lib/organisations/store.ts";
import { requireAdministrator } from "#lib/session/require-role.ts";
import {
  addOrganisation,
  addOrganisationAccounts,
  deleteOrganisationKeys,
  dropOrganisation,
  keepPolicy,
  removeOrganisationAccount,
  saveOrganisationKeys,
} from "./actions.ts";

const actions = {
  create: addOrganisation,
  keepPolicy,
  addAccounts: addOrganisationAccounts,
  removeAccount: removeOrganisationAccount,
  remove: dropOrganisation,
  saveKeys: saveOrganisationKeys,
  deleteKeys: deleteOrganisationKeys,
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("support.organisations"))("title") };
}

export default async function OrganisationsPage() {
  const user = await requireAdministrator();
  return (
    <OrganisationsScreen
      organisations={await loadOrganisations(db(), user.id)}
      xCallbackUrl={`${env().PUBLIC_URL}/api/auth/callback/x-organisation`}
      actions={actions}
    />
  );
}
