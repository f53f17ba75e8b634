/** What follows from an answer of X: take the page, wait, sign in again, or stop? */
import { dayMs, later, minuteMs, secondMs } from "#lib/time.ts";
import type { XLimit, XReply } from "./x-reply.ts";
import type { XNaming, XRun, XWaitReason } from "./x-run.ts";

export type XVerdict =
  | { readonly kind: "take"; readonly body: unknown; readonly nextAt: Date }
  | {
      readonly kind: "wait";
      readonly reason: XWaitReason;
      readonly until: Date;
      /** Whether X may have billed the call all the same. */
      readonly mayBeBilled: boolean;
      readonly isFailure: boolean;
    }
  /** The access token is dead: try the refresh token. */
  | { readonly kind: "renew" }
  /** Ask the same page again with the other names. */
  | { readonly kind: "rename"; readonly naming: XNaming }
  | { readonly kind: "refuse" };

/** The window X counts in; waited for when X does not say when it ends. */
const windowMs = 15 * minuteMs;
/** The owner of an app raises a spending limit, or a new month begins: looked at again this often. */
const usageCapMs = 60 * minuteMs;
const firstRestMs = 30 * secondMs;
const longestRestMs = 30 * minuteMs;

export function judgeReply(
  reply: XReply,
  run: Pick<XRun, "failures" | "naming" | "pinned">,
  now: Date,
): XVerdict {
  switch (reply.kind) {
    case "answered":
      return { kind: "take", body: reply.body, nextAt: nextCallAt(reply.limit, now) };
    case "rate_limited":
      return wait("rate_limit", reply.until ? afterReset(reply.until, now) : later(now, windowMs));
    case "usage_capped":
      return wait("usage_cap", later(now, usageCapMs));
    case "unauthorized":
      return { kind: "renew" };
    case "unknown_parameter":
      return run.pinned && run.naming === "post" ? { kind: "rename", naming: "tweet" } : { kind: "refuse" };
    case "forbidden":
    case "bad_request":
      return { kind: "refuse" };
    case "out_of_order":
    case "no_answer": {
      const rest = Math.min(longestRestMs, firstRestMs * 2 ** Math.min(run.failures, 10));
      const mayBeBilled = reply.kind === "no_answer";
      return { ...wait("unreachable", later(now, rest)), mayBeBilled, isFailure: true };
    }
    default:
      return reply satisfies never;
  }
}

/** A window that is used up is not tried: the next call comes when it opens again. */
function nextCallAt(limit: XLimit | null, now: Date): Date {
  return limit && limit.remaining <= 0 ? afterReset(limit.resetAt, now) : now;
}

/** X gives whole seconds; a wrong clock on either side must not make us wait for ever or not at all. */
function afterReset(resetAt: Date, now: Date): Date {
  const soonest = later(now, secondMs).getTime();
  const latest = later(now, dayMs).getTime();
  return new Date(Math.min(latest, Math.max(soonest, later(resetAt, secondMs).getTime())));
}

function wait(reason: XWaitReason, until: Date) {
  return { kind: "wait", reason, until, mayBeBilled: false, isFailure: false } as const;
}
