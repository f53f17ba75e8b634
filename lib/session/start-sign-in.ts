/** From what the person typed to the page of their own server: find it, register with it, bind the browser. */
import "server-only";
import { cookies } from "next/headers";
import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import type { InstanceProblem, MoreScopes } from "#lib/instances/instance.ts";
import { runFindServer } from "#lib/instances/run.ts";
import { addressScope, spendAllowance } from "./allowance.ts";
import { authOptions } from "./auth-options.ts";
import { clientAddress } from "./client-address.ts";
import { loadMyXKeys } from "./my-x-keys.ts";
import type { XProviderId } from "./x-provider.ts";

export type StartedSignIn =
  | { readonly ok: true; readonly value: { readonly url: string; readonly host: string } }
  | { readonly ok: false; readonly code: InstanceProblem | "too_many"; readonly host?: string };

/** Where a person may arrive after signing in; the first is where a new one begins. */
export const landings = ["/import", "/import/x", "/follow", "/outcome", "/settings"] as const;
export type Landing = (typeof landings)[number];

/** Never throws for what a person may type or a server may answer; the code names the sentence to show. */
export async function startSignIn(input: {
  readonly typed: string;
  readonly back: Landing;
  /** Ask for more than signing in and following needs. */
  readonly more?: MoreScopes;
}): Promise<StartedSignIn> {
  const settings = env();
  const scope = addressScope(await clientAddress(), settings.APP_SECRET);
  try {
    await spendAllowance(db(), { scope, kind: "sign_in", now: new Date() });
    const found = await runFindServer(input.typed, {
      db: db(),
      settings,
      more: input.more,
      spendRegistration: () => spendAllowance(db(), { scope, kind: "registration", now: new Date() }),
    });
    if (found.kind === "problem") return { ok: false, code: found.problem, host: found.host };
    const { host, scopes } = found.registration;
    const asked = input.more ? scopes : undefined;
    return { ok: true, value: { url: await bindBrowser(`mastodon.${host}`, input.back, asked), host } };
  } catch (error) {
    if (error instanceof AppError && error.code === "too_many") return { ok: false, code: "too_many" };
    throw error;
  }
}

/**
 * Starts the sign-in on X; only offered where there are keys for it: the operator's, or for `x-own` those the signed-in
 * person brought, or for `x-organisation` those of their organisation.
 */
export async function startXSignIn(
  input: { readonly app: XProviderId; readonly back: Landing } = { app: "x", back: "/import" },
): Promise<StartedSignIn> {
  const settings = env();
  const scope = addressScope(await clientAddress(), settings.APP_SECRET);
  try {
    await spendAllowance(db(), { scope, kind: "sign_in", now: new Date() });
  } catch {
    return { ok: false, code: "too_many" };
  }
  return { ok: true, value: { url: await bindBrowser(input.app, input.back), host: "x.com" } };
}

/**
 * Lets next-auth make state and PKCE and keeps both in this browser's cookies. Done here and not by the
 * browser, so that finding the server and starting the sign-in are one request with one answer.
 */
async function bindBrowser(providerId: string, landing: Landing, scope?: string): Promise<string> {
  const { csrfToken } = await askAuth<{ csrfToken: string }>(["csrf"]);
  const form = new URLSearchParams({ csrfToken, callbackUrl: `${env().PUBLIC_URL}${landing}`, json: "true" });
  const { url } = await askAuth<{ url?: string }>(["signin", providerId], form, scope);
  // An address on our own site here is next-auth's error page: the provider could not be used.
  if (!url || url.startsWith(env().PUBLIC_URL))
    throw new Error(`The sign-in with ${providerId} could not be started.`);
  return url;
}

/** `scope` takes the place of the one the provider asks for by itself (next-auth's authorization parameters). */
async function askAuth<Answer>(path: string[], form?: URLSearchParams, scope?: string): Promise<Answer> {
  const query = scope ? `?${new URLSearchParams({ scope })}` : "";
  const url = `${env().PUBLIC_URL}/api/auth/${path.join("/")}${query}`;
  const body = form && {
    method: "POST",
    body: form.toString(),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  };
  const ownXKeys = await loadMyXKeys(path[1]);
  const options = await authOptions(path[1], { locale: "en", afterSignIn: async () => undefined, ownXKeys });
  const context = { params: Promise.resolve({ nextauth: path }) };
  const response: Response = await NextAuth(new NextRequest(url, body) as never, context as never, options);
  await keepCookies(response);
  return (await response.json()) as Answer;
}

async function keepCookies(response: Response): Promise<void> {
  const jar = await cookies();
  for (const line of response.headers.getSetCookie()) {
    const [pair = "", ...attributes] = line.split(/;\s*/);
    const cut = pair.indexOf("=");
    const expires = attributes.find((attribute) => /^expires=/i.test(attribute))?.slice("expires=".length);
    jar.set(pair.slice(0, cut), decodeURIComponent(pair.slice(cut + 1)), {
      httpOnly: true,
      secure: true,
      sameSite: "lax",
      path: "/",
      ...(expires ? { expires: new Date(expires) } : {}),
    });
  }
}
