import { once } from "node:events";
import net from "node:net";
import zlib from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FetchPolicy, readFetchPolicy } from "#lib/net/fetch-policy.ts";
import { closePublicFetch, type PublicRequest, publicFetch } from "#lib/net/public-fetch.ts";
import { type LoopbackServer, openLoopbackServer } from "./public-fetch-server.ts";

let server: LoopbackServer;
const policies: FetchPolicy[] = [];

beforeAll(async () => {
  server = await openLoopbackServer();
});

afterAll(async () => {
  await Promise.all(policies.map((policy) => closePublicFetch(policy)));
  await server.close();
});

function policyFor(
  settings: { allow?: string; connect?: string; resolve?: FetchPolicy["resolve"] } = {},
): FetchPolicy {
  const policy = {
    ...readFetchPolicy({
      allow: settings.allow ?? "127.0.0.0/8",
      connect: settings.connect ?? `*.test=127.0.0.1:${server.port}`,
      contact: "https://app.test",
    }),
    ...(settings.resolve ? { resolve: settings.resolve } : {}),
  };
  policies.push(policy);
  return policy;
}

const ask = (path: string, request: Partial<PublicRequest> = {}, policy = policyFor()) =>
  publicFetch({ url: `https://alpha.test${path}`, ...request }, policy);

test("an answer comes with its status, its headers and our name on the request", async () => {
  server.answer("/ok", (_, response) => response.writeHead(201, { "x-thing": "a" }).end("hello"));
  const reply = await ask("/ok?q=1");
  expect(reply).toMatchObject({ kind: "answered", status: 201, url: "https://alpha.test/ok?q=1", hops: [] });
  if (reply.kind !== "answered") return;
  expect(reply.body.toString()).toBe("hello");
  expect(reply.headers.get("x-thing")).toBe("a");
  const visit = server.visits.at(-1);
  expect(visit?.host).toBe("alpha.test");
  expect(visit?.headers["user-agent"]).toMatch(/^Transhumance\/[0-9.]+ \(\+https:\/\/app\.test\)$/);
});

test("a body is sent with a POST, and its redirect is answered, not followed", async () => {
  server.answer("/post", (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => response.writeHead(302, { location: "/ok" }).end(Buffer.concat(parts)));
  });
  const reply = await ask("/post", { method: "POST", body: "a=1" });
  expect(reply).toMatchObject({ kind: "answered", status: 302 });
  expect(reply.kind === "answered" && reply.body.toString()).toBe("a=1");
});

describe("redirects", () => {
  test("up to three are followed, each checked again", async () => {
    server.answer("/r1", (_, response) => response.writeHead(301, { location: "/r2" }).end());
    server.answer("/r2", (_, response) =>
      response.writeHead(302, { location: "https://beta.test/r3" }).end(),
    );
    server.answer("/r3", (_, response) => response.writeHead(308, { location: "//gamma.test/ok" }).end());
    const reply = await ask("/r1");
    expect(reply).toMatchObject({
      kind: "answered",
      url: "https://gamma.test/ok",
      hops: ["https://alpha.test/r2", "https://beta.test/r3", "https://gamma.test/ok"],
    });
  });

  test("a fourth is refused", async () => {
    server.answer("/round", (_, response) => response.writeHead(302, { location: "/round" }).end());
    const before = server.visits.length;
    expect(await ask("/round")).toMatchObject({ kind: "refused", reason: "redirect" });
    expect(server.visits.length - before).toBe(4);
  });

  test.each([
    ["http://alpha.test/ok", "not_https"],
    ["https://127.0.0.1/ok", "not_public"],
    ["https://169.254.169.254/latest/meta-data", "not_public"],
    ["https://[::1]/", "not_public"],
    ["https://2130706433/", "not_public"],
    ["https://localhost/", "not_public"],
    ["https://alpha.test:8443/", "port"],
    ["https://user:pass@alpha.test/", "bad_url"],
    ["https://", "bad_url"],
    ["file:///etc/passwd", "not_https"],
  ])("one to %s is refused: %s", async (location, reason) => {
    server.answer("/away", (_, response) => response.writeHead(302, { location }).end());
    expect(await ask("/away")).toMatchObject({ kind: "refused", reason });
  });

  test("credentials do not travel to another host", async () => {
    server.answer("/leave", (_, response) =>
      response.writeHead(302, { location: "https://beta.test/ok" }).end(),
    );
    await ask("/leave", { headers: { authorization: "Bearer secret", accept: "text/plain" } });
    const [first, second] = server.visits.slice(-2);
    expect(first?.headers.authorization).toBe("Bearer secret");
    expect(second?.headers.authorization).toBeUndefined();
    expect(second?.headers.accept).toBe("text/plain");
  });
});

