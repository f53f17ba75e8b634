/** What happened to each one: the closed list of endings of a planned follow. */

export const outcomes = [
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
] as const;
/**
 * waiting: not tried yet. followed: the server confirms it. requested: the account is locked, its owner must approve.
 * pending: asked of an open account that has not answered yet. already: was followed before. moved: the new account was followed.
 * refused: a block forbids it. gone: the account does not exist any more. unreachable: could not ask, tried again at `dueAt`.
 * limited: the server's allowance is spent until `dueAt`. limit_reached: the server's total of follows. signed_out: our token died.
 * unknown: we were cut off in the middle; settled by asking the relationship. cancelled: the person stopped the plan first.
 */
export type Outcome = (typeof outcomes)[number];

/** Nothing more will be tried for these by the running plan. */
export const finalOutcomes: readonly Outcome[] = [
  "followed",
  "requested",
  "pending",
  "already",
  "moved",
  "refused",
  "gone",
  "limit_reached",
  "cancelled",
];

export type OutcomeCounts = Readonly<Record<Outcome, number>>;
