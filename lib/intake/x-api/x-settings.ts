/** What the operator set for X's API: keys, prices and amounts that are never passed. */
import { z } from "zod";
import { toMicros, type XPrices } from "./cost.ts";

const key = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_-]{8,200}$/);

/** Keys of an X app as somebody types them in. */
export const xKeysSchema = z.object({ clientId: key, clientSecret: key });

export type XSettings = {
  readonly appSecret: string;
  /** Null where the operator has no app of X's: then everybody brings their own. */
  readonly operatorKeys: { readonly clientId: string; readonly clientSecret: string } | null;
  readonly operatorPrices: XPrices;
  /** X asks less of those who read their own lists through their own app. */
  readonly ownPrices: XPrices;
  /** For one reading. */
  readonly runCapMicros: number;
  /** For all readings of one X account in one month. */
  readonly accountCapMicros: number;
  /** For everybody in one month. */
  readonly monthCapMicros: number;
};

export function readXSettings(given: {
  readonly APP_SECRET: string;
  readonly X_CLIENT_ID?: string | undefined;
  readonly X_CLIENT_SECRET?: string | undefined;
  readonly X_PRICE_PER_USER: number;
  readonly X_PRICE_PER_POST: number;
  readonly X_PRICE_OWN_APP: number;
  readonly X_SPEND_MAX_PER_RUN: number;
  readonly X_SPEND_MAX_PER_ACCOUNT: number;
  readonly X_SPEND_MAX_PER_MONTH: number;
}): XSettings {
  const { X_CLIENT_ID: clientId, X_CLIENT_SECRET: clientSecret } = given;
  const own = toMicros(given.X_PRICE_OWN_APP);
  return {
    appSecret: given.APP_SECRET,
    operatorKeys: clientId && clientSecret ? { clientId, clientSecret } : null,
    operatorPrices: {
      userMicros: toMicros(given.X_PRICE_PER_USER),
      postMicros: toMicros(given.X_PRICE_PER_POST),
    },
    ownPrices: { userMicros: own, postMicros: own },
    runCapMicros: toMicros(given.X_SPEND_MAX_PER_RUN),
    accountCapMicros: toMicros(given.X_SPEND_MAX_PER_ACCOUNT),
    monthCapMicros: toMicros(given.X_SPEND_MAX_PER_MONTH),
  };
}

/** Through the person's own app the operator pays nothing and caps nothing. `accountLeftMicros`: of this account's month. */
export function termsFor(
  settings: Pick<XSettings, "ownPrices" | "operatorPrices" | "runCapMicros">,
  { ownApp, accountLeftMicros }: { readonly ownApp: boolean; readonly accountLeftMicros: number },
): { readonly prices: XPrices; readonly capMicros: number | null } {
  return ownApp
    ? { prices: settings.ownPrices, capMicros: null }
    : {
        prices: settings.operatorPrices,
        capMicros: Math.max(0, Math.min(settings.runCapMicros, accountLeftMicros)),
      };
}
