/** What one virtual server remembers: its people, the strangers it has met, its apps and tokens. */
import type { FaultRule } from "../faults/fault-rule.ts";
import type { Account } from "./account.ts";
import type { HostSpec } from "./world-spec.ts";

export type OauthApp = {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string;
  readonly website: string | null;
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
  /** Somebody has signed in through it before. */
  used: boolean;
};

export type OauthCode = {
  readonly code: string;
  readonly clientId: string;
  readonly accountKey: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly challenge: string | null;
  readonly expiresAt: number;
  used: boolean;
};

export type AccessToken = {
  readonly token: string;
  readonly clientId: string;
  /** Null for an app-only token. */
  readonly accountKey: string | null;
  readonly scopes: readonly string[];
  revoked: boolean;
};

/** A browser at this server: who is signed in, and the form token it must send back. */
export type PageSession = {
  readonly id: string;
  readonly csrf: string;
  accountKey: string | null;
  pending: string | null;
};

export type AccountList = {
  readonly id: string;
  readonly owner: string;
  readonly title: string;
  readonly members: Set<string>;
};

/** One person of a list that somebody handed to the server's importer, and when it comes to them. */
export type ImportRow = {
  readonly at: number;
  readonly follower: string;
  readonly handle: string;
  readonly reblogs: boolean;
  readonly notify: boolean;
};

export type ActiveFault = { readonly id: number; readonly rule: FaultRule; seen: number; left: number };

export type HostState = {
  spec: HostSpec;
  readonly name: string;
  webHost: string;
  /** Local people by lower-case name. */
  readonly accounts: Map<string, Account>;
  /** Ids that this server uses, for its own and for met accounts. */
  readonly idByKey: Map<string, string>;
  readonly keyById: Map<string, string>;
  readonly apps: Map<string, OauthApp>;
  readonly codes: Map<string, OauthCode>;
  readonly tokens: Map<string, AccessToken>;
  readonly sessions: Map<string, PageSession>;
  readonly lists: Map<string, AccountList>;
  readonly imports: ImportRow[];
  /** Hosts that nothing reaches from here any more, since a delivery to them failed once. */
  readonly unreached: Set<string>;
  /** Counters of the throttles, by throttle and key. */
  readonly counters: Map<string, { windowStart: number; count: number }>;
  faults: ActiveFault[];
};

export function hostStateFrom(spec: HostSpec): HostState {
  return {
    spec,
    name: spec.name.toLowerCase(),
    webHost: (spec.webHost ?? spec.name).toLowerCase(),
    accounts: new Map(),
    idByKey: new Map(),
    keyById: new Map(),
    apps: new Map(),
    codes: new Map(),
    tokens: new Map(),
    sessions: new Map(),
    lists: new Map(),
    imports: [],
    unreached: new Set(),
    counters: new Map(),
    faults: (spec.faults ?? []).map((rule, index) => activeFault(index + 1, rule)),
  };
}

export function activeFault(id: number, rule: FaultRule): ActiveFault {
  return { id, rule, seen: 0, left: rule.times ?? Number.POSITIVE_INFINITY };
}
