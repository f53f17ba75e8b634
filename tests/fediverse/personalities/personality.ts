/** What sets one server software apart from another, as seen by a client. */
import type { LimitsSpec } from "../limits/limits-spec.ts";
import type { Throttle } from "../limits/throttle.ts";
import type { Answer, Ask } from "../transport/exchange.ts";
import type { Account } from "../world/account.ts";
import type { FollowState } from "../world/follow-edge.ts";
import type { AccessToken, HostState, OauthApp } from "../world/host-state.ts";
import type { IdShape } from "../world/opaque-ids.ts";
import type { PersonalityName } from "../world/world-spec.ts";

/** An account as one server shows it. */
export type AccountView = {
  readonly account: Account;
  /** Id on the showing server. */
  readonly id: string;
  readonly local: boolean;
  /** The showing server, and the one the account lives on. */
  readonly host: HostState;
  readonly home: HostState;
  readonly homePersonality: Personality;
  readonly followers: number;
  readonly following: number;
  readonly moved: AccountView | null;
};

export type RelationshipView = {
  readonly id: string;
  readonly state: FollowState;
  readonly followedBy: boolean;
  readonly requestedBy: boolean;
  readonly reblogs: boolean;
  readonly notify: boolean;
  readonly languages: readonly string[] | null;
  readonly blocking: boolean;
  readonly blockedBy: boolean;
};

export type TokenError = "bad_client" | "bad_code" | "bad_redirect" | "bad_grant" | "bad_scope";

export type AppRequest = {
  readonly name: string | null;
  readonly redirectUris: readonly string[];
  readonly redirectIsArray: boolean;
  readonly scopes: readonly string[];
  readonly website: string | null;
};

export type Personality = {
  readonly name: PersonalityName;
  readonly software: string;
  readonly version: string;
  readonly idShape: IdShape;

  profilePath(username: string): string;
  actorPath(username: string): string;

  readonly webfinger: {
    readonly hostCase: "any" | "exact";
    readonly userCase: "any" | "exact";
    jrd(view: { origin: string; domain: string; account: Account }): unknown;
    ok(body: unknown): Answer;
    refuse(reason: "unknown" | "foreign" | "no_resource" | "gone", askedHost: string): Answer;
  };
  readonly hostMeta: boolean;
  nodeinfo(host: HostState, origin: string, path: string): Answer | null;
  metadata(origin: string, pagesOrigin: string): Answer | null;
  actorNeedsSignature: boolean;

  registerApp(request: AppRequest): Answer | null;
  appBody(app: OauthApp, host: HostState): unknown;
  readonly oauth: OauthHabits;
  tokenBody(
    token: AccessToken,
    asked: { scope: string | null; nowMs: number; actor: string | null },
  ): unknown;
  tokenRefused(why: TokenError): Answer;
  revokedAgain(): Answer;

  readonly api: ApiHabits;
  instanceV1(host: HostState): Answer | null;
  instanceV2(host: HostState): Answer | null;
  account(view: AccountView): Record<string, unknown>;
  ownAccount(view: AccountView): Record<string, unknown>;
  relationship(view: RelationshipView): Record<string, unknown>;
  /** Headers of API answers that do not set their own. */
  apiHeaders(ask: Ask): Record<string, string>;
  refuseToken(why: "missing" | "dead", ask: Ask): Answer;
  refuseScope(): Answer;
  notFound(ask: Ask): Answer;
  unknownPath(ask: Ask): Answer;

  throttles(limits: LimitsSpec): readonly Throttle[];
  tooMany(ask: Ask): Answer;
  /** Answers that say nothing of the allowance though they count. */
  hidesAllowance?(ask: Ask, answer: Answer): boolean;
};

type OauthHabits = {
  readonly signInPath: string;
  /** Sign-in and consent are one form. */
  readonly oneForm: boolean;
  readonly signInRedirect: 302 | 303;
  readonly wrongPasswordStatus: number;
  readonly canDeny: boolean;
  readonly stateOnError: boolean;
  readonly encodesState: boolean;
  readonly checks: {
    readonly client: "json_400" | "html_401" | "empty_400";
    readonly redirect: "json_400" | "html_401" | "no";
    readonly scope: "json_400" | "redirect" | "no";
  };
  readonly checksPkce: boolean;
  readonly takesAnyCode: boolean;
  readonly checksTokenRedirect: boolean;
  readonly reusesTokens: boolean;
  readonly callbackStatus: 302 | 303;
};

type ApiHabits = {
  /** Nothing here speaks the Mastodon client API. */
  readonly none?: boolean;
  readonly enforcesScopes: boolean;
  readonly needsUserAgent: boolean;
  readonly lookupNeedsToken: boolean;
  readonly lookupKnowsStrangers: boolean;
  readonly searchWithoutToken: boolean;
  readonly searchMatch: "exact" | "fuzzy";
  readonly searchFindsUrls: boolean;
  readonly searchCaseSensitive: boolean;
  readonly emptyQuery: "refused" | "nothing" | "locals";
  /** What resolving answers when the far host is silent, refuses connections, or shows a bad certificate. */
  farSilent(): Answer | null;
  farBroken(why: "connect" | "tls"): Answer | null;
  readonly accountsSearchResolves: boolean;
  readonly accountsByIds: boolean;
  readonly relationshipsRows: "all" | "first";
  readonly relationshipsUnknown: "left_out" | "all_false";
  readonly relationshipsBare: "none" | "one";
  readonly followSelf: () => Answer | null;
  readonly followMoved: () => Answer | null;
  readonly followBlocked: () => Answer | null;
  /** What the follow answer claims before the far server has spoken. */
  readonly optimism: "none" | "open" | "always";
  readonly honoursFollowOptions: boolean;
  readonly followingLinks: "never" | "when_more" | "always";
  /**
   * A follow that could not be delivered: lost for good, lost together with every later one to that host, or sent again
   * after so long.
   */
  readonly undelivered: "lost" | "host_lost" | number;
  readonly acceptDelayMs: number;
  readonly followsPerDay: number | null;
  readonly followsTotal: number | null;
  readonly followRequests: boolean;
};
