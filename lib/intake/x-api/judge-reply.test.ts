import { describe, expect, it } from "vitest";
import { judgeReply } from "./judge-reply.ts";
import type { XReply } from "./x-reply.ts";

const now = new Date("2026-11-22T10:00:00.500Z");
const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const fresh = { failures: 0, naming: "post", pinned: true } as const;
const waits = { kind: "wait", mayBeBilled: false, isFailure: false };

describe("what follows from an answer of X", () => {
  it.each<[string, XReply, object]>([
    ["a page, and calls are left", answered(12), { kind: "take", nextAt: now }],
    [
      "a page, and the window is used up: the next call comes when it opens",
      answered(0),
      { kind: "take", nextAt: at(301) },
    ],
    ["a page without headers", { kind: "answered", body: {}, limit: null }, { kind: "take", nextAt: now }],
    [
      "too many calls, with the time",
      { kind: "rate_limited", until: at(300) },
      { ...waits, reason: "rate_limit", until: at(301) },
    ],
    [
      "too many calls, without a time",
      { kind: "rate_limited", until: null },
      { ...waits, reason: "rate_limit", until: at(900) },
    ],
    ["a reset that has passed", { kind: "rate_limited", until: at(-50) }, { ...waits, until: at(1) }],
    ["a reset in a year", { kind: "rate_limited", until: at(31_536_000) }, { ...waits, until: at(86_400) }],
    [
      "the app's spending limit",
      { kind: "usage_capped" },
      { ...waits, reason: "usage_cap", until: at(3_600) },
    ],
    ["a dead token", { kind: "unauthorized" }, { kind: "renew" }],
    ["other names for posts", { kind: "unknown_parameter" }, { kind: "rename", naming: "tweet" }],
    ["no access", { kind: "forbidden" }, { kind: "refuse" }],
    ["a request X does not understand", { kind: "bad_request" }, { kind: "refuse" }],
    [
      "out of order: nothing is billed",
      { kind: "out_of_order" },
      { ...waits, isFailure: true, reason: "unreachable", until: at(30) },
    ],
    [
      "no answer: it may have been billed",
      { kind: "no_answer" },
      { kind: "wait", mayBeBilled: true, isFailure: true, until: at(30) },
    ],
  ])("%s", (_what, reply, verdict) => {
    expect(judgeReply(reply, fresh, now)).toMatchObject(verdict);
  });

  it.each([
    [1, 60],
    [5, 960],
    [6, 1_800],
    [50, 1_800],
  ])("after %i failures X is left alone for %i seconds", (failures, seconds) => {
    expect(judgeReply({ kind: "no_answer" }, { ...fresh, failures }, now)).toMatchObject({
      until: at(seconds),
    });
  });

  it("neither naming known: no third is guessed", () => {
    expect(judgeReply({ kind: "unknown_parameter" }, { ...fresh, naming: "tweet" }, now)).toEqual({
      kind: "refuse",
    });
    expect(judgeReply({ kind: "unknown_parameter" }, { ...fresh, pinned: false }, now)).toEqual({
      kind: "refuse",
    });
  });
});

function answered(remaining: number): XReply {
  return { kind: "answered", body: {}, limit: { remaining, resetAt: at(300) } };
}
