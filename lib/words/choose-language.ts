"use server";

import { cookies } from "next/headers";
import { isLocale, localeCookie } from "./locales.ts";

const yearSeconds = 365 * 24 * 60 * 60;

/** Keeps the language that a form's `locale` field names, for a year; anything else changes nothing. */
export async function chooseLanguage(form: FormData): Promise<void> {
  const locale = form.get("locale");
  if (!isLocale(locale)) return;
  (await cookies()).set(localeCookie, locale, {
    maxAge: yearSeconds,
    path: "/",
    sameSite: "lax",
    httpOnly: true,
  });
}
