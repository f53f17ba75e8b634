/** The person comes back from their server: signed in, or with a reason and the way to start again. */
import "server-only";
import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { deleteRegistration } from "#lib/instances/store.ts";
import { issuerHostOf } from "./adapter.ts";
import { afterSignIn } from "./after-sign-in.ts";
import { addressScope, spendAllowance } from "./allowance.ts";
import { authOptions, type SignInAttempt } from "./auth-options.ts";
import { clientAddress } from "./client-address.ts";
import { authCookies } from "./cookies.ts";
import { loadMyXKeys } from "./my-x-keys.ts";
import type { SignInFailure } from "./sign-in-failure.ts";
import type { Landing } from "./start-sign-in.ts";
import { xProviderIds } from "./x-provider.ts";

export async function finishSignIn(
  request: NextRequest,
  path: readonly string[],
  locale: "en" | "fr",
): Promise<Response> {
  const startAgain = (failure: SignInFailure, host: string | null) =>
    goBack(failure, host, isFromXPage(request, path[1]) ? "/import/x" : "/sign-in");
  const [action, providerId] = path;
  if (action !== "callback" || !providerId || path.length !== 2) return startAgain("failed", null);
  const host = xProviderIds.some((id) => id === providerId) ? "x.com" : issuerHostOf(providerId);
  const refused = request.nextUrl.searchParams.get("error");
  if (refused) return startAgain(refused === "access_denied" ? "denied" : "failed", host);
  try {
    const scope = addressScope(await clientAddress(), env().APP_SECRET);
    await spendAllowance(db(), { scope, kind: "callback", now: new Date() });
  } catch {
    return startAgain("failed", host);
  }
  const attempt: SignInAttempt = {};
  const ownXKeys = await loadMyXKeys(providerId);
  const options = await authOptions(providerId, { locale, afterSignIn, attempt, ownXKeys });
  if (options.providers.length === 0) return startAgain("app_unknown", host);
  const context = { params: Promise.resolve({ nextauth: [...path] }) };
  const response: Response = await NextAuth(request as never, context as never, options);
  const failure = failureOf(response, attempt);
  if (!failure) return response;
  if (failure === "app_unknown" && host) await deleteRegistration(db(), host);
  return startAgain(failure, host);
}

/** next-auth ends every failure with a redirect to its error pages, and tells the details only to its logger. */
function failureOf(response: Response, attempt: SignInAttempt): SignInFailure | null {
  const location = response.headers.get("location") ?? "";
  const error = URL.canParse(location, env().PUBLIC_URL)
    ? new URL(location, env().PUBLIC_URL).searchParams.get("error")
    : "failed";
  if (!error && !location.includes("/api/auth/")) return null;
  if (attempt.failure) return attempt.failure;
  if (error === "OAuthAccountNotLinked") return "already_linked";
  // What is left of next-auth's own checks: the state or PKCE cookie is missing, old, or of another try.
  return error === "OAuthCallback" ? "expired" : "failed";
}

/** Who connects X on the page that reads from it is told there what went wrong, not on the sign-in page. */
function isFromXPage(request: NextRequest, providerId: string | undefined): boolean {
  const back = request.cookies.get(authCookies.callbackUrl.name)?.value ?? "";
  return xProviderIds.some((id) => id === providerId) && back === `${env().PUBLIC_URL}/import/x`;
}

function goBack(failure: SignInFailure, host: string | null, page: "/sign-in" | Landing): Response {
  const url = new URL(page, env().PUBLIC_URL);
  url.searchParams.set("error", failure);
  if (host) url.searchParams.set("host", host);
  return new Response(null, { status: 302, headers: { location: url.href, "cache-control": "no-store" } });
}
