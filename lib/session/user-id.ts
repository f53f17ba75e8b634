/** Whose data: a branded id that only the session and the parsing of a job payload may mint. */

declare const mark: unique symbol;
export type UserId = string & { readonly [mark]: "UserId" };

/** For lib/session, lib/jobs and tests only. */
export function mintUserId(id: string): UserId {
  return id as UserId;
}
