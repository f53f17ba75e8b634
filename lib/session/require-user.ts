/** Who is asking? Read from the session cookie at every page, action and route; a layout alone is not a gate. */
import "server-only";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { db } from "#lib/db/client.ts";
import { sessionCookie } from "./cookies.ts";
import { loadSession, type SessionUser } from "./store.ts";

/** The signed-in person, or null. Asked once per request however many parts of a page need it. */
export const currentUser = cache(async (): Promise<SessionUser | null> => {
  const token = (await cookies()).get(sessionCookie.name)?.value;
  return token ? loadSession(db(), token, new Date()) : null;
});

/** The signed-in person; sends everybody else to the sign-in page. */
export async function requireUser(): Promise<SessionUser> {
  const user = await currentUser();
  if (!user) redirect("/sign-in");
  return user;
}
