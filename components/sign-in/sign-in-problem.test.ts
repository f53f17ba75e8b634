import { describe, expect, it } from "vitest";
import en from "#lib/words/en/signin.json" with { type: "json" };
import { readSignInTrouble, signInProblems } from "./sign-in-problem.ts";

describe("what a failed sign-in is called", () => {
  it.each([
    ["timed_out", "social.example", { problem: "timed_out", host: "social.example" }],
    ["rate_limited", "social.example", { problem: "rate_limited", host: "social.example" }],
    ["rate_limited", undefined, { problem: "too_many", host: null }],
    ["made_up", "social.example", { problem: "unknown", host: "social.example" }],
    ["denied", "call +1 555 0100 now", { problem: "denied", host: null }],
    ["denied", "<b>x</b>.example", { problem: "denied", host: null }],
    ["denied", null, { problem: "denied", host: null }],
  ] as const)("%s at %s", (code, host, trouble) => {
    expect(readSignInTrouble(code, host)).toEqual(trouble);
  });

  it("has a sentence for every problem and no sentence too many", () => {
    expect(Object.keys(en.problem).sort()).toEqual([...signInProblems].sort());
  });
});
