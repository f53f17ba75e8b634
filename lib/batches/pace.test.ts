import { describe, expect, it } from "vitest";
import { correctionFor, reopensAt, spendsFor, waitReasonOf } from "./pace.ts";
import { pacePolicyFor } from "./pace-policy.ts";
import type { Answer } from "./person-server.ts";

const now = new Date("2026-11-22T12:03:20.000Z");
const ids = { accountId: "account", host: "prairie.test" };
const spends = (software: string, call: Parameters<typeof spendsFor>[1]) =>
  spendsFor(pacePolicyFor({ software, version: null }), call, ids, now);
const at = (time: string) => new Date(`2026-11-${time}`);
const rate = (limit: number, remaining: number, resetAt: Date): Answer<null> => {
  return { kind: "answered", value: null, rate: { limit, remaining, resetAt }, skewMs: 0 };
};

describe("what a call spends", () => {
  it.each([
    ["mastodon", "lookup", ["token:account"]],
    ["mastodon", "follow", ["follows:account", "token:account"]],
    ["mastodon", "page", ["pages:account", "token:account"]],
    ["gotosocial", "follow", ["ip:prairie.test"]],
    ["mitra", "search", ["searches:account", "ip:prairie.test"]],
  ] as const)("on %s, a %s: %j", (software, call, scopes) => {
    expect(spends(software, call).map((spend) => spend.scope)).toEqual(scopes);
  });

  it("is counted in windows that begin at multiples of their length", () => {
    const [day, token] = spends("mastodon", "follow");
    expect([day?.windowStart, day?.windowEnd]).toEqual([at("22T00:00:00.000Z"), at("23T00:00:00.000Z")]);
    expect([token?.windowStart, token?.windowEnd]).toEqual([at("22T12:00:00.000Z"), at("22T12:05:00.000Z")]);
    expect([day?.cap, token?.cap]).toEqual([400, 294]);
  });
});

describe("what a server's headers correct", () => {
  const follow = spends("mastodon", "follow");
  const [day, token] = follow;

  it.each([
    ["300 of the token", rate(300, 120, at("22T12:05:00.000Z")), "token:account", 180, null],
    ["400 of the day", rate(400, 3, at("23T00:00:00.000Z")), "follows:account", 397, null],
    [
      "nothing left of the day",
      rate(400, 0, at("23T00:00:00.000Z")),
      "follows:account",
      400,
      at("23T00:00:00.000Z"),
    ],
    [
      "nothing left of the token",
      rate(300, 0, at("22T12:05:00.000Z")),
      "token:account",
      300,
      at("22T12:05:00.000Z"),
    ],
    [
      "1,500 of the person, in a window of minutes",
      rate(1_500, 900, at("22T12:05:00.000Z")),
      "token:account",
      0,
      null,
    ],
    [
      "another day's number than we know",
      rate(250, 0, at("23T00:00:00.000Z")),
      "follows:account",
      0,
      at("23T00:00:00.000Z"),
    ],
  ] as const)("%s", (_name, answer, scope, usedAtLeast, closedUntil) => {
    const correction = correctionFor(answer, follow, now);
    expect(correction?.spend.scope).toBe(scope);
    expect(correction).toMatchObject({ usedAtLeast, closedUntil });
  });

  it("closes an address's window before it is empty, because others are on their way", () => {
    const ip = spends("gotosocial", "lookup");
    const until = at("22T12:07:30.000Z");
    expect(correctionFor(rate(300, 41, until), ip, now)).toMatchObject({ closedUntil: null });
    expect(correctionFor(rate(300, 40, until), ip, now)).toMatchObject({ closedUntil: until });
  });

  it("tells paging from the token by the end of its window, as both are 300", () => {
    const page = spends("mastodon", "page");
    expect(correctionFor(rate(300, 100, at("22T12:15:00.000Z")), page, now)?.spend.scope).toBe(
      "pages:account",
    );
    expect(correctionFor(rate(300, 100, at("22T12:05:00.000Z")), page, now)?.spend.scope).toBe(
      "token:account",
    );
  });

  it("is a closed door with 429: until the time it names, or five minutes when it names none", () => {
    const refused = (retryAt: Date | null): Answer<null> => {
      return { kind: "refused", status: 429, retryAt, rate: null, skewMs: null };
    };
    const midnight = at("23T00:00:00.000Z");
    expect(correctionFor(refused(midnight), follow, now)).toMatchObject({
      spend: day,
      closedUntil: midnight,
    });
    expect(correctionFor(refused(null), follow, now)).toMatchObject({
      spend: token,
      closedUntil: at("22T12:08:20.000Z"),
    });
  });

  it("is nothing without headers", () => {
    expect(
      correctionFor({ kind: "answered", value: null, rate: null, skewMs: null }, follow, now),
    ).toBeNull();
  });
});

describe("when a window opens again", () => {
  const [day, token] = spends("mastodon", "follow");
  if (!day || !token) throw new Error("no allowance");

  it("is a little after its end, on our clock", () => {
    expect(reopensAt(token, null, 0)).toEqual(at("22T12:05:01.500Z"));
    expect(reopensAt(token, null, 10_000)).toEqual(at("22T12:04:51.500Z"));
    expect(reopensAt(token, at("22T12:30:00.000Z"), 10_000)).toEqual(at("22T12:30:01.500Z"));
  });

  it("has a reason that a person understands", () => {
    expect([waitReasonOf(day), waitReasonOf(token)]).toEqual(["daily_follows", "requests"]);
  });
});
