/** The limits of real servers, enforced to the request. */
import { afterEach, describe, expect, it } from "vitest";
import { personOf } from "./ask-as.ts";
import { askLoopback } from "./ask-loopback.ts";
import { type Fediverse, type FediverseOptions, startFediverse } from "./start-fediverse.ts";
import type { HostSpec, PersonalityName, WorldSpec } from "./world/world-spec.ts";

const noon = Date.UTC(2026, 10, 22, 12, 2, 3, 123);
let running: Fediverse | undefined;

async function start(
  personality: PersonalityName,
  host: Partial<HostSpec> = {},
  targets = 0,
  options: FediverseOptions = {},
): Promise<Fediverse> {
  const accounts = Array.from({ length: targets }, (_, i) => ({ handle: `p${i}@far.test` }));
  const world: WorldSpec = {
    hosts: [
      { name: "near.test", personality, ...host },
      { name: "far.test", personality: "mastodon-4.6" },
    ],
    accounts: [{ handle: "ada@near.test" }, { handle: "eve@near.test" }, ...accounts],
    known: accounts.map(({ handle }, i) => ({ host: "near.test", handle, id: String(1_000 + i) })),
  };
  running = await startFediverse({ world, now: () => noon, ...options });
  return running;
}

afterEach(async () => {
  await running?.close();
  running = undefined;
});

const verify = "/api/v1/accounts/verify_credentials";

