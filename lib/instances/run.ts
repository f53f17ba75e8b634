/** From what a person typed to a server on which our app is registered. */
import type { Db } from "#lib/db/client.ts";
import type { Env } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { fetchPolicyAllows } from "#lib/net/fetch-policy.ts";
import { checkApp, fetchInstance, fetchWebHost, type Problem, registerApp } from "./client.ts";
import { type MoreScopes, mayAskFor } from "./instance.ts";
import { readTypedServer } from "./read-typed-server.ts";
import { loadRegistration, type Registration, saveRegistration } from "./store.ts";

export type FoundServer = { readonly kind: "registered"; readonly registration: Registration } | Problem;

type Settings = Pick<Env, "APP_SECRET" | "PUBLIC_URL">;

/** Where the server sends the person back to; one address per server, so that answers of two are never mixed. */
export function callbackUrl(publicUrl: string, host: string): string {
  return `${publicUrl}/api/auth/callback/mastodon.${host}`;
}

/**
 * Finds the server and registers our app on it when that has not been done. A known server is only asked whether it still knows us.
 * `spendRegistration` is called before a server is asked to register us; it throws when the caller has used up its share.
 */
export async function runFindServer(
  typed: string,
  options: {
    readonly db: Db;
    readonly settings: Settings;
    /** More is wanted: a registration that may not ask for it is made anew. */
    readonly more?: MoreScopes | undefined;
    spendRegistration(): Promise<void>;
  },
): Promise<FoundServer> {
  const read = readTypedServer(typed);
  if (read.kind === "unreadable") return { kind: "problem", problem: "unreadable", host: "" };
  const asked = read.kind === "host" ? read.host : await fetchWebHost(read.handle);
  const known = await findKnown(asked, options);
  if (known) return known;
  const described = await fetchInstance(asked, isAllowedPage);
  if (described.kind === "problem") return described;
  const { instance } = described;
  const knownByWebHost = instance.host === asked ? null : await findKnown(instance.host, options);
  if (knownByWebHost) return knownByWebHost;
  await options.spendRegistration();
  const redirectUri = callbackUrl(options.settings.PUBLIC_URL, instance.host);
  const website = options.settings.PUBLIC_URL;
  const registered = await registerApp(instance, { name: "Transhumance", website, redirectUri });
  if (registered.kind === "problem") return registered;
  await saveRegistration(options.db, instance, {
    ...registered,
    redirectUri,
    appSecret: options.settings.APP_SECRET,
  });
  const saved = await loadRegistration(options.db, instance.host, options.settings.APP_SECRET);
  if (!saved) throw new AppError("not_found", "the registration just made is not there");
  return { kind: "registered", registration: saved };
}

/**
 * A server we are registered with. A registration of no use is as good as none: made for another public address of ours,
 * or forgotten by the server.
 */
async function findKnown(
  host: string,
  { db, settings, more }: { db: Db; settings: Settings; more?: MoreScopes | undefined },
): Promise<FoundServer | null> {
  const registration = await loadRegistration(db, host, settings.APP_SECRET);
  if (registration?.redirectUri !== callbackUrl(settings.PUBLIC_URL, host)) return null;
  if (more && !mayAskFor(more, registration.scopes)) return null;
  const checked = await checkApp(registration);
  if (checked === "unknown") return null;
  return checked === "known"
    ? { kind: "registered", registration }
    : { kind: "problem", problem: checked, host };
}

/** A sign-in page that is not on the server itself is believed only on a loopback the operator opened (the demo). */
function isAllowedPage(url: URL): boolean {
  return url.protocol === "http:" && fetchPolicyAllows(url.hostname);
}
