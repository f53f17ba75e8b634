/** What can one call on a person's behalf end in? The union of replies, and the steps that make them. */

export const steps = ["lookup", "search", "relationship", "follow", "unfollow", "list"] as const;
/**
 * lookup: does the person's server know the account? search: let it resolve the account. relationship: how do the two
 * stand? follow, unfollow: the two calls that change something. list: put a followed account into the plan's list.
 */
export type Step = (typeof steps)[number];

/** An account as the person's server shows it. Ids are opaque text (uuid, ULID, 32 hex digits, digits). */
export type RemoteAccount = {
  readonly id: string;
  readonly acct: string;
  readonly locked: boolean;
  readonly movedTo: { readonly id: string; readonly acct: string; readonly locked: boolean } | null;
};

export type UnreachableReason = "timeout" | "network" | "server_error" | "not_readable" | "not_resolved";

export type Attempt =
  /** The server showed exactly the account that was asked for; `movedFrom` when it is the new one of a moved account. */
  | { readonly kind: "found"; readonly account: RemoteAccount; readonly movedFrom?: string }
  /** It does not know the account, or could not resolve it: which of the two cannot be seen. */
  | { readonly kind: "not_found" }
  /** It showed other accounts only. */
  | { readonly kind: "other_account" }
  /** The account has moved there, and the person did not agree to follow it on. */
  | { readonly kind: "moved"; readonly to: string }
  /** The address leads to the person's own account. */
  | { readonly kind: "self" }
  | { readonly kind: "following" }
  | { readonly kind: "requested" }
  /** Neither followed nor requested. */
  | { readonly kind: "none" }
  /** The server left the account out of its answer, which says nothing of how the two stand. */
  | { readonly kind: "not_shown" }
  /** Neither, but so soon after asking that the server may still be at it. */
  | { readonly kind: "not_yet" }
  /** The account stands in the list, by this call or an earlier one. */
  | { readonly kind: "listed" }
  /** The person blocks this account on their server. */
  | { readonly kind: "blocking" }
  /** The server will not do it: 403, 406 and their like. The texts are translated, so the status is all there is. */
  | { readonly kind: "refused"; readonly status: number }
  /** Suspended or deleted: the id is not known any more, or the account's own server says so. */
  | { readonly kind: "gone" }
  /** 400 or 422 for the first time: the total of follows, or a race that the follow has won. */
  | { readonly kind: "unprocessable"; readonly status: number }
  /** 429: nothing before `until`. */
  | { readonly kind: "limited"; readonly until: Date }
  | { readonly kind: "unreachable"; readonly why: UnreachableReason; readonly status: number | null }
  /** Confirmed by asking whose token it is; `lacksScope`: it is ours, and may not follow. */
  | { readonly kind: "signed_out"; readonly status: number; readonly lacksScope?: boolean }
  /** The total of follows that the server allows is reached, confirmed. */
  | { readonly kind: "limit_reached" }
  /** We were cut off between asking and hearing. */
  | { readonly kind: "cut_off" };

export const attemptKinds = [
  "found",
  "not_found",
  "other_account",
  "moved",
  "self",
  "following",
  "requested",
  "none",
  "not_shown",
  "not_yet",
  "listed",
  "blocking",
  "refused",
  "gone",
  "unprocessable",
  "limited",
  "unreachable",
  "signed_out",
  "limit_reached",
  "cut_off",
] as const satisfies readonly Attempt["kind"][];
export type AttemptKind = (typeof attemptKinds)[number];

/** The HTTP status behind an attempt, where there was one that says more than the kind. */
export function statusOf(attempt: Attempt): number | null {
  return "status" in attempt ? attempt.status : null;
}

/** What is kept beside the kind: names and times, never anybody's secret. `readFound` reads that of a found account. */
export function detailOf(attempt: Attempt): string | null {
  switch (attempt.kind) {
    case "found": {
      const marks = [attempt.account.locked ? " locked" : "", attempt.movedFrom ? " moved" : ""];
      return attempt.account.acct + marks.join("");
    }
    case "moved":
      return attempt.to;
    case "unreachable":
      return attempt.why;
    case "limited":
      return attempt.until.toISOString();
    default:
      return null;
  }
}

/** What `detailOf` wrote of a found account. */
export function readFound(detail: string | null): { readonly locked: boolean; readonly moved: boolean } {
  const [, ...marks] = (detail ?? "").split(" ");
  return { locked: marks.includes("locked"), moved: marks.includes("moved") };
}