describe("Mastodon", () => {
  it("gives a token 300 requests in a window that starts at a multiple of five minutes", async () => {
    const fediverse = await start("mastodon-4.6");
    const ada = personOf(fediverse, "ada@near.test");
    const first = await ada.get(verify);
    expect(first.headers).toMatchObject({
      "x-ratelimit-limit": "300",
      "x-ratelimit-remaining": "299",
      "x-ratelimit-reset": "2026-11-22T12:05:00.123000Z",
      date: "Sun, 22 Nov 2026 12:02:03 GMT",
    });
    for (let i = 2; i <= 300; i += 1) expect((await ada.get(verify)).status).toBe(200);
    expect(fediverse.violations()).toEqual([]);
    const over = await ada.get(verify);
    expect(over.status).toBe(429);
    expect(over.json()).toEqual({ error: "Too many requests" });
    expect(over.headers).toMatchObject({ "x-ratelimit-remaining": "0" });
    expect(over.headers).not.toHaveProperty("retry-after");
    expect(fediverse.violations()).toMatchObject([
      { host: "near.test", kind: "token", limit: 300, path: verify },
    ]);
    const other = personOf(fediverse, "ada@near.test");
    expect((await other.get(verify)).status).toBe(200);
    fediverse.shiftTime(177_000);
    expect((await ada.get(verify)).status).toBe(200);
  });

  it("of version 4.0 counts per user, not per token", async () => {
    const fediverse = await start("mastodon-4.0");
    const ada = personOf(fediverse, "ada@near.test");
    const again = personOf(fediverse, "ada@near.test");
    expect((await ada.get(verify)).headers["x-ratelimit-remaining"]).toBe("299");
    expect((await again.get(verify)).headers["x-ratelimit-remaining"]).toBe("298");
  });

  it("counts strangers by address and registrations apart", async () => {
    const fediverse = await start("mastodon-4.6");
    const form = "client_name=x&redirect_uris=https%3A%2F%2Fapp.test%2Fcb&scopes=read";
    const register = () =>
      askLoopback(fediverse, "near.test", "/api/v1/apps", {
        method: "POST",
        body: form,
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
    const first = await register();
    expect(first.headers).toMatchObject({ "x-ratelimit-limit": "5", "x-ratelimit-remaining": "4" });
    for (let i = 0; i < 4; i += 1) expect((await register()).status).toBe(200);
    expect((await register()).status).toBe(429);
    expect(fediverse.violations()).toMatchObject([{ kind: "apps", limit: 5 }]);
    fediverse.shiftTime(600_000);
    expect((await register()).status).toBe(200);
  });

  it("lets 400 new follows through in a UTC day, and tells when they are the tighter limit", async () => {
    const fediverse = await start("mastodon-4.6", { limits: { requests: false } }, 402);
    const ada = personOf(fediverse, "ada@near.test");
    const follow = (i: number) => ada.post(`/api/v1/accounts/${1_000 + i}/follow`);
    for (let i = 0; i < 399; i += 1) expect((await follow(i)).status).toBe(200);
    for (let i = 0; i < 5; i += 1) expect((await follow(i)).status).toBe(200);
    const last = await follow(399);
    expect(last.status).toBe(200);
    expect(last.headers).toMatchObject({
      "x-ratelimit-limit": "400",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": "2026-11-23T00:00:00.123000Z",
    });
    await ada.post("/api/v1/accounts/1000/unfollow");
    const over = await follow(400);
    expect(over.status).toBe(429);
    expect(over.json()).toEqual({ error: "Too many requests" });
    expect(fediverse.violations()).toMatchObject([{ kind: "follows_day", key: "ada@near.test", limit: 400 }]);
    expect(fediverse.followEvents().filter((event) => event.kind === "repeated")).toHaveLength(5);
    fediverse.shiftTime(12 * 3_600_000);
    expect((await follow(400)).status).toBe(200);
  });

  it("shows the request allowance on follow while that is the tighter one", async () => {
    const fediverse = await start("mastodon-4.6", {}, 1);
    const reply = await personOf(fediverse, "ada@near.test").post("/api/v1/accounts/1000/follow");
    expect(reply.headers).toMatchObject({ "x-ratelimit-limit": "300", "x-ratelimit-remaining": "299" });
  });

  it("refuses the 7,501st follow of a person without many followers", async () => {
    const fediverse = await start("mastodon-4.6", {}, 2);
    fediverse.setAccount("ada@near.test", { followingCount: 7_499 });
    const ada = personOf(fediverse, "ada@near.test");
    expect((await ada.post("/api/v1/accounts/1000/follow")).status).toBe(200);
    fediverse.shiftTime(5_000);
    const over = await ada.post("/api/v1/accounts/1001/follow");
    expect(over.status).toBe(422);
    expect(over.json()).toEqual({ error: "Validation failed: You cannot follow more than 7500 people" });
    fediverse.setAccount("ada@near.test", { followersCount: 20_000 });
    expect((await ada.post("/api/v1/accounts/1001/follow")).status).toBe(200);
  });

  it("counts pages of lists apart, 300 in 15 minutes", async () => {
    const fediverse = await start("mastodon-4.6");
    const ada = personOf(fediverse, "ada@near.test");
    const me = (await ada.get(verify)).json() as { id: string };
    const path = `/api/v1/accounts/${me.id}/following?max_id=1`;
    for (let i = 0; i < 200; i += 1) await ada.get(path);
    fediverse.shiftTime(300_000);
    expect((await ada.get(path)).headers["x-ratelimit-remaining"]).toBe("99");
  });
});

describe("others", () => {
  it("GoToSocial counts by address from the first call on, well-known paths apart", async () => {
    const fediverse = await start("gotosocial");
    const ada = personOf(fediverse, "ada@near.test");
    const eve = personOf(fediverse, "eve@near.test");
    expect((await ada.get(verify)).headers).toMatchObject({
      "x-ratelimit-remaining": "299",
      "x-ratelimit-reset": "2026-11-22T12:07:04.000Z",
    });
    expect((await eve.get(verify)).headers["x-ratelimit-remaining"]).toBe("298");
    const known = await askLoopback(fediverse, "near.test", "/.well-known/nodeinfo");
    expect(known.headers["x-ratelimit-remaining"]).toBe("299");
  });

  it("Akkoma lets ten follow calls through in ten seconds, without telling", async () => {
    const fediverse = await start("akkoma", {}, 12);
    const ada = personOf(fediverse, "ada@near.test");
    for (let i = 0; i < 10; i += 1)
      expect((await ada.post(`/api/v1/accounts/${1_000 + i}/follow`)).status).toBe(200);
    const over = await ada.post("/api/v1/accounts/1010/follow");
    expect(over.status).toBe(429);
    expect(over.headers).not.toHaveProperty("x-ratelimit-limit");
    fediverse.shiftTime(10_000);
    expect((await ada.post("/api/v1/accounts/1010/follow")).status).toBe(200);
  });

  it("a host without limits lets everything through and notes nothing", async () => {
    const limits = { requests: false, apps: false, follows: false, total: false };
    const fediverse = await start("mastodon-4.6", {}, 0, { limits });
    const ada = personOf(fediverse, "ada@near.test");
    for (let i = 0; i < 310; i += 1) expect((await ada.get(verify)).status).toBe(200);
    expect(fediverse.violations()).toEqual([]);
  });

  it("a host notes more requests at once than it wants", async () => {
    const fediverse = await start("mastodon-4.6", { concurrencyMax: 2, latencyMs: 30 });
    const ask = () => askLoopback(fediverse, "near.test", "/api/v2/instance");
    await Promise.all([ask(), ask()]);
    expect(fediverse.violations()).toEqual([]);
    await Promise.all([ask(), ask(), ask()]);
    expect(fediverse.violations()).toMatchObject([{ host: "near.test", kind: "concurrency", limit: 2 }]);
    expect(fediverse.stats().hosts["near.test"]).toMatchObject({ requests: 5, inFlightMax: 3, inFlight: 0 });
  });
});
