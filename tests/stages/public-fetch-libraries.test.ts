import https from "node:https";
import zlib from "node:zlib";
import { createRestAPIClient, MastoHttpError } from "masto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readFetchPolicy } from "#lib/net/fetch-policy.ts";
import { publicAgent } from "#lib/net/public-agent.ts";
import { publicDispatcher } from "#lib/net/public-dispatcher.ts";
import { closePublicFetch } from "#lib/net/public-fetch.ts";
import { type LoopbackServer, openLoopbackServer } from "./public-fetch-server.ts";

let server: LoopbackServer;
const contact = "https://app.test";
const opened = () =>
  readFetchPolicy({
    allow: "127.0.0.0/8",
    connect: `*.test=127.0.0.1:${server.port},api.x.com=127.0.0.1:${server.port}`,
    contact,
  });
let policy: ReturnType<typeof opened>;

beforeAll(async () => {
  server = await openLoopbackServer();
  policy = opened();
});

afterAll(async () => {
  await closePublicFetch(policy);
  publicAgent(policy).destroy();
  await server.close();
});

const masto = (url = "https://alpha.test", given = policy) =>
  createRestAPIClient({
    url,
    accessToken: "token",
    requestInit: { dispatcher: publicDispatcher(given) } as RequestInit,
  });

test("masto reads through the guarded dispatcher, under our name", async () => {
  server.answer("/api/v1/accounts/1", (_, response) =>
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ id: "1", acct: "mira" })),
  );
  expect(await masto().v1.accounts.$select("1").fetch()).toMatchObject({ acct: "mira" });
  const visit = server.visits.at(-1);
  expect(visit?.headers["user-agent"]).toMatch(/^Transhumance\//);
  expect(visit?.headers.authorization).toBe("Bearer token");
});

test.each([
  ["an HTML page", 502, { "content-type": "text/html" }, "<h1>Bad gateway</h1>", "HTTP 502"],
  ["an empty body", 422, { "content-type": "text/html" }, "", "HTTP 422"],
  ["plain text", 404, { "content-type": "text/plain" }, "404 Not Found", "HTTP 404"],
  ["HTML labelled JSON", 403, { "content-type": "application/json" }, "<p>no</p>", "HTTP 403"],
  ["an array", 500, { "content-type": "application/json" }, "[]", "HTTP 500"],
  ["no type at all", 500, {}, "", "HTTP 500"],
  ["the server's own error", 401, { "content-type": "application/json" }, '{"error":"revoked"}', "revoked"],
] as const)("masto keeps the status of %s", async (_, status, headers, body, message) => {
  server.answer("/api/v1/accounts/2", (_request, response) =>
    response.writeHead(status, { "x-ratelimit-remaining": "7", ...headers }).end(body),
  );
  const error: unknown = await masto()
    .v1.accounts.$select("2")
    .fetch()
    .catch((caught) => caught);
  expect(error).toBeInstanceOf(MastoHttpError);
  if (!(error instanceof MastoHttpError)) return;
  expect(error.statusCode).toBe(status);
  expect(error.message).toBe(message);
  expect((error.cause as Response).headers.get("x-ratelimit-remaining")).toBe("7");
});

test("a compressed error keeps its words", async () => {
  server.answer("/api/v1/accounts/3", (_, response) =>
    response
      .writeHead(429, { "content-type": "application/json", "content-encoding": "gzip" })
      .end(zlib.gzipSync('{"error":"Too many requests"}')),
  );
  await expect(masto().v1.accounts.$select("3").fetch()).rejects.toMatchObject({
    statusCode: 429,
    message: "Too many requests",
  });
});

test("masto cannot leave https, the port, or the public names", async () => {
  for (const url of [
    "http://alpha.test",
    "https://alpha.test:8443",
    "https://127.0.0.1",
    "https://localhost",
    "https://[::1]",
  ]) {
    const before = server.visits.length;
    await expect(masto(url).v1.accounts.$select("1").fetch()).rejects.toThrow();
    expect(server.visits.length).toBe(before);
  }
});

test("masto cannot reach a closed range", async () => {
  const closed = readFetchPolicy({ connect: `*.test=127.0.0.1:${server.port}`, contact });
  const before = server.visits.length;
  await expect(masto("https://alpha.test", closed).v1.accounts.$select("1").fetch()).rejects.toThrow();
  expect(server.visits.length).toBe(before);
  await closePublicFetch(closed);
});

test("an answer without an end is cut", async () => {
  server.answer("/api/v1/accounts/4", (_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const more = () => {
      if (!response.destroyed && response.write(" ".repeat(65_536))) setImmediate(more);
    };
    response.on("drain", more);
    more();
  });
  await expect(masto().v1.accounts.$select("4").fetch()).rejects.toThrow();
});

function getThrough(agent: https.Agent, url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    https
      .get(url, { agent }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
      .on("error", reject);
  });
}

test("a node:https agent goes where the connect rule says, and nowhere closed", async () => {
  server.answer("/2/users/me", (_, response) => response.writeHead(200).end("{}"));
  expect(await getThrough(publicAgent(policy), "https://api.x.com/2/users/me")).toBe(200);
  expect(server.visits.at(-1)?.host).toBe("api.x.com");
  const closed = publicAgent(readFetchPolicy({ connect: `api.x.com=127.0.0.1:${server.port}`, contact }));
  await expect(getThrough(closed, "https://api.x.com/")).rejects.toThrow("no public address");
  await expect(getThrough(publicAgent(policy), "https://127.0.0.1/")).rejects.toThrow("no public name");
  await expect(getThrough(publicAgent(policy), "https://alpha.test:8443/")).rejects.toThrow("not 443");
  await expect(getThrough(publicAgent(policy), "https://expired.test/")).rejects.toThrow();
});
