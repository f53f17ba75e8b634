// The way back from a server's sign-in page. Everything else of next-auth is called from our own actions.
import type { NextRequest } from "next/server";
import { getLocale } from "next-intl/server";
import { finishSignIn } from "#lib/session/finish-sign-in.ts";
import { isLocale } from "#lib/words/locales.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

export async function GET(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  const locale = await getLocale();
  return finishSignIn(request, nextauth, isLocale(locale) ? locale : "en");
}
