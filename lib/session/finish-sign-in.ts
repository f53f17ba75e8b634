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
import type { SignInFailure } from "./sign-in-failure.ts";

export async function finishSignIn(
  request: NextRequest,
  path: readonly string[],
  locale: "en" | "fr",
): Promise<Response> {
  const [action, providerId] = path;
  if (action !== "callback" || !providerId || path.length !== 2) return startAgain("failed", null);
  const host = providerId === "x" ? "x.com" : issuerHostOf(providerId);
  const refused = request.nextUrl.searchParams.get("error");
  if (refused) return startAgain(refused === "access_denied" ? "denied" : "failed", host);
  try {
    const scope = addressScope(await clientAddress(), env().APP_SECRET);
    await spendAllowance(db(), { scope, kind: "callback", now: new Date() });
  } catch {
    return startAgain("failed", host);
  }
  const attempt: SignInAttempt = {};
  const options = await authOptions(providerId, { locale, afterSignIn, attempt });
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

function startAgain(failure: SignInFailure, host: string | null): Response {
  const url = new URL("/sign-in", env().PUBLIC_URL);
  url.searchParams.set("error", failure);
  if (host) url.searchParams.set("host", host);
  return new Response(null, { status: 302, headers: { location: url.href, "cache-control": "no-store" } });
}
