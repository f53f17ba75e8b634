/** What the X stand-in remembers while it runs. */
import type { XSpec, XUserSpec } from "./x-spec.ts";

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

export type XState = {
  readonly spec: XSpec;
  readonly byId: Map<string, XUserSpec>;
  readonly byName: Map<string, XUserSpec>;
  readonly codes: Map<string, XCode>;
  readonly tokens: Map<string, XGrant>;
  readonly refreshTokens: Map<string, XGrant>;
  readonly counters: Map<string, { windowStart: number; count: number }>;
  /** User objects given out, as X bills them. */
  billed: number;
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
    overruns: 0,
    trouble: null,
  };
}
