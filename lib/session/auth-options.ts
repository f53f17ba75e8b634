/** next-auth's configuration, made anew for every request: one provider, one server, nothing shared between two people. */
import type { NextAuthOptions } from "next-auth";
import { db } from "#lib/db/client.ts";
import { type Env, env } from "#lib/env.ts";
import { loadRegistration } from "#lib/instances/store.ts";
import { loadXAccess, type XAccountAccess } from "#lib/intake/x-api/access/store.ts";
import { readXSettings } from "#lib/intake/x-api/x-settings.ts";
import { log } from "#lib/log.ts";
import { authAdapter, issuerHostOf } from "./adapter.ts";
import { authCookies } from "./cookies.ts";
import { type Identity, saveIdentity } from "./identity.ts";
import { mastodonProvider } from "./mastodon-provider.ts";
import type { BroughtXKeys } from "./my-x-keys.ts";
import { SignInError, type SignInFailure, type SignInReport } from "./sign-in-failure.ts";
import { sessionDays } from "./store.ts";
import { mintUserId } from "./user-id.ts";
import { xProvider, xProviderIds } from "./x-provider.ts";

/** What one request learned: whose account it is, or how the sign-in failed. next-auth keeps neither. */
export type SignInAttempt = { identity?: Identity; failure?: SignInFailure };

/** Called when somebody has signed in, after everything is stored. */
export type AfterSignIn = (signedIn: {
  readonly userId: string;
  readonly identity: Identity;
  /** The access to the same X account that this sign-in replaced. */
  readonly before?: XAccountAccess;
}) => Promise<void>;

/** Options for `/api/auth/<action>/<providerId>`; without a known provider there is nothing to sign in with. */
export async function authOptions(
  providerId: string | undefined,
  request: {
    readonly locale: "en" | "fr";
    readonly afterSignIn: AfterSignIn;
    readonly attempt?: SignInAttempt;
    /** Keys of the X app that the signed-in person or their organisation brought. */
    readonly ownXKeys?: BroughtXKeys | null;
  },
): Promise<NextAuthOptions> {
  const settings = env();
  const attempt = request.attempt ?? {};
  const adapter = authAdapter({
    db: db(),
    appSecret: settings.APP_SECRET,
    locale: request.locale,
    verified: () => requireIdentity(attempt),
  });
  return {
    adapter,
    secret: settings.APP_SECRET,
    session: { strategy: "database", maxAge: sessionDays * 24 * 60 * 60 },
    cookies: authCookies,
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/settings" },
    providers: await providersFor(providerId, { settings, attempt, ownXKeys: request.ownXKeys ?? null }),
    callbacks: {
      // Only our own pages are returned to, whatever the address asked for.
      redirect: ({ url, baseUrl }) => (url.startsWith(`${baseUrl}/`) || url === baseUrl ? url : baseUrl),
    },
    events: {
      async signIn({ user }) {
        const identity = requireIdentity(attempt);
        const appSecret = settings.APP_SECRET;
        const before =
          identity.kind === "x"
            ? (await loadXAccess(db(), mintUserId(user.id), appSecret)).find(
                ({ xId }) => xId === identity.xId,
              )
            : undefined;
        await saveIdentity(db(), { userId: user.id, identity, appSecret });
        await request.afterSignIn({ userId: user.id, identity, ...(before && { before }) });
      },
    },
    logger: {
      error: (code) => log.info({ event: "sign_in_failed", reason: code }, "sign-in did not end well"),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

type Offer = {
  readonly settings: Env;
  readonly attempt: SignInAttempt;
  readonly ownXKeys: BroughtXKeys | null;
};

async function providersFor(providerId: string | undefined, { settings, attempt, ownXKeys }: Offer) {
  const report: SignInReport = {
    verified(identity) {
      attempt.identity = identity;
    },
    failed(failure) {
      attempt.failure = failure;
      return new SignInError(failure);
    },
  };
  const xId = xProviderIds.find((id) => id === providerId);
  if (xId) {
    const keys = xId === "x" ? readXSettings(settings).operatorKeys : ownXKeys;
    const redirectUri = `${settings.PUBLIC_URL}/api/auth/callback/${xId}`;
    return keys ? [xProvider({ ...keys, id: xId, redirectUri }, report)] : [];
  }
  const host = providerId ? issuerHostOf(providerId) : null;
  const registration = host ? await loadRegistration(db(), host, settings.APP_SECRET) : null;
  return registration ? [mastodonProvider(registration, report)] : [];
}

function requireIdentity(attempt: SignInAttempt): Identity {
  if (!attempt.identity) throw new Error("No account was verified in this request.");
  return attempt.identity;
}
