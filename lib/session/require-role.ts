/** May this person do what only the support desk, or only an administrator, may do? Asked at every page and action of theirs. */
import "server-only";
import { notFound } from "next/navigation";
import { requireUser } from "./require-user.ts";
import type { SessionUser } from "./store.ts";

/** Support and administrators; to everybody else the page is not there. */
export async function requireSupport(): Promise<SessionUser> {
  const user = await requireUser();
  if (user.role === "person") notFound();
  return user;
}

/** Administrators; to everybody else the page is not there. */
export async function requireAdministrator(): Promise<SessionUser> {
  const user = await requireUser();
  if (user.role !== "administrator") notFound();
  return user;
}
