import { describe, expect, it } from "vitest";
import { dayMs, later, minuteMs, secondMs } from "#lib/time.ts";
import { judgeHandOff, nextHandOffLook } from "./hand-off.ts";

const sentAt = new Date("2026-11-22T12:00:00Z");

describe("what becomes of a list that was handed over", () => {
  it.each([
    [null, "accepted", null],
    [{ kind: "refused", status: 400 }, "refused", 400],
    [{ kind: "refused", status: 404 }, "refused", 404],
    [{ kind: "refused", status: 403 }, "no_permission", 403],
    [{ kind: "signed_out", status: 401 }, "signed_out", 401],
    [{ kind: "unreachable", why: "timeout", status: null }, "unknown", null],
    [{ kind: "unreachable", why: "server_error", status: 502 }, "unknown", 502],
  ] as const)("%o is %s", (attempt, state, status) => {
    expect(judgeHandOff(attempt)).toEqual({ state, status, retryAt: null });
  });

  it("says when a server that is busy may be asked again", () => {
    expect(judgeHandOff({ kind: "limited", until: sentAt })).toEqual({
      state: "limited",
      status: null,
      retryAt: sentAt,
    });
  });
});

describe("looking at what the server has done", () => {
  it.each([
    [0, 20 * secondMs],
    [20 * secondMs, 2 * minuteMs],
    [2 * minuteMs, 10 * minuteMs],
    [11 * minuteMs, 60 * minuteMs],
    [dayMs - 1, dayMs],
  ])("%i ms after sending comes at %i ms", (age, next) => {
    expect(nextHandOffLook(sentAt, later(sentAt, age))).toEqual(later(sentAt, next));
  });

  it("ends after a day", () => {
    expect(nextHandOffLook(sentAt, later(sentAt, dayMs))).toBeNull();
  });
});
