import { expect, test } from "vitest";
import { readFetchPolicy } from "#lib/net/fetch-policy.ts";
import { closePublicFetch, publicFetch } from "#lib/net/public-fetch.ts";
import { resolveHost } from "#lib/net/resolve-host.ts";

test("the hosts file is read first, as everywhere", async () => {
  expect(await resolveHost("localhost")).toContain("127.0.0.1");
});

test("a name that cannot exist is unreachable, never answered and never refused", async () => {
  const policy = readFetchPolicy({ contact: "https://app.test" });
  const reply = await publicFetch({ url: "https://nobody.at.home.example/" }, policy);
  expect(reply.kind).toBe("unreachable");
  expect(reply.ms).toBeLessThan(11_000);
  await closePublicFetch(policy);
});
