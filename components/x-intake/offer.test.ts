import { describe, expect, it } from "vitest";
import { quoteView } from "./offer.ts";
import type { XScreenView } from "./x-view.ts";

const account = {
  username: "nora",
  ownApp: false,
  organisation: null,
  signedIn: true,
  followingCount: 900,
  followersCount: 600,
  countedAt: "2026-11-22T10:00:00Z",
};
const view: XScreenView = {
  account,
  operatorApp: true,
  ownAppEnd: null,
  organisationApp: null,
  callbackUrl: "https://transhumance.example/api/auth/callback/x-own",
  operatorPrices: { userMicros: 10_000, postMicros: 5_000 },
  ownPrices: { userMicros: 1_000, postMicros: 1_000 },
  runCapMicros: 20_000_000,
  accountLeftMicros: 40_000_000,
  monthLeftMicros: 200_000_000,
  unnamed: 250,
  run: null,
};
const both = { kind: "lists", sides: ["following", "followers"], pinned: false } as const;

describe("the price on the screen", () => {
  it.each([
    ["both lists at the operator's cost, up to the cap of one reading", {}, both, 1_500, 15, 20],
    ["one list", {}, { ...both, sides: ["followers"] }, 600, 6, 12.12],
    ["what is left of this account's month", { accountLeftMicros: 3_000_000 }, both, 1_500, 15, 3],
    [
      "one's own app: no cap of the operator's",
      { account: { ...account, ownApp: true } },
      both,
      1_500,
      1.5,
      2.53,
    ],
    ["names for numbers", {}, { kind: "names", sides: [], pinned: false }, 250, 2.5, 3.55],
    ["pinned posts too", {}, { ...both, sides: ["followers"], pinned: true }, 600, 9, 18.18],
  ] as const)("%s", (_what, change, wish, expected, likely, ceiling) => {
    const quote = quoteView({ ...view, ...change }, wish);
    expect(quote).toMatchObject({
      expected,
      likelyMicros: likely * 1_000_000,
      ceilingMicros: Math.round(ceiling * 1_000_000),
    });
  });

  it.each([
    ["nobody is signed in", { account: null }],
    ["X has not told its totals", { account: { ...account, followersCount: null } }],
  ])("is not known when %s", (_when, change) => {
    expect(quoteView({ ...view, ...change }, both)).toBeNull();
  });
});
