/** May this call be made now, what does it spend, and what did the server's answer say about the allowance left? */
import { dayMs, later, minuteMs, windowStart } from "#lib/time.ts";
import type { Allowance, PacePolicy } from "./pace-policy.ts";
import type { Answer } from "./person-server.ts";

export type PacedCall =
  | "lookup"
  | "search"
  | "relationship"
  | "follow"
  | "unfollow"
  | "list"
  | "account"
  | "page"
  | "import";

/** What a call takes of one allowance. Windows are cut on the server's clock. */
export type Spend = {
  readonly scope: string;
  readonly kind: string;
  readonly windowStart: Date;
  readonly windowEnd: Date;
  readonly cap: number;
  readonly allowance: Allowance;
};

export type LaneIds = { readonly accountId: string; readonly host: string };

/** Everything that `call` spends at `serverNow`, the rarest allowance first. */
export function spendsFor(
  policy: PacePolicy,
  call: PacedCall,
  ids: LaneIds,
  serverNow: Date,
): readonly Spend[] {
  return policy.allowances
    .filter((allowance) => concerns(allowance, call))
    .map((allowance) => spendOf(allowance, ids, serverNow))
    .sort((a, b) => b.allowance.windowMs - a.allowance.windowMs);
}

function concerns({ applies }: Allowance, call: PacedCall): boolean {
  if (applies === "every" || applies === call) return true;
  return applies === "change" && (call === "follow" || call === "unfollow");
}

/** Whether it counts follows, and not requests. */
export function isOfFollows({ allowance }: Spend): boolean {
  return allowance.applies === "follow" || allowance.applies === "change";
}

export function spendOf(allowance: Allowance, ids: LaneIds, serverNow: Date): Spend {
  const start = windowStart(serverNow, allowance.windowMs);
  return {
    scope: `${allowance.scope}:${allowance.scope === "ip" ? ids.host : ids.accountId}`,
    kind: `${allowance.limit}/${allowance.windowMs / 1000}s`,
    windowStart: start,
    windowEnd: later(start, allowance.windowMs),
    cap: allowance.limit - allowance.reserve,
    allowance,
  };
}

/** A server's answer about one window: at least so much is used, or nothing before a moment. */
export type Correction = {
  readonly spend: Spend;
  readonly usedAtLeast: number;
  readonly closedUntil: Date | null;
};

/** Without a word from the server, a 429 keeps us away this long. */
const silentPauseMs = 5 * minuteMs;
/** A reset further away than this speaks of the day's follows, not of requests. */
const requestWindowMostMs = 20 * minuteMs;

/**
 * What the headers of `answer` say about the windows `spends` was made in. Mastodon tells only the throttle with the
 * least left (rate_limit_headers.rb), so the limit's number names the allowance. Null when nothing is to be corrected.
 */
export function correctionFor(
  answer: Answer<unknown>,
  spends: readonly Spend[],
  now: Date,
): Correction | null {
  if (answer.kind === "refused" && answer.status === 429) {
    const until = answer.retryAt ?? later(now, silentPauseMs);
    const spend = spendSpokenOf(answer.rate?.limit ?? null, until, spends, now);
    return spend && { spend, usedAtLeast: 0, closedUntil: until };
  }
  const { rate } = answer;
  if (!rate) return null;
  const spend = spendSpokenOf(rate.limit, rate.resetAt, spends, now);
  if (!spend) return null;
  const { allowance } = spend;
  const known = rate.limit === allowance.limit;
  // An address's window begins with its first call: our own windows are not its windows, so close ours until its reset.
  const closes = rate.remaining <= (allowance.scope === "ip" || !known ? allowance.reserve : 0);
  return {
    spend,
    usedAtLeast: known && allowance.scope !== "ip" ? rate.limit - rate.remaining : 0,
    closedUntil: closes ? rate.resetAt : null,
  };
}

/** The allowance with the limit's number whose window ends nearest to the reset; without one, by the length of the wait. */
function spendSpokenOf(
  limit: number | null,
  resetAt: Date,
  spends: readonly Spend[],
  now: Date,
): Spend | null {
  const distance = (spend: Spend) => Math.abs(spend.windowEnd.getTime() - resetAt.getTime());
  const named = spends.filter((spend) => spend.allowance.limit === limit);
  const [nearest] = named.sort((a, b) => distance(a) - distance(b));
  if (nearest) return nearest;
  const ofDay = resetAt.getTime() - now.getTime() > requestWindowMostMs;
  return spends.find((spend) => isOfFollows(spend) === ofDay) ?? spends[0] ?? null;
}

/** Two clocks never agree to the second: begin a long window a little late. */
const marginMs = 1_500;

/** When a window that is spent, or closed, may be used again, on our clock. */
export function reopensAt(spend: Spend, closedUntil: Date | null, skewMs: number): Date {
  const margin = spend.allowance.windowMs >= minuteMs ? marginMs : 0;
  return closedUntil ? later(closedUntil, margin) : later(spend.windowEnd, margin - skewMs);
}

export function waitReasonOf(spend: Spend): "daily_follows" | "requests" {
  return spend.allowance.applies === "follow" && spend.allowance.windowMs === dayMs
    ? "daily_follows"
    : "requests";
}
