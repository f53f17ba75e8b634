import { describe, expect, it } from "vitest";
import { estimateDuration } from "#lib/plans/estimate-duration.ts";
import { followsOfDay, paceNumbers, pacePolicyFor } from "./pace-policy.ts";

describe("the policy of a server", () => {
  it.each([
    ["mastodon", "4.6.5", "mastodon"],
    ["Mastodon", "4.1.0+glitch", "mastodon"],
    ["mastodon", "4.0.15", "mastodon-4.0"],
    ["mastodon", "3.5.3", "mastodon-4.0"],
    ["mastodon", null, "mastodon"],
    ["gotosocial", "0.19.2", "gotosocial"],
    ["pleroma", "2.9.0", "akkoma"],
    ["iceshrimp.net", "2025.1", "iceshrimp"],
    ["snac", "2.75", "snac"],
    ["somethingnew", "1.0", "careful"],
    ["constructor", "1.0", "careful"],
  ])("%s %s is treated as %s", (software, version, name) => {
    expect(pacePolicyFor({ software, version }).name).toBe(name);
  });

  it("says where its numbers come from, and leaves something of every allowance", () => {
    for (const software of [
      "mastodon",
      "gotosocial",
      "akkoma",
      "hollo",
      "snac",
      "sharkey",
      "pixelfed",
      "mitra",
      "x",
    ]) {
      const policy = pacePolicyFor({ software, version: null });
      expect(policy.sources.length).toBeGreaterThan(0);
      expect(policy.allowances.length).toBeGreaterThan(0);
      for (const { limit, reserve } of policy.allowances) expect(limit - reserve).toBeGreaterThan(0);
    }
  });

  it("counts GoToSocial's requests for our address, Mastodon's for the token", () => {
    const scopes = (software: string) =>
      pacePolicyFor({ software, version: null }).allowances.map((allowance) => allowance.scope);
    expect(scopes("gotosocial")).toEqual(["ip"]);
    expect(scopes("mastodon")).toEqual(["token", "pages", "follows"]);
  });

  it("asks snac about one account at a time", () => {
    expect(pacePolicyFor({ software: "snac", version: "2.75" }).relationshipsMax).toBe(1);
  });
});

it("gives the numbers for a forecast", () => {
  const mastodon = paceNumbers(pacePolicyFor({ software: "mastodon", version: "4.6.5" }));
  expect(mastodon).toMatchObject({ followsPerDay: 400, requestsPerWindow: 294, windowMs: 300_000 });
  expect(paceNumbers(pacePolicyFor({ software: "gotosocial", version: null })).followsPerDay).toBeNull();
  expect(paceNumbers(pacePolicyFor({ software: "sharkey", version: null })).followsPerDay).toBe(2_160);
});

it("knows who counts follows by the day", () => {
  const software = ["mastodon", "pixelfed", "x", "gotosocial", "akkoma", "sharkey"];
  const policies = software.map((name) => pacePolicyFor({ software: name, version: null }));
  expect(policies.map((policy) => followsOfDay(policy)?.limit)).toEqual([
    400,
    400,
    400,
    undefined,
    undefined,
    undefined,
  ]);
});

describe("a forecast where a server takes follows one by one", () => {
  const now = new Date("2026-11-22T12:00:00.000Z");
  const hoursFor = (software: string, follows: number) => {
    const pace = paceNumbers(pacePolicyFor({ software, version: null }));
    const { endsAt } = estimateDuration({ follows, pace, followsUsedToday: 0, now });
    return (endsAt.getTime() - now.getTime()) / 3_600_000;
  };

  it.each([
    ["akkoma", 1_000, 1_200 / 3_600],
    ["hollo", 1_000, 1_000 / 3_600],
    ["sharkey", 500, 20_000 / 3_600],
    // Whom it has not met takes a search, of which there is one in 31 seconds.
    ["mitra", 100, 3_100 / 3_600],
  ])("on %s says for %d at least the %f hours that they take", (software, follows, hours) => {
    expect(hoursFor(software, follows)).toBeGreaterThanOrEqual(hours);
    expect(hoursFor(software, follows)).toBeLessThan(hours * 1.2);
  });

  it("puts into the rest of a day what the pace lets in", () => {
    const pace = paceNumbers(pacePolicyFor({ software: "sharkey", version: null }));
    const late = new Date("2026-11-22T23:58:00.000Z");
    const { days } = estimateDuration({ follows: 100, pace, followsUsedToday: 0, now: late });
    expect(days.map(({ follows }) => follows)).toEqual([3, 97]);
  });
});
