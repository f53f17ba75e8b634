import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { readOperatorContact } from "#components/shell/operator-contact.ts";
import { PrivacyDocument } from "#components/shell/privacy-document.tsx";
import { env } from "#lib/env.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("privacy"))("title") };
}

export default function PrivacyPage() {
  return <PrivacyDocument contact={readOperatorContact(env().CONTACT_URL)} />;
}
