import type { Metadata } from "next";
import { connection } from "next/server";
import { getTranslations } from "next-intl/server";
import { readOperatorContact } from "#components/shell/operator-contact.ts";
import { PrivacyDocument } from "#components/shell/privacy-document.tsx";
import { env } from "#lib/env.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("privacy"))("title") };
}

export default async function PrivacyPage() {
  // The operator's address is a setting of the running site, not of the build.
  await connection();
  return <PrivacyDocument contact={readOperatorContact(env().CONTACT_URL)} />;
}
