import { expect, test } from "vitest";
import { fetchPolicyAllows, findConnectRule, readFetchPolicy } from "./fetch-policy.ts";

const contact = "https://app.test";

test("the first rule that names a host wins, and a star stands for any depth below", () => {
  const policy = readFetchPolicy({
    connect: "a.test=127.0.0.1:1, *.test=127.0.0.2:2,api.x.com=[::1]:3",
    contact,
  });
  expect(findConnectRule(policy, "a.test")).toMatchObject({ address: "127.0.0.1", port: 1 });
  expect(findConnectRule(policy, "b.c.test")).toMatchObject({ address: "127.0.0.2", port: 2 });
  expect(findConnectRule(policy, "api.x.com")).toMatchObject({ address: "::1", port: 3 });
  expect(findConnectRule(policy, "test")).toBeUndefined();
  expect(findConnectRule(policy, "eviltest")).toBeUndefined();
  expect(findConnectRule(policy, "mastodon.social")).toBeUndefined();
});

test.each(["*.test", "*.test=localhost:80", "a.test=127.0.0.1", "a.test=127.0.0.1:99999", "=127.0.0.1:1"])(
  "the rule %j cannot be read",
  (connect) => {
    expect(() => readFetchPolicy({ connect, contact })).toThrow(connect);
  },
);

test("we say who we are and where to complain", () => {
  expect(readFetchPolicy({ contact }).userAgent).toMatch(
    /^Transhumance\/\d+\.\d+\.\d+ \(\+https:\/\/app\.test\)$/,
  );
});

test("an address counts as opened only inside a named range", () => {
  const policy = readFetchPolicy({ allow: "127.0.0.0/8", contact });
  expect(fetchPolicyAllows("127.0.0.1", policy)).toBe(true);
  expect(fetchPolicyAllows("10.0.0.1", policy)).toBe(false);
  expect(fetchPolicyAllows("localhost", policy)).toBe(false);
  expect(fetchPolicyAllows("127.0.0.1", readFetchPolicy({ contact }))).toBe(false);
});
