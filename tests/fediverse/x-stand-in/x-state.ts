/** What the X stand-in remembers while it runs. */
import type { XLimits, XNaming, XSpec, XUserSpec } from "./x-spec.ts";

type XCode = {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly challenge: string;
  readonly method: string;
  readonly expiresAt: number;
};

export type XGrant = {
  readonly clientId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
};

/** `forbidden`: the app has no access · `capped`: the spending limit is reached · `down`: 503. */
export type XTrouble = "forbidden" | "capped" | "down";

export type XPageCall = {
  readonly endpoint: string;
  /** The page's token, or the first id asked for. */
  readonly token: string | null;
  readonly asked: number;
  readonly given: number;
};

export type XState = {
  readonly spec: XSpec;
  readonly byId: Map<string, XUserSpec>;
  readonly byName: Map<string, XUserSpec>;
  readonly codes: Map<string, XCode>;
  readonly tokens: Map<string, XGrant>;
  readonly refreshTokens: Map<string, XGrant>;
  readonly counters: Map<string, { windowStart: number; count: number }>;
  /** User objects and posts given out, and what X bills for them in millionths of a dollar. */
  billed: number;
  billedPosts: number;
  billedMicros: number;
  /** Every call of a user endpoint that was answered with a page, in order. */
  readonly pages: XPageCall[];
  naming: XNaming;
  limits: XLimits;
  overruns: number;
  trouble: XTrouble | null;
};

export function xStateFrom(spec: XSpec): XState {
  return {
    spec,
    byId: new Map(spec.users.map((user) => [user.id, user])),
    byName: new Map(spec.users.map((user) => [user.username.toLowerCase(), user])),
    codes: new Map(),
    tokens: new Map(),
    refreshTokens: new Map(),
    counters: new Map(),
    billed: 0,
    billedPosts: 0,
    billedMicros: 0,
    pages: [],
    naming: spec.naming ?? "post",
    limits: spec.limits ?? {},
    overruns: 0,
    trouble: null,
  };
}
