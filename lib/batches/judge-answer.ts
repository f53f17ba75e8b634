/** What does a server's answer to one step mean? Decided on the status code: the texts are translated. */
import { later, minuteMs } from "#lib/time.ts";
import type { Attempt, RemoteAccount } from "./attempt.ts";
import { isSameAccount } from "./compare-acct.ts";
import type { Answer, Relationship } from "./person-server.ts";

export type Asked = {
  readonly handle: string;
  /** The domains that an `acct` without a host stands for. */
  readonly localHosts: readonly string[];
  readonly now: Date;
};

/** Without a time from the server, come back after this long. */
const silentPauseMs = 5 * minuteMs;

/** `accounts/lookup`: 404 means only that this server has not met the account (protocols.md §2.1). */
export function judgeLookup(answer: Answer<RemoteAccount>, asked: Asked): Attempt {
  if (isUnknown(answer)) return { kind: "not_found" };
  if (answer.kind !== "answered") return judgeTrouble(answer, asked.now);
  return isAsked(answer.value, asked) ? { kind: "found", account: answer.value } : { kind: "other_account" };
}

/**
 * A search that resolves: an empty list means "not found or not reachable" (servers.md §1). 503 with a dead far host
 * and 502 or 504 after a silent one are the far side's trouble, not this server's; the caller counts them apart.
 */
export function judgeSearch(answer: Answer<readonly RemoteAccount[]>, asked: Asked): Attempt {
  if (isUnknown(answer)) return { kind: "not_found" };
  if (answer.kind !== "answered") return judgeTrouble(answer, asked.now);
  const account = answer.value.find((shown) => isAsked(shown, asked));
  if (account) return { kind: "found", account };
  return { kind: answer.value.length > 0 ? "other_account" : "not_found" };
}

/** One row of a relationships answer. A missing row is no word on how the two stand (servers.md §1). */
export function judgeRelationship(row: Relationship | undefined): Attempt {
  if (!row) return { kind: "not_shown" };
  if (row.blocking) return { kind: "blocking" };
  return { kind: relationOf(row) };
}

/** The answer to follow or unfollow. 404: suspended or deleted since it was resolved. 400 and 422 need a closer look. */
export function judgeChange(answer: Answer<Relationship>, now: Date): Attempt {
  if (answer.kind === "answered") return { kind: relationOf(answer.value) };
  if (answer.kind === "refused" && [404, 410].includes(answer.status)) return { kind: "gone" };
  if (answer.kind === "refused" && [400, 422].includes(answer.status)) {
    return { kind: "unprocessable", status: answer.status };
  }
  if (answer.kind === "refused" && answer.lacksScope) {
    return { kind: "signed_out", status: answer.status, lacksScope: true };
  }
  return judgeTrouble(answer, now);
}

/** What every call has in common when it is not answered. A 401 is only a suspicion until the token was asked about. */
export function judgeTrouble(answer: Exclude<Answer<unknown>, { kind: "answered" }>, now: Date): Attempt {
  if (answer.kind === "failed") {
    // A server that names a time to come back (GoToSocial's 503 with Retry-After) asks for the same as with 429.
    if (answer.status === 503 && answer.retryAt) return { kind: "limited", until: answer.retryAt };
    return { kind: "unreachable", why: answer.why, status: answer.status };
  }
  if (answer.status === 429) return { kind: "limited", until: answer.retryAt ?? later(now, silentPauseMs) };
  return { kind: "refused", status: answer.status };
}

function relationOf(row: Relationship): "following" | "requested" | "none" {
  if (row.following) return "following";
  return row.requested ? "requested" : "none";
}

function isUnknown(answer: Answer<unknown>): boolean {
  return answer.kind === "refused" && [400, 404, 410].includes(answer.status);
}

function isAsked(account: RemoteAccount, asked: Asked): boolean {
  return isSameAccount(account.acct, asked.handle, asked.localHosts);
}
