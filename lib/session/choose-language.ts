"use server";

import { cookies } from "next/headers";
import { db } from "#lib/db/client.ts";
import { isLocale, localeCookie } from "#lib/words/locales.ts";
import { currentUser } from "./require-user.ts";

const yearSeconds = 365 * 24 * 60 * 60;

/**
 * Keeps the language that a form's `locale` field names: for a year in this browser, and with the person when somebody is
 * signed in. Anything else changes nothing.
 */
export async function chooseLanguage(form: FormData): Promise<void> {
  const locale = form.get("locale");
  if (!isLocale(locale)) return;
  (await cookies()).set(localeCookie, locale, {
    maxAge: yearSeconds,
    path: "/",
    sameSite: "lax",
    secure: true,
    httpOnly: true,
  });
  const user = await currentUser();
  if (user) await db().user.update({ where: { id: user.id }, data: { locale } });
}
