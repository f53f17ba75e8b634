import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { readRateLimit, readRetryAt, readSkewMs } from "./rate-limit.ts";

const now = new Date("2026-11-22T12:00:00.000Z");
const headers = (given: Record<string, string>) => new Headers(given);
const limits = (reset: string, over: Record<string, string> = {}) =>
  headers({ "x-ratelimit-limit": "300", "x-ratelimit-remaining": "17", "x-ratelimit-reset": reset, ...over });

describe("the reset of an allowance", () => {
  it.each([
    ["Mastodon's ISO time with six decimals", "2026-11-22T12:05:00.123456Z", {}, 300_123],
    ["epoch seconds", "1795349100", {}, 300_000],
    ["epoch milliseconds", "1795349100000", {}, 300_000],
    ["seconds from now", "42", {}, 42_000],
    [
      "a server whose clock is an hour behind",
      "2026-11-22T11:05:00Z",
      { date: "Sun, 22 Nov 2026 11:00:00 GMT" },
      300_000,
    ],
    [
      "a server whose clock is a day ahead",
      "2026-11-23T12:01:00Z",
      { date: "Mon, 23 Nov 2026 12:00:00 GMT" },
      60_000,
    ],
    ["a time that has passed", "2026-11-22T11:59:00Z", {}, 0],
    ["a time a year away, which nobody believes", "2027-11-22T12:00:00Z", {}, 25 * 3_600_000],
  ])("reads %s", (_name, reset, over, waitMs) => {
    const rate = readRateLimit(limits(reset, over), now);
    expect(rate).toMatchObject({ limit: 300, remaining: 17 });
    expect((rate?.resetAt.getTime() ?? 0) - now.getTime()).toBe(waitMs);
  });

  it.each([
    ["no headers", {}],
    [
      "a reset in words",
      { "x-ratelimit-limit": "300", "x-ratelimit-remaining": "1", "x-ratelimit-reset": "soon" },
    ],
    ["half of them", { "x-ratelimit-limit": "300", "x-ratelimit-reset": "42" }],
    [
      "a negative rest",
      { "x-ratelimit-limit": "300", "x-ratelimit-remaining": "-1", "x-ratelimit-reset": "42" },
    ],
  ])("makes nothing of %s", (_name, given) => {
    expect(readRateLimit(headers(given), now)).toBeNull();
  });
});

describe("a time without a zone", () => {
  const { TZ } = process.env;
  afterEach(() => {
    if (TZ === undefined) delete process.env["TZ"];
    else process.env["TZ"] = TZ;
  });

  it.each(["UTC", "America/New_York", "Asia/Kolkata"])("is UTC, wherever we are (%s)", (zone) => {
    process.env["TZ"] = zone;
    const iso = ["2026-11-22T12:05:00", "2026-11-22 12:05:00", "2026-11-22T12:05:00.000000"];
    // RFC 9110 §5.6.7: the form of asctime, too, is to be understood.
    for (const reset of [...iso, "Sun Nov 22 12:05:00 2026", "Sun, 22 Nov 2026 12:05:00"]) {
      const rate = readRateLimit(limits(reset), now);
      expect((rate?.resetAt.getTime() ?? 0) - now.getTime()).toBe(300_000);
    }
  });
});

describe("when to try again", () => {
  it.each([
    ["seconds", { "retry-after": "30" }, 30_000],
    ["a date", { "retry-after": "Sun, 22 Nov 2026 12:02:00 GMT" }, 120_000],
    ["Retry-After before the reset", { "retry-after": "5", "x-ratelimit-reset": "42" }, 5_000],
    ["the reset alone", { "x-ratelimit-reset": "42" }, 42_000],
    ["epoch milliseconds", { "retry-after": "1795348830000" }, 30_000],
    ["no seconds at all, which would be asking without a pause", { "retry-after": "0" }, 5_000],
    ["a date that has passed", { "retry-after": "Sun, 22 Nov 2026 11:58:00 GMT" }, 5_000],
    ["a reset that has passed", { "x-ratelimit-reset": "2026-11-22T11:59:59.000000Z" }, 5_000],
    [
      "a date on the clock of a server that is an hour ahead",
      { "retry-after": "Sun, 22 Nov 2026 13:01:00 GMT", date: "Sun, 22 Nov 2026 13:00:00 GMT" },
      60_000,
    ],
    [
      "the reset where Retry-After makes no sense",
      { "retry-after": "soon", "x-ratelimit-reset": "42" },
      42_000,
    ],
  ])("reads %s", (_name, given, waitMs) => {
    expect((readRetryAt(headers(given), now)?.getTime() ?? 0) - now.getTime()).toBe(waitMs);
  });

  it("is not known without a header", () => {
    expect(readRetryAt(headers({}), now)).toBeNull();
  });
});

it("measures how far a server's clock is ahead", () => {
  expect(readSkewMs(headers({ date: "Sun, 22 Nov 2026 12:00:10 GMT" }), now)).toBe(10_500);
  expect(readSkewMs(headers({}), now)).toBeNull();
  expect(readSkewMs(headers({ date: "yesterday" }), now)).toBeNull();
});

it("never answers a time in the past or further than a day and an hour, whatever the headers hold", () => {
  const text = fc.oneof(
    fc.string(),
    fc.integer().map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  );
  fc.assert(
    fc.property(text, text, (reset, date) => {
      const given = new Map([
        ["x-ratelimit-reset", reset],
        ["date", date],
      ]);
      const at = readRetryAt({ get: (name) => given.get(name) ?? null }, now);
      if (at === null) return;
      expect(at.getTime()).toBeGreaterThanOrEqual(now.getTime());
      expect(at.getTime()).toBeLessThanOrEqual(now.getTime() + 25 * 3_600_000);
    }),
  );
});
