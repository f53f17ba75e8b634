/** Where does one planned follow stand? The closed list that plans, batches and outcomes share. */

/**
 * waiting: not tried yet. followed: the server confirms it. requested: the account is locked, its owner must approve.
 * pending: asked of an open account that has not answered yet. already: was followed when its turn came.
 * moved: the account has moved, the person agreed to follow it there, and the server confirms that follow.
 * refused: a block forbids it, the request was turned down, or the account moved and nobody agreed to follow it there.
 * gone: the account does not exist any more. unreachable: could not ask; tried again at `dueAt`, given up when that is null.
 * limited: the server's allowance is spent until `dueAt`. limit_reached: the server's total of follows.
 * signed_out: our token died. unknown: we were cut off in the middle; settled by asking the relationship.
 * cancelled: the person stopped the plan first. unfollowed: it was followed by a plan, and the person took that back.
 */
export const itemOutcomes = [
  "waiting",
  "followed",
  "requested",
  "pending",
  "already",
  "moved",
  "refused",
  "gone",
  "unreachable",
  "limited",
  "limit_reached",
  "signed_out",
  "unknown",
  "cancelled",
  "unfollowed",
] as const;
export type ItemOutcome = (typeof itemOutcomes)[number];

/** The running plan will still try these; `unreachable` only while it has a `dueAt`. */
export const openOutcomes = ["waiting", "unreachable", "limited", "signed_out", "unknown"] as const;

export function isOpen(item: { readonly outcome: ItemOutcome; readonly dueAt: Date | null }): boolean {
  if (item.outcome === "unreachable") return item.dueAt !== null;
  return (openOutcomes as readonly string[]).includes(item.outcome);
}
