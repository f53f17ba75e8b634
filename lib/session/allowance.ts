/** How much one person or one address may ask of us, and through us of others, in a stretch of time. */
import { createHmac } from "node:crypto";
import type { Db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { hourMs, minuteMs, windowStart } from "#lib/time.ts";

/** Calls per window. Generous for a person, useless for a machine that tries servers or tokens. */
export const allowances = {
  sign_in: { perWindow: 20, windowMs: 10 * minuteMs },
  registration: { perWindow: 6, windowMs: 10 * minuteMs },
  callback: { perWindow: 40, windowMs: 10 * minuteMs },
  upload: { perWindow: 4_000, windowMs: hourMs },
  /** Starting a reading of X's API, or trying one again. */
  x_reading: { perWindow: 20, windowMs: hourMs },
  typed_handle: { perWindow: 120, windowMs: 10 * minuteMs },
  /** Asking again about everybody whose server did not answer. */
  look_again_all: { perWindow: 3, windowMs: 10 * minuteMs },
} as const;

export type AllowanceKind = keyof typeof allowances;

/**
 * Spends one of `kind` for `scope`; throws `too_many` when the window's share is used up. One statement, so that
 * calls at the same moment cannot both take the last one.
 */
export async function spendAllowance(
  db: Db,
  spending: { readonly scope: string; readonly kind: AllowanceKind; readonly now: Date },
): Promise<void> {
  const { perWindow, windowMs } = allowances[spending.kind];
  const start = windowStart(spending.now, windowMs);
  const spent = await db.$executeRaw`
    INSERT INTO budgets (scope, kind, window_start, used) VALUES (${spending.scope}, ${spending.kind}, ${start}, 1)
    ON CONFLICT (scope, kind, window_start) DO UPDATE SET used = budgets.used + 1 WHERE budgets.used < ${perWindow}`;
  if (spent === 0) throw new AppError("too_many");
}

/** Addresses are not stored: a keyed digest tells them apart just as well. */
export function addressScope(address: string, appSecret: string): string {
  return `address:${createHmac("sha256", appSecret).update(networkOf(address)).digest("base64url").slice(0, 22)}`;
}

/** One IPv4 address, or the /64 that one household has in IPv6. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  return plain.includes(":") ? plain.split(":").slice(0, 4).join(":") : plain;
}