describe("addresses", () => {
  test.each([
    "127.0.0.1",
    "10.0.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "198.18.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "fd00::1",
    "fe80::1",
    "2001:db8::1",
  ])("a name that resolves to %s is refused while nothing is allowed", async (address) => {
    const policy = policyFor({ allow: "", connect: "", resolve: async () => [address] });
    expect(await ask("/ok", {}, policy)).toMatchObject({ kind: "refused", reason: "not_public" });
  });

  test("a connect rule does not open a closed range", async () => {
    const policy = policyFor({ allow: "" });
    const before = server.visits.length;
    expect(await ask("/ok", {}, policy)).toMatchObject({ kind: "refused", reason: "not_public" });
    expect(server.visits.length).toBe(before);
  });

  test("the name is resolved once, and the socket goes where that answer said", async () => {
    const answers = [["127.0.0.9"], ["127.0.0.1"]];
    let asked = 0;
    const policy = policyFor({
      allow: "127.0.0.9/32",
      connect: "",
      resolve: async () => answers[asked++] ?? ["127.0.0.1"],
    });
    // Nothing listens on port 443 of the first answer; had the name been asked again, the second would be refused.
    expect(await ask("/ok", {}, policy)).toMatchObject({ kind: "unreachable", reason: "connect" });
    expect(asked).toBe(1);
  });

  test("closed addresses beside an open one are left out", async () => {
    const seen: string[] = [];
    const policy = policyFor({
      allow: "127.0.0.9/32",
      connect: "",
      resolve: async () => {
        seen.push("asked");
        return ["10.0.0.1", "127.0.0.9", "::1"];
      },
    });
    expect(await ask("/ok", {}, policy)).toMatchObject({ kind: "unreachable", reason: "connect" });
    expect(seen).toHaveLength(1);
  });

  test("a name without an address is a matter of DNS", async () => {
    const policy = policyFor({
      connect: "",
      resolve: async () => {
        throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
      },
    });
    expect(await ask("/ok", {}, policy)).toMatchObject({ kind: "unreachable", reason: "dns" });
  });
});

