/** What the X stand-in knows: developer apps, people and who follows whom, as plain JSON. */

export type XAppSpec = {
  readonly clientId: string;
  /** Null for a public client, which sends its id in the body instead of HTTP Basic. */
  readonly clientSecret: string | null;
  readonly redirectUris: readonly string[];
  /** Id of the person who owns the app: what they read of their own costs a tenth. */
  readonly ownerId?: string;
};

export type XUserSpec = {
  /** Decimal text. */
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly password?: string;
  readonly description?: string;
  readonly location?: string;
  /** Unwrapped profile link; shown as a t.co link with its entity. */
  readonly url?: string;
  /** Links in the description, by their t.co form, unwrapped. */
  readonly descriptionLinks?: Readonly<Record<string, string>>;
  /** Text of the pinned post. */
  readonly pinned?: string;
  /** There is a pinned post, but it cannot be shown. */
  readonly pinnedGone?: boolean;
  readonly protected?: boolean;
  /** Asked for, by id, by name or in a list, it comes back as an error beside the others. */
  readonly suspended?: boolean;
  readonly createdAt?: string;
};

export type XSpec = {
  readonly apps: readonly XAppSpec[];
  readonly users: readonly XUserSpec[];
  /** User id → ids, newest first. */
  readonly following?: Readonly<Record<string, readonly string[]>>;
  readonly followers?: Readonly<Record<string, readonly string[]>>;
  /** Which of X's names of 2026 are taken; the others are refused as unknown parameters. Default "post". */
  readonly naming?: XNaming;
  /** How long every answer of the lists takes. */
  readonly listWaitMs?: number;
  /** Requests per 15 minutes and user; by default those of the documentation. */
  readonly limits?: XLimits;
};

export type XLimits = { readonly me?: number; readonly lists?: number; readonly users?: number };

export type XNaming = "tweet" | "post";

export const xHosts = ["api.x.com", "x.com"] as const;
