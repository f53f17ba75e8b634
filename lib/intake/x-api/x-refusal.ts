/** Why did X not give an account that was asked for? */

export const xRefusalCodes = [
  "x_suspended",
  "x_not_found",
  /** The pinned post is gone or hidden; the account itself came. */
  "x_post_gone",
  /** The account came without an id or a name. */
  "x_unreadable",
  "x_other",
] as const;
export type XRefusalCode = (typeof xRefusalCodes)[number];
