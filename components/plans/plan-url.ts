/** Which account and which part of its plan an address asks for. */

export type PlanAddress = Readonly<Record<string, string | readonly string[] | undefined>>;

const placesMax = 1_000_000;

/** What is not understood is ignored: the first account, the first page. */
export function readPlanAddress({ account, from }: PlanAddress): {
  readonly accountId: string | null;
  readonly from: number;
} {
  const place = typeof from === "string" && /^\d{1,7}$/.test(from) ? Number(from) : 0;
  return {
    accountId: typeof account === "string" ? account : null,
    from: Math.min(place, placesMax),
  };
}

/** The page of the plan that begins behind `from`. */
export function planHref(accountId: string, from = 0): string {
  const params = new URLSearchParams({ account: accountId });
  if (from > 0) params.set("from", String(from));
  return `/follow?${params}`;
}
