// The way back from a server's sign-in page. Everything else of next-auth is called from our own actions.
import { cookies } from "next/headers";
import type { NextRequest } from "next/server";
import { finishSignIn } from "#lib/session/finish-sign-in.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

export async function GET(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  const locale = (await cookies()).get("locale")?.value === "fr" ? "fr" : "en";
  return finishSignIn(request, nextauth, locale);
}
