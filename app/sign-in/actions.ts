"use server";
// Signing in begins here: for people we do not know yet, so limited by address instead of gated.
import { z } from "zod";
import {
  landings,
  type StartedSignIn,
  startSignIn as start,
  startXSignIn as startX,
} from "#lib/session/start-sign-in.ts";

const typedSchema = z.object({ typed: z.string().max(500), back: z.enum(landings).catch("/import") });

export async function startSignIn(input: { typed: string; back: string }): Promise<StartedSignIn> {
  const parsed = typedSchema.safeParse(input);
  return parsed.success ? start(parsed.data) : { ok: false, code: "unreadable" };
}

export async function startXSignIn(): Promise<StartedSignIn> {
  return startX();
}
