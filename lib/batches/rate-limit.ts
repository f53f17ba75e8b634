/** What did a server say about its allowance? `X-RateLimit-*` and `Retry-After` in every spelling that was seen. */
import { dayMs, later, secondMs } from "#lib/time.ts";

/** Anything that answers a header by its name in any case. */
export type HeaderReader = { get(name: string): string | null };

export type RateLimit = {
  readonly limit: number;
  readonly remaining: number;
  /** On our clock. */
  readonly resetAt: Date;
};

/** A server that names a moment further away than this is not believed. */
const furthestMs = dayMs + 60 * 60 * secondMs;

/**
 * The allowance in the headers, or null when they are missing or make no sense. The reset is ISO 8601 (Mastodon
 * rate_limit_headers.rb, GoToSocial), epoch seconds, or seconds from now; it is moved by the difference between the
 * server's `Date` and our clock, because only that difference makes another machine's time usable here.
 */
export function readRateLimit(headers: HeaderReader, receivedAt: Date): RateLimit | null {
  const limit = readCount(headers.get("x-ratelimit-limit"));
  const remaining = readCount(headers.get("x-ratelimit-remaining"));
  const reset = readMoment(headers.get("x-ratelimit-reset"), receivedAt, headers.get("date"));
  if (limit === null || remaining === null || reset === null) return null;
  return { limit, remaining, resetAt: reset };
}

/** Who has refused us and names no pause, or one that is over, is left alone at least this long. */
const shortestPauseMs = 5 * secondMs;

/** When a refused call may be tried again, by `Retry-After` (RFC 9110 §10.2.3) or else by the reset; null when neither is there. */
export function readRetryAt(headers: HeaderReader, receivedAt: Date): Date | null {
  const date = headers.get("date");
  const named =
    readMoment(headers.get("retry-after"), receivedAt, date) ??
    readMoment(headers.get("x-ratelimit-reset"), receivedAt, date);
  const soonest = later(receivedAt, shortestPauseMs);
  return named && named < soonest ? soonest : named;
}

/** How far the server's clock is ahead of ours, in ms. `Date` counts whole seconds, so half a second is added. */
export function readSkewMs(headers: HeaderReader, receivedAt: Date): number | null {
  const date = parseDate(headers.get("date") ?? "");
  return Number.isNaN(date) ? null : date + secondMs / 2 - receivedAt.getTime();
}

function readCount(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : null;
}

function readMoment(text: string | null, receivedAt: Date, serverDate: string | null): Date | null {
  const value = text?.trim() ?? "";
  if (value === "") return null;
  const server = parseDate(serverDate ?? "");
  const serverNow = Number.isNaN(server) ? receivedAt.getTime() : server;
  const moment = parseMoment(value, serverNow);
  if (moment === null) return null;
  const waitMs = Math.min(Math.max(0, moment - serverNow), furthestMs);
  return later(receivedAt, waitMs);
}

const zonelessIso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/;
const zone = /(?:[a-z]|[+-]\d\d:?\d\d)$/i;

/** Epoch milliseconds on the server's clock. */
function parseMoment(value: string, serverNow: number): number | null {
  if (/^\d{1,13}(\.\d+)?$/.test(value)) {
    const number = Number(value);
    if (number >= 1e12) return number;
    return number >= 1e9 ? number * secondMs : serverNow + number * secondMs;
  }
  const parsed = parseDate(value);
  return Number.isNaN(parsed) ? null : parsed;
}

/** Without a zone it is UTC, as everything is that servers tell each other, and not the time where we run. */
function parseDate(text: string): number {
  if (zonelessIso.test(text)) return Date.parse(`${text.replace(" ", "T")}Z`);
  return Date.parse(zone.test(text.trim()) ? text : `${text} UTC`);
}
