/** The face of the person's own server as this stage sees it; client.ts puts a real one behind it. */
import type { Importer } from "#lib/plans/can-follow.ts";
import type { RemoteAccount, UnreachableReason } from "./attempt.ts";
import type { RateLimit } from "./rate-limit.ts";

/** What every answer tells beside its value. */
export type AnswerFacts = {
  readonly rate: RateLimit | null;
  /** How far the server's clock is ahead of ours; null when it did not say. */
  readonly skewMs: number | null;
};

export type Answer<T> = AnswerFacts &
  (
    | { readonly kind: "answered"; readonly value: T }
    /** 4xx. `retryAt` only with 429; `lacksScope` when the server says that our sign-in may not do this to anybody. */
    | {
        readonly kind: "refused";
        readonly status: number;
        readonly retryAt: Date | null;
        readonly lacksScope?: boolean;
      }
    /** 5xx, no answer, or one that cannot be read. `retryAt` where the server named a time. */
    | {
        readonly kind: "failed";
        readonly why: Exclude<UnreachableReason, "not_resolved">;
        readonly status: number | null;
        readonly retryAt: Date | null;
      }
  );

export type Relationship = {
  readonly id: string;
  readonly following: boolean;
  readonly requested: boolean;
  readonly blocking: boolean;
};

export type FollowParameters = {
  readonly reblogs: boolean;
  readonly notify: boolean;
  readonly languages: readonly string[];
};

export type OwnAccount = { readonly id: string; readonly followingCount: number | null };

type FollowingPage = {
  readonly accts: readonly string[];
  /** Opaque mark of the next page; null on the last one. */
  readonly next: string | null;
};

/** A list as the person keeps them on their server. */
export type PersonList = { readonly id: string; readonly title: string };

export type PersonServer = {
  lookup(handle: string): Promise<Answer<RemoteAccount>>;
  search(handle: string): Promise<Answer<readonly RemoteAccount[]>>;
  relationships(ids: readonly string[]): Promise<Answer<readonly Relationship[]>>;
  follow(id: string, parameters: FollowParameters): Promise<Answer<Relationship>>;
  unfollow(id: string): Promise<Answer<Relationship>>;
  account(id: string): Promise<Answer<RemoteAccount>>;
  ownAccount(): Promise<Answer<OwnAccount>>;
  lists(): Promise<Answer<readonly PersonList[]>>;
  makeList(title: string): Promise<Answer<PersonList>>;
  /** All or none: one account that is not followed, or stands in it already, refuses the whole call. */
  addToList(listId: string, ids: readonly string[]): Promise<Answer<null>>;
  /**
   * Hands a list to the server's own importer, to be merged with what is there: a `following_accounts.csv` to GoToSocial's,
   * addresses line by line to Pleroma's.
   */
  importFollowing(importer: Importer, list: string): Promise<Answer<null>>;
  following(accountId: string, cursor: string | null): Promise<Answer<FollowingPage>>;
};
