/** The one wrapper of server actions: parse what came, ask who it is, do it, answer a value or a code. */
import "server-only";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { AppError, type AppErrorCode } from "#lib/errors.ts";
import { log } from "#lib/log.ts";
import { areStorable } from "#lib/storable.ts";
import { currentUser } from "./require-user.ts";
import type { SessionUser } from "./store.ts";

export type ActionAnswer<R> =
  | { readonly ok: true; readonly value: R }
  | { readonly ok: false; readonly code: AppErrorCode };

/**
 * Makes a server action for signed-in people. Next itself refuses a call whose Origin is not ours.
 * Expected failures (`AppError`) come back as a code; anything else is a bug, logged once and thrown.
 */
export function userAction<S extends z.ZodType, R>(
  schema: S,
  run: (input: z.output<S>, user: SessionUser) => Promise<R>,
): (input: z.input<S>) => Promise<ActionAnswer<R>> {
  return async (input) => {
    try {
      const user = await currentUser();
      if (!user) return { ok: false, code: "signed_out" };
      const parsed = schema.safeParse(input);
      if (!parsed.success || !areStorable(parsed.data)) return { ok: false, code: "bad_request" };
      return { ok: true, value: await run(parsed.data, user) };
    } catch (error) {
      unstable_rethrow(error);
      if (error instanceof AppError) return { ok: false, code: error.code };
      log.error({ err: error }, "action failed");
      throw error;
    }
  };
}
