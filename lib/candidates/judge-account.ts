/** What do the answers of the public fediverse mean for one address? */
import { type Handle, handleHost } from "#lib/fediverse/handle.ts";
import type { WebfingerDocument } from "#lib/fediverse/webfinger-document.ts";
import { hourMs, later, minuteMs } from "#lib/time.ts";
import type { LookupState } from "./candidate.ts";

/** Why a look-up ended as it did; the screens have a sentence for each. */
export const lookupReasons = [
  /** The server has no such account. */
  "no_account",
  /** The server does not answer for this domain. */
  "wrong_domain",
  "gone",
  "suspended",
  /** 401 or 403: the server answers only to those it knows. */
  "closed",
  /** Any other refusal of the request itself. */
  "refused_request",
  /** A fault of ours kept us from asking. */
  "not_asked",
  /** Another worker asks this host just now. */
  "busy",
  /** 429. */
  "rate_limited",
  /** 5xx. */
  "server_error",
  "dns",
  "connect",
  "tls",
  "timeout",
  "reset",
  "too_large",
  "encoding",
  /** The name leads to a network that is not public. */
  "not_public",
  /** A redirect to somewhere we do not follow. */
  "bad_redirect",
  /** No WebFinger document: an ordinary website. */
  "not_understood",
  /** A document without an actor: an address of something else. */
  "no_actor",
  /** A document about nobody in particular. */
  "no_subject",
  /** The server names another account, which does not confirm it. */
  "not_confirmed",
  /** The moves of the account lead back to itself, or further than anybody moves. */
  "moved_in_circles",
  /** The account it moved to is not there. */
  "moved_to_nowhere",
  /** The owner of an account on another network did not turn its bridge on. */
  "not_shared",
  /** The account is there; its public profile could not be had. */
  "profile_unread",
] as const;
export type LookupReason = (typeof lookupReasons)[number];

export type Ending = {
  readonly state: Exclude<LookupState, "waiting" | "verified" | "moved">;
  readonly reason: LookupReason;
  /** When it makes sense to ask again; absent when the answer stands. */
  readonly retryAt?: Date;
};

/** A reply as far as it is judged here. */
export type Reply =
  | { readonly kind: "answered"; readonly status: number; readonly headers: Headers }
  | { readonly kind: "refused"; readonly reason: string }
  | {
      readonly kind: "unreachable";
      readonly reason: LookupReason;
      /** Known where the host was not asked because it is left alone until then. */
      readonly until?: Date;
    };

const retryAfterMs = minuteMs;
const retryAfterMsMax = 24 * hourMs;

/**
 * The ending a reply means, or null when it is an answer to be read. After Mastodon's own look-up (webfinger.rb) and what
 * servers were seen to do: 404 nobody, 410 gone, 400 another domain, 401 and 403 closed, 429 and 5xx ask again later.
 */
export function judgeReply(reply: Reply, now: Date): Ending | null {
  if (reply.kind === "refused") {
    return reply.reason === "not_public"
      ? { state: "refused", reason: "not_public" }
      : { state: "mismatched", reason: "bad_redirect" };
  }
  if (reply.kind === "unreachable") {
    return { state: "unreachable", reason: reply.reason, retryAt: reply.until ?? later(now, retryAfterMs) };
  }
  const { status } = reply;
  if (status === 200) return null;
  if (status === 404) return { state: "absent", reason: "no_account" };
  if (status === 400) return { state: "absent", reason: "wrong_domain" };
  if (status === 410) return { state: "gone", reason: "gone" };
  if (status === 401 || status === 403) return { state: "refused", reason: "closed" };
  if (status === 429)
    return { state: "unreachable", reason: "rate_limited", retryAt: retryTime(reply.headers, now) };
  // "Request timeout" and "too early" ask to come again, as the errors of a server do.
  if (status === 408) return { state: "unreachable", reason: "timeout", retryAt: later(now, retryAfterMs) };
  if (status >= 500 || status === 425) {
    const isTold = reply.headers.has("retry-after");
    const retryAt = isTold ? retryTime(reply.headers, now) : later(now, retryAfterMs);
    return { state: "unreachable", reason: "server_error", retryAt };
  }
  if (status >= 400) return { state: "refused", reason: "refused_request" };
  return { state: "mismatched", reason: "not_understood" };
}

/** `Retry-After` in seconds or as a date, else `X-RateLimit-Reset` (a time) against the server's own clock. */
function retryTime(headers: Headers, now: Date): Date {
  const clock = Date.parse(headers.get("date") ?? "") || now.getTime();
  const after = headers.get("retry-after") ?? "";
  const delayMs = /^[0-9]{1,12}(?:\.[0-9]{1,9})?$/.test(after)
    ? Number(after) * 1_000
    : (Date.parse(after) || Date.parse(headers.get("x-ratelimit-reset") ?? "")) - clock;
  const usable = Number.isFinite(delayMs) ? delayMs : 5 * minuteMs;
  return later(now, Math.min(Math.max(usable, retryAfterMs), retryAfterMsMax));
}

/** What a WebFinger document says about the address that was asked. `user` is spelled as the server does. */
export type Identity =
  | {
      readonly kind: "same";
      readonly user: string;
      readonly self: string;
      readonly profilePage: string | null;
    }
  /** The server says that the account is really another's; that one must confirm it. */
  | { readonly kind: "other"; readonly subject: Handle; readonly user: string; readonly self: string }
  | { readonly kind: "mismatched"; readonly reason: LookupReason };

export function judgeIdentity(asked: Handle, document: WebfingerDocument | null): Identity {
  if (!document) return { kind: "mismatched", reason: "not_understood" };
  const { subject, subjectUser: user, self, profilePage } = document;
  if (self === null) return { kind: "mismatched", reason: "no_actor" };
  if (subject === null) return { kind: "mismatched", reason: "no_subject" };
  return subject === asked
    ? { kind: "same", user, self, profilePage }
    : { kind: "other", subject, user, self };
}

/** The host on which the account lives: where its actor is, which on split domains is not the host of its address. */
export function webHost(self: string): string {
  return new URL(self).hostname;
}

/** True when the actor is elsewhere than the address says, so that the actor's own server has the last word. */
export function isElsewhere(handle: Handle, self: string): boolean {
  return webHost(self) !== handleHost(handle);
}

/** Two links to one actor; servers differ in the slash at the end. */
export function isSameActor(one: string, other: string): boolean {
  return one.replace(/\/$/, "") === other.replace(/\/$/, "");
}
