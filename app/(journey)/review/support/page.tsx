import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PersonCase } from "#components/support/person-case.tsx";
import { db } from "#lib/db/client.ts";
import { requireUser } from "#lib/session/require-user.ts";
import { loadOwnCase } from "#lib/support/store.ts";
import { endSupportCase, openSupportCase } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("support.person"))("title") };
}

export default async function SupportPage() {
  const user = await requireUser();
  const openCase = await loadOwnCase(db(), user.id, new Date());
  return <PersonCase openCase={openCase} open={openSupportCase} end={endSupportCase} />;
}
