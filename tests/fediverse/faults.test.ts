/** Each fault, as a client meets it on the wire. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import https from "node:https";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askLoopback } from "./ask-loopback.ts";
import type { FaultRule } from "./faults/fault-rule.ts";
import { type Fediverse, startFediverse } from "./start-fediverse.ts";

let fediverse: Fediverse;
const path = "/.well-known/webfinger?resource=acct:ada@near.test";
const ask = (timeoutMs = 2_000) => askLoopback(fediverse, "near.test", path, { timeoutMs, fresh: true });

beforeAll(async () => {
  fediverse = await startFediverse({
    world: {
      hosts: [{ name: "near.test", personality: "mastodon-4.6" }],
      accounts: [{ handle: "ada@near.test" }],
    },
  });
});
afterAll(() => fediverse.close());
beforeEach(() => fediverse.reset());

function set(rule: FaultRule): void {
  fediverse.setFault("near.test", rule);
}

describe("answers that go wrong", () => {
  it("come when asked for, for a path, and only so often", async () => {
    set({ kind: "server_error", status: 503, times: 1 });
    set({ kind: "too_many", path: "/api/", retryAfterS: 7 });
    expect((await ask()).status).toBe(503);
    expect((await ask()).status).toBe(200);
    const api = await askLoopback(fediverse, "near.test", "/api/v2/instance");
    expect(api.status).toBe(429);
    expect(api.headers["retry-after"]).toBe("7");
    expect(fediverse.violations()).toEqual([]);
    fediverse.clearFaults();
    expect((await askLoopback(fediverse, "near.test", "/api/v2/instance")).status).toBe(200);
  });

  it("hit one request in so many", async () => {
    set({ kind: "server_error", every: 3 });
    const statuses = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await ask()).status);
    expect(statuses).toEqual([200, 200, 500, 200, 200, 500]);
  });

  it.each<[FaultRule, number, string | undefined, RegExp]>([
    [{ kind: "html_everywhere" }, 200, "text/html; charset=utf-8", /<h1>/],
    [{ kind: "gone" }, 410, undefined, /^$/],
    [{ kind: "redirect_to_http" }, 302, undefined, /^$/],
  ])("%o", async (rule, status, type, body) => {
    set(rule);
    const reply = await ask();
    expect(reply.status).toBe(status);
    expect(reply.headers["content-type"]).toBe(type);
    expect(reply.text).toMatch(body);
  });

  it("point to places where nobody should go", async () => {
    set({ kind: "redirect_to_private", times: 1 });
    expect((await ask()).headers.location).toMatch(/^https:\/\/192\.168\./);
    set({ kind: "redirect_to_http", times: 1 });
    expect((await ask()).headers.location).toMatch(/^http:\/\/near\.test/);
    set({ kind: "redirect_loop", times: 2 });
    const first = new URL((await ask()).headers.location ?? "");
    const second = await askLoopback(fediverse, first.hostname, first.pathname);
    expect(new URL(second.headers.location ?? "").pathname).toBe(first.pathname);
  });
});

describe("connections that go wrong", () => {
  it("are cut when the host is down, and open again afterwards", async () => {
    set({ kind: "down" });
    await expect(ask()).rejects.toMatchObject({ code: "ECONNRESET" });
    fediverse.clearFaults("near.test");
    expect((await ask()).status).toBe(200);
  });

  it("are cut for names that no host has", async () => {
    await expect(askLoopback(fediverse, "nobody.test", "/")).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("stay silent", async () => {
    set({ kind: "hang" });
    await expect(ask(150)).rejects.toThrow("timeout");
  });

  it("are slow", async () => {
    set({ kind: "slow", ms: 120 });
    const before = performance.now();
    expect((await ask()).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(110);
  });

  it.each([
    ["certificate_untrusted", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    ["certificate_expired", "CERT_HAS_EXPIRED"],
    ["certificate_wrong_name", "ERR_TLS_CERT_ALTNAME_INVALID"],
  ] as const)("show a bad certificate: %s", async (kind, code) => {
    set({ kind });
    await expect(ask()).rejects.toMatchObject({ code });
  });
});

describe("bodies that go wrong", () => {
  it("break off", async () => {
    set({ kind: "cut_body" });
    await expect(ask()).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("are ten megabytes", async () => {
    set({ kind: "huge_body" });
    expect((await ask(10_000)).text.length).toBeGreaterThan(9_900_000);
  });

  it("unpack to a thousand times their size", async () => {
    set({ kind: "gzip_bomb" });
    const reply = await ask(10_000);
    expect(reply.headers["content-encoding"]).toBe("gzip");
    expect(reply.text.length).toBeLessThan(1_000_000);
  });

  it.each<FaultRule>([{ kind: "endless_body" }, { kind: "drip_body", ms: 5 }])(
    "never end: %o",
    async (rule) => {
      set(rule);
      const request = https.get({
        host: "127.0.0.1",
        port: fediverse.port,
        servername: "near.test",
        ca: readFileSync(fediverse.caFile),
        path,
        agent: false,
        headers: { host: "near.test" },
      });
      const [response] = (await once(request, "response")) as [import("node:http").IncomingMessage];
      let parts = 0;
      for await (const _ of response) {
        parts += 1;
        if (parts > 20) break;
      }
      request.destroy();
      expect(parts).toBeGreaterThan(20);
    },
  );
});

describe("doors that stay shut", () => {
  it("registration is refused", async () => {
    set({ kind: "registration_refused" });
    const body = "client_name=x&redirect_uris=https%3A%2F%2Fapp.test%2Fcb";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const reply = await askLoopback(fediverse, "near.test", "/api/v1/apps", {
      method: "POST",
      body,
      headers,
    });
    expect(reply.status).toBe(403);
  });

  it("the public look-up wants a token", async () => {
    const look = () => askLoopback(fediverse, "near.test", "/api/v1/accounts/lookup?acct=ada");
    expect((await look()).status).toBe(200);
    set({ kind: "lookup_closed" });
    expect((await look()).status).toBe(401);
  });
});
