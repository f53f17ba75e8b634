"use server";
// What a person can change about their account.
import { revalidatePath } from "next/cache";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { runDisconnect, runErase } from "#lib/privacy/run.ts";
import { userAction } from "#lib/session/action.ts";
import { sessionCookie } from "#lib/session/cookies.ts";
import { deleteSession } from "#lib/session/store.ts";

export const disconnectAccount = userAction(z.object({ id: z.uuid() }), async ({ id }, user) => {
  const revoked = await runDisconnect({ db: db(), userId: user.id, appSecret: env().APP_SECRET }, id);
  revalidatePath("/settings");
  return { revoked };
});

export const deleteEverything = userAction(z.object({ confirm: z.literal(true) }), async (_input, user) => {
  const result = await runErase({ db: db(), userId: user.id, appSecret: env().APP_SECRET });
  (await cookies()).delete(sessionCookie.name);
  return result;
});

export async function signOutHere(): Promise<void> {
  const jar = await cookies();
  const token = jar.get(sessionCookie.name)?.value;
  if (token) await deleteSession(db(), token);
  jar.delete({ name: sessionCookie.name, path: "/", secure: true });
  redirect("/");
}
