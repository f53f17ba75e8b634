/** What a loopback world is made of, as plain JSON: hosts, accounts and who follows whom. */
import type { FaultRule } from "../faults/fault-rule.ts";
import type { LimitsSpec } from "../limits/limits-spec.ts";

export const personalityNames = [
  "mastodon-4.0",
  "mastodon-4.2",
  "mastodon-4.6",
  "gotosocial",
  "hollo",
  "akkoma",
  "pleroma",
  "snac",
  "plain-webfinger",
] as const;

export type PersonalityName = (typeof personalityNames)[number];

export type HostSpec = {
  /** The domain in handles. */
  readonly name: string;
  readonly personality: PersonalityName;
  /** Where pages, API and actors live when that is another name: a split domain. */
  readonly webHost?: string;
  /** How the handle domain points to the web host: a 301 on WebFinger, or only its host-meta. Default "redirect". */
  readonly splitBy?: "redirect" | "host-meta";
  readonly title?: string;
  readonly description?: string;
  /** The software version it claims; by default that of its personality. */
  readonly version?: string;
  readonly registrationsOpen?: boolean;
  /** A sentence under the sign-in form, as for the demo's password. */
  readonly signInHint?: string;
  readonly limits?: LimitsSpec;
  /** Every answer takes this long, or a length between the two. */
  readonly latencyMs?: number | readonly [number, number];
  /** More requests at once than this are a violation. */
  readonly concurrencyMax?: number;
  /** Actor documents answer 401 to unsigned requests. GoToSocial always does. */
  readonly signedFetchOnly?: boolean;
  /** The public profile look-up answers 401 without a token. */
  readonly lookupClosed?: boolean;
  /** Domains whose accounts nobody here can follow. */
  readonly domainBlocks?: readonly string[];
  readonly faults?: readonly FaultRule[];
};

type ProfileField = {
  readonly name: string;
  /** HTML, as servers give it. */
  readonly value: string;
  readonly verifiedAt?: string;
};

export type AccountSpec = {
  /** `user@domain`; the domain must be a host of the world. */
  readonly handle: string;
  readonly id?: string;
  readonly password?: string;
  readonly displayName?: string;
  /** HTML. */
  readonly note?: string;
  readonly fields?: readonly ProfileField[];
  readonly locked?: boolean;
  readonly bot?: boolean;
  readonly group?: boolean;
  readonly memorial?: boolean;
  readonly discoverable?: boolean;
  readonly indexable?: boolean;
  readonly avatar?: string;
  readonly createdAt?: string;
  /** ISO time of the last post; null for none. */
  readonly lastStatusAt?: string | null;
  readonly followersCount?: number;
  readonly followingCount?: number;
  readonly statusesCount?: number;
  /** Handle of the new account; chains and loops are allowed. */
  readonly movedTo?: string;
  readonly suspended?: boolean;
  /** WebFinger and actor answer 410. */
  readonly gone?: boolean;
  /** WebFinger claims this handle as subject instead of the right one. */
  readonly wrongSubject?: string;
  /** WebFinger leaves the self link out. */
  readonly selfLinkMissing?: boolean;
  /** What becomes of a follow request that reaches it. Default "accept" (after approval when locked). */
  readonly onFollow?: "accept" | "lose" | "lose_first" | "reject";
  /** Time from the follow to the Accept; by default that of the personalities involved. */
  readonly acceptDelayMs?: number;
  /** A locked account that approves by itself after this long. */
  readonly approveAfterMs?: number;
  /** Its owner's sign-in is in trouble: every call with a token is refused with 403. */
  readonly signInTrouble?: "disabled" | "pending" | "unconfirmed";
  /** Handles or domains that it blocks. */
  readonly blocks?: readonly string[];
};

export type FollowSpec = {
  readonly follower: string;
  readonly target: string;
  readonly state?: "following" | "requested";
};

/** That a host has seen a remote account before, and under which id. */
export type KnownSpec = { readonly host: string; readonly handle: string; readonly id?: string };

export type WorldSpec = {
  readonly hosts: readonly HostSpec[];
  readonly accounts: readonly AccountSpec[];
  readonly follows?: readonly FollowSpec[];
  readonly known?: readonly KnownSpec[];
};
