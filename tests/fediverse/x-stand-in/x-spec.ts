/** What the X stand-in knows: developer apps, people and who follows whom, as plain JSON. */

export type XAppSpec = {
  readonly clientId: string;
  /** Null for a public client, which sends its id in the body instead of HTTP Basic. */
  readonly clientSecret: string | null;
  readonly redirectUris: readonly string[];
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
  readonly protected?: boolean;
  /** Asked for by id or name, it comes back as an error beside the others. */
  readonly suspended?: boolean;
  readonly createdAt?: string;
};

export type XSpec = {
  readonly apps: readonly XAppSpec[];
  readonly users: readonly XUserSpec[];
  /** User id → ids, newest first. */
  readonly following?: Readonly<Record<string, readonly string[]>>;
  readonly followers?: Readonly<Record<string, readonly string[]>>;
  /** Requests per 15 minutes and user; by default those of the documentation. */
  readonly limits?: { readonly me?: number; readonly lists?: number; readonly users?: number };
};

export const xHosts = ["api.x.com", "x.com"] as const;
