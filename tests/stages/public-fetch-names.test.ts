import type { Resolver } from "node:dns/promises";
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

test("a name server that never answers about one family does not keep the addresses of the other", async () => {
  const never = new Promise<never>(() => undefined);
  const names = (four: Promise<string[]>, six: Promise<string[]>) =>
    ({ resolve4: () => four, resolve6: () => six }) as unknown as Resolver;
  const four = Promise.resolve(["93.184.216.34"]);
  const six = Promise.resolve(["2606:4700::1111"]);
  const none = Promise.reject(Object.assign(new Error("none"), { code: "ENODATA" }));
  none.catch(() => undefined);
  expect(await resolveHost("mira.example", names(four, never))).toEqual(["93.184.216.34"]);
  expect(await resolveHost("mira.example", names(never, six))).toEqual(["2606:4700::1111"]);
  expect(await resolveHost("mira.example", names(four, six))).toEqual(["93.184.216.34", "2606:4700::1111"]);
  expect(await resolveHost("mira.example", names(none, six))).toEqual(["2606:4700::1111"]);
  await expect(resolveHost("mira.example", names(none, none))).rejects.toMatchObject({ code: "ENODATA" });
});
