import type { Metadata } from "next";
import { connection } from "next/server";
import { getTranslations } from "next-intl/server";
import { HelpDocument } from "#components/shell/help-document.tsx";
import { readOperatorContact } from "#components/shell/operator-contact.ts";
import { env } from "#lib/env.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("help"))("title") };
}

export default async function HelpPage() {
  // The operator's address is a setting of the running site, not of the build.
  await connection();
  return <HelpDocument contact={readOperatorContact(env().CONTACT_URL)} />;
}
