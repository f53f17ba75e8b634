/** What did X answer to one call? Every ending a call can have. */

/** One window of X's: how many calls are left in it and when the next one opens. */
export type XLimit = { readonly remaining: number; readonly resetAt: Date };

export type XReply =
  | { readonly kind: "answered"; readonly body: unknown; readonly limit: XLimit | null }
  /** Too many calls; X says until when, mostly. */
  | { readonly kind: "rate_limited"; readonly until: Date | null }
  /** The spending limit that the app's owner set at X is reached. */
  | { readonly kind: "usage_capped" }
  /** The token is not taken (any more). */
  | { readonly kind: "unauthorized" }
  /** The app may not read this, or not with these scopes. */
  | { readonly kind: "forbidden" }
  /** X does not know one of the parameters: it names things otherwise now. */
  | { readonly kind: "unknown_parameter" }
  | { readonly kind: "bad_request" }
  /** X answered that it is out of order: nothing was given, nothing is billed. */
  | { readonly kind: "out_of_order" }
  /** No answer came, so nobody knows whether X counted the call. */
  | { readonly kind: "no_answer" };

export type XTokens = {
  readonly accessToken: string;
  /** Null where X gave none: then the sign-in lasts two hours. */
  readonly refreshToken: string | null;
  readonly expiresAt: Date;
  readonly scopes: string;
};

export type XRefresh =
  | { readonly kind: "tokens"; readonly tokens: XTokens }
  /** X does not know the refresh token (any more), or the app. */
  | { readonly kind: "refused" }
  | { readonly kind: "no_answer" };
