import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { contactHref } from "#components/shell/contact-link.tsx";
import { HelpDocument } from "#components/shell/help-document.tsx";
import { env } from "#lib/env.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("help"))("title") };
}

export default function HelpPage() {
  return <HelpDocument contact={contactHref(env().CONTACT_URL)} />;
}
