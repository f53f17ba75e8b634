import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guardRequest } from "./guard-request.ts";

const seen: http.IncomingHttpHeaders[] = [];
const server = http.createServer((request, response) => {
  if (!guardRequest(request, response, { publicUrl: publicUrl(), trustProxy, dev: false })) return;
  seen.push(request.headers);
  response.end("page");
});
let trustProxy = false;

const publicUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

type Answer = { status: number; headers: http.IncomingHttpHeaders };

function ask(options: http.RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(publicUrl(), options, (response) => {
      response.resume();
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    request.on("error", reject);
    request.end();
  });
}

describe("every answer", () => {
  test("carries a policy that lets nobody else in, with a nonce of its own", async () => {
    const one = String((await ask()).headers["content-security-policy"]);
    const other = String((await ask()).headers["content-security-policy"]);
    expect(one).toMatch(/default-src 'none'/);
    expect(one).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic'(;|$)/);
    expect(one).toContain("form-action 'self'");
    expect(one).not.toMatch(/unsafe|https?:|\*/);
    expect(one).not.toBe(other);
  });

  test("hands Next the same nonce", async () => {
    const { headers } = await ask();
    expect(seen.at(-1)?.["content-security-policy"]).toBe(headers["content-security-policy"]);
  });

  test("refuses frames, sniffing and telling other sites where one came from", async () => {
    const { headers } = await ask();
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["x-frame-options"]).toBe("DENY");
    expect(headers["referrer-policy"]).toBe("same-origin");
  });
});

describe("the name we are asked by", () => {
  test("a page under another name is sent to ours", async () => {
    const { status, headers } = await ask({
      path: "/review?state=to_decide",
      headers: { host: "localhost:1" },
    });
    expect(status).toBe(307);
    expect(headers.location).toBe(`${publicUrl()}/review?state=to_decide`);
  });

  test("a change under another name is refused", async () => {
    expect((await ask({ method: "POST", headers: { host: "evil.example" } })).status).toBe(421);
  });

  test("a path that looks like another site stays on ours", async () => {
    const { headers } = await ask({ path: "//evil.example/", headers: { host: "evil.example" } });
    expect(new URL(String(headers.location)).host).toBe(new URL(publicUrl()).host);
  });
});

describe("the asking address", () => {
  test("is the socket's, whatever the request says", async () => {
    trustProxy = false;
    await ask({ headers: { "x-transhumance-address": "6.6.6.6", "x-forwarded-for": "6.6.6.6" } });
    expect(seen.at(-1)?.["x-transhumance-address"]).toBe("127.0.0.1");
  });

  test("behind a proxy of our own it is the last one the proxy wrote", async () => {
    trustProxy = true;
    await ask({ headers: { "x-forwarded-for": "6.6.6.6, 192.0.2.7" } });
    trustProxy = false;
    expect(seen.at(-1)?.["x-transhumance-address"]).toBe("192.0.2.7");
  });
});

test("a body that says it is too large is refused before it is read", async () => {
  expect((await ask({ method: "POST", headers: { "content-length": String(5 * 1024 * 1024) } })).status).toBe(
    413,
  );
});
