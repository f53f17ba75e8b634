/** The keys of the X app that the signed-in person brought along. */
import "server-only";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { loadOwnKeys } from "#lib/intake/x-api/access/store.ts";
import type { XKeys } from "#lib/intake/x-api/client.ts";
import { currentUser } from "./require-user.ts";

/** Null for people who are not signed in: keys are always somebody's. */
export async function loadMyXKeys(): Promise<XKeys | null> {
  const user = await currentUser();
  return user && loadOwnKeys(db(), user.id, env().APP_SECRET);
}
