/** Which of a server's limits are switched off or changed; by default all of its software's limits hold. */

export type LimitsSpec = {
  /** Requests per window (token, user and IP) and paging. */
  readonly requests?: boolean;
  /** App registrations per IP. */
  readonly apps?: boolean;
  /** New follows per UTC day (Mastodon), per 10 s (Akkoma). A number replaces the daily 400. */
  readonly follows?: boolean | number;
  /** The total rule of Mastodon. A number replaces the 7,500. */
  readonly total?: boolean | number;
};
