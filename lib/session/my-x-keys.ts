/** The keys of the X app that the signed-in person brought along, or that their organisation did. */
import "server-only";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { loadOrganisationApp, loadOrganisationKeys, loadOwnKeys } from "#lib/intake/x-api/access/store.ts";
import type { XKeys } from "#lib/intake/x-api/client.ts";
import { currentUser } from "./require-user.ts";

export type BroughtXKeys = XKeys & { readonly organisationId?: string };

/** Null for people who are not signed in: keys are always somebody's. Null for `x`, too: those are the operator's. */
export async function loadMyXKeys(app: string | undefined): Promise<BroughtXKeys | null> {
  if (app !== "x-own" && app !== "x-organisation") return null;
  const user = await currentUser();
  if (!user) return null;
  if (app === "x-own") return loadOwnKeys(db(), user.id, env().APP_SECRET);
  const own = await loadOrganisationApp(db(), user.id);
  const keys = own && (await loadOrganisationKeys(db(), user.id, own.organisationId, env().APP_SECRET));
  return own && keys && { ...keys, organisationId: own.organisationId };
}