describe("hostile answers", () => {
  test("a body over the limit is not read", async () => {
    server.answer("/huge", (_, response) =>
      response.writeHead(200, { "content-length": "10000000" }).end("x"),
    );
    server.answer("/endless", (_, response) => {
      response.writeHead(200);
      const more = () => {
        if (!response.destroyed && response.write("x".repeat(65_536))) setImmediate(more);
      };
      response.on("drain", more);
      more();
    });
    expect(await ask("/huge")).toMatchObject({ kind: "unreachable", reason: "too_large" });
    expect(await ask("/endless")).toMatchObject({ kind: "unreachable", reason: "too_large" });
    expect(await ask("/endless", { bodyBytesMax: 1_000 })).toMatchObject({ reason: "too_large" });
  });

  test("a body of exactly the limit is read", async () => {
    server.answer("/full", (_, response) => response.end("x".repeat(262_144)));
    expect(await ask("/full")).toMatchObject({ kind: "answered", status: 200 });
    expect(await ask("/full", { bodyBytesMax: 262_143 })).toMatchObject({ reason: "too_large" });
  });

  test.each([
    ["gzip", zlib.gzipSync],
    ["deflate", zlib.deflateSync],
    ["br", zlib.brotliCompressSync],
  ] as const)(
    "a %s bomb stops at the limit, and honest compression is undone",
    async (encoding, compress) => {
      const bomb = compress(Buffer.alloc(50_000_000));
      server.answer("/bomb", (_, response) =>
        response.writeHead(200, { "content-encoding": encoding }).end(bomb),
      );
      expect(await ask("/bomb")).toMatchObject({ kind: "unreachable", reason: "too_large" });
      server.answer("/small", (_, response) =>
        response.writeHead(200, { "content-encoding": encoding }).end(compress(Buffer.from("small"))),
      );
      const reply = await ask("/small");
      expect(reply.kind === "answered" && reply.body.toString()).toBe("small");
    },
  );

  test("an encoding that is unknown, doubled or broken is named", async () => {
    for (const encoding of ["zstd-ish", "gzip, gzip", "gzip"]) {
      server.answer("/odd", (_, response) =>
        response.writeHead(200, { "content-encoding": encoding }).end("plain"),
      );
      expect(await ask("/odd")).toMatchObject({ kind: "unreachable", reason: "encoding" });
    }
  });

  test("the status of an error is known although its page never ends", async () => {
    server.answer("/drip-404", (_, response) => {
      response.writeHead(404).write("x");
    });
    expect(await ask("/drip-404", { totalMs: 300 })).toMatchObject({ kind: "answered", status: 404 });
  });

  test("a server that drips stays within the total time", async () => {
    server.answer("/drip", (_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(timer));
    });
    const reply = await ask("/drip", { totalMs: 300 });
    expect(reply).toMatchObject({ kind: "unreachable", reason: "timeout" });
    expect(reply.ms).toBeLessThan(2_000);
  });

  test("redirects share the total time", async () => {
    server.answer("/slow-round", (_, response) => {
      setTimeout(() => response.writeHead(302, { location: "/slow-round" }).end(), 200);
    });
    const reply = await ask("/slow-round", { totalMs: 300 });
    expect(reply).toMatchObject({ kind: "unreachable", reason: "timeout" });
    expect(reply.ms).toBeLessThan(2_000);
  });

  test("a server that never answers is a timeout, one that hangs up a reset", async () => {
    server.answer("/hang", () => {});
    server.answer("/hang-up", (request) => request.socket.destroy());
    expect(await ask("/hang", { totalMs: 200 })).toMatchObject({ kind: "unreachable", reason: "timeout" });
    expect(await ask("/hang-up")).toMatchObject({ kind: "unreachable", reason: "reset" });
  });

  test("a cut body is not taken for the whole", async () => {
    server.answer("/cut", (request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("only the beginning");
      setTimeout(() => request.socket.destroy(), 20);
    });
    expect(await ask("/cut")).toMatchObject({ kind: "unreachable", reason: "reset" });
  });

  test("a header may hold any byte", async () => {
    server.answer("/bytes", (_, response) => {
      response.socket?.end("HTTP/1.1 200 OK\r\nx-name: \u{1f9a3} ma\u0301\r\ncontent-length: 2\r\n\r\nok");
    });
    expect(await ask("/bytes")).toMatchObject({ kind: "answered", status: 200 });
  });

  test("what is no HTTP, or a head without an end, is refused to be read", async () => {
    server.answer("/noise", (_, response) => response.socket?.end("SSH-2.0-OpenSSH_9.9\r\n"));
    expect(await ask("/noise")).toMatchObject({ kind: "unreachable", reason: "encoding" });
    server.answer("/long-head", (_, response) => {
      response.socket?.write(`HTTP/1.1 200 OK\r\nx-long: ${"a".repeat(100_000)}\r\n\r\n`);
    });
    expect(await ask("/long-head")).toMatchObject({ kind: "unreachable", reason: "too_large" });
  });

  test.each(["expired.test", "stranger.test", "other.test"])(
    "the certificate of %s is refused",
    async (host) => {
      const reply = await publicFetch({ url: `https://${host}/ok` }, policyFor());
      expect(reply).toMatchObject({ kind: "unreachable", reason: "tls" });
    },
  );

  test("a port that speaks no TLS, and one where nobody listens", async () => {
    const plain = net.createServer((socket) => socket.end("220 mail.test ESMTP\r\n")).listen(0, "127.0.0.1");
    await once(plain, "listening");
    const port = (plain.address() as net.AddressInfo).port;
    const policy = policyFor({ connect: `*.test=127.0.0.1:${port}` });
    expect(await ask("/ok", {}, policy)).toMatchObject({ kind: "unreachable", reason: "tls" });
    plain.close();
    const nobody = policyFor({ connect: "*.test=127.0.0.1:1" });
    expect(await ask("/ok", {}, nobody)).toMatchObject({ kind: "unreachable", reason: "connect" });
  });
});

test("a request given up by its caller ends at once", async () => {
  server.answer("/hang", () => {});
  const stop = new AbortController();
  const asked = ask("/hang", { signal: stop.signal });
  stop.abort();
  expect(await asked).toMatchObject({ kind: "unreachable", reason: "timeout" });
  expect(await ask("/ok", { signal: stop.signal })).toMatchObject({ kind: "unreachable" });
});

test("a hundred requests at once share a few connections", async () => {
  const replies = await Promise.all(Array.from({ length: 100 }, () => ask("/ok", {}, policies[0])));
  expect(replies.every((reply) => reply.kind === "answered")).toBe(true);
});
