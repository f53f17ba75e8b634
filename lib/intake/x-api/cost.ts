/** What will reading X's API cost, and where does it stop at the latest? Amounts are millionths of a US dollar. */
import type { XRunKind, XSide } from "./x-run.ts";

export type XPrices = { readonly userMicros: number; readonly postMicros: number };

export type XQuote = XPrices & {
  /** Accounts that will be read, as far as X's own totals say. */
  readonly expected: number;
  readonly likelyMicros: number;
  /** Not one call is made beyond this amount. */
  readonly ceilingMicros: number;
  /** How many of the expected accounts the ceiling pays for. */
  readonly reach: number;
};

/** Accounts one call brings at most. */
export const xPageMax: Readonly<Record<XRunKind, number>> = { lists: 1_000, names: 100 };

/** Lists grow while they are read. */
const growthPercent = 2;

/**
 * The ceiling leaves room for lists that grew a little since they were counted, and for one page that has to be
 * asked twice because we were interrupted. `capMicros` is the operator's for one reading, null where nobody set one.
 */
export function quoteReading(ask: {
  readonly kind: XRunKind;
  readonly expected: number;
  readonly pinned: boolean;
  readonly prices: XPrices;
  readonly capMicros: number | null;
}): XQuote {
  const { kind, expected, prices, capMicros } = ask;
  const unit = unitMicros(prices, ask.pinned);
  const room = Math.ceil((expected * growthPercent) / 100) + Math.min(expected, xPageMax[kind]);
  const ceilingMicros = Math.min(unit * (expected + room), capMicros ?? Number.POSITIVE_INFINITY);
  const reach = unit === 0 ? expected : Math.min(expected, Math.floor(ceilingMicros / unit));
  return { ...prices, expected, likelyMicros: unit * expected, ceilingMicros, reach };
}

export type XWish = {
  readonly kind: XRunKind;
  /** For `lists`: one or both, in the order they are read. */
  readonly sides: readonly XSide[];
  readonly pinned: boolean;
};

/** X's own totals of one account; null where it has not told them. */
export type XTotals = { readonly followingCount: number | null; readonly followersCount: number | null };

/** The same reckoning for the page that shows a price and for the server that keeps to it. Null without X's totals. */
export function quoteWish(
  wish: XWish,
  given: {
    readonly totals: XTotals;
    /** Contacts known by number alone. */
    readonly unnamed: number;
    readonly prices: XPrices;
    readonly capMicros: number | null;
  },
): XQuote | null {
  const { followingCount: following, followersCount: followers } = given.totals;
  if (following === null || followers === null) return null;
  const listed = wish.sides.reduce((sum, side) => sum + { following, followers }[side], 0);
  const { kind, pinned } = wish;
  const expected = kind === "names" ? given.unnamed : listed;
  return quoteReading({ kind, pinned, expected, prices: given.prices, capMicros: given.capMicros });
}

/** What one account may cost at most: everybody could have a pinned post. */
export function unitMicros(prices: XPrices, pinned: boolean): number {
  return prices.userMicros + (pinned ? prices.postMicros : 0);
}

/** From the operator's settings, which are in dollars. */
export function toMicros(dollars: number): number {
  return Math.round(dollars * 1_000_000);
}

/** The month an amount is counted in, such as `2026-11`; months are UTC's. */
export function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7);
}
