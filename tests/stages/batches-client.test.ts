import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPersonServer } from "#lib/batches/client.ts";
import { judgeLookup, judgeSearch } from "#lib/batches/judge-answer.ts";
import type { Answer, PersonServer } from "#lib/batches/person-server.ts";
import { readFetchPolicy } from "#lib/net/fetch-policy.ts";
import { publicDispatcher } from "#lib/net/public-dispatcher.ts";
import type { Ask, Answer as ServerAnswer } from "../fediverse/transport/exchange.ts";
import { type Listener, serveTls } from "../fediverse/transport/serve.ts";
import { openTestCa, trustTestCa } from "../fediverse/transport/test-ca.ts";
import { openTlsContexts } from "../fediverse/transport/tls-contexts.ts";
import { recordedNames, recordedPair } from "../fediverse/world/recorded-answers.ts";

const now = () => new Date("2026-11-22T12:00:00.000Z");
const follow = { reblogs: false, notify: true, languages: ["fr"] };

let next: ServerAnswer = { status: 500, headers: {}, body: "" };
let asked: Ask | null = null;
let listener: Listener;
let server: PersonServer;

beforeAll(async () => {
  await trustTestCa();
  listener = await serveTls(0, await openTlsContexts(await openTestCa()), {
    now: () => now().getTime(),
    certificate: () => "good",
    began: () => () => undefined,
    answer: async (ask) => {
      asked = ask;
      return next;
    },
  });
  server = open("read:accounts read:follows read:search write:follows");
});
afterAll(() => listener.close());

function open(scopes: string, timeoutMs?: number): PersonServer {
  const texts = {
    allow: "127.0.0.0/8",
    connect: `*.test=127.0.0.1:${listener.port}`,
    contact: "https://us.test",
  };
  const dispatcher = publicDispatcher(readFetchPolicy(texts));
  const access = { host: "prairie.test", accessToken: "secret-token", scopes, now };
  return openPersonServer({ ...access, ...(timeoutMs ? { timeoutMs } : {}) }, dispatcher);
}

/** What stood in the recording, as the server sent it. */
function replay(name: string): ReturnType<typeof recordedPair> {
  const pair = recordedPair(name);
  const { status, headers, body } = pair.response;
  next = { status, headers, body: typeof body === "string" ? body : JSON.stringify(body) };
  return pair;
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): void {
  next = { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

describe("errors that real servers gave", () => {
  const errors = recordedNames().filter((name) => {
    const { request, response } = recordedPair(name);
    return response.status >= 400 && request.path.startsWith("/api/");
  });

  it.each(errors)("%s keeps its status, whatever its body is", async (name) => {
    const { status } = replay(name).response;
    const answers: Answer<unknown>[] = [
      await server.follow("1", follow),
      await server.lookup("ana@alpage.test"),
      await server.search("ana@alpage.test"),
      await server.ownAccount(),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ kind: status >= 500 ? "failed" : "refused", status });
    }
  });

  it("tells the reset of a 429", async () => {
    replay("edge/01-429-search");
    const answer = await server.search("ana@alpage.test");
    expect(answer).toMatchObject({ kind: "refused", status: 429, rate: { limit: 300, remaining: 0 } });
    expect(answer.kind === "refused" && answer.retryAt).toBeInstanceOf(Date);
  });
});

describe("answers that real servers gave", () => {
  const searches = recordedNames().filter((name) => {
    const { request, response } = recordedPair(name);
    return response.status === 200 && request.path.startsWith("/api/v2/search?");
  });

  it.each(searches)("%s is read, and its account found only when it is the one asked for", async (name) => {
    const { request, response } = replay(name);
    const query = new URLSearchParams(request.path.split("?")[1]).get("q") ?? "";
    const handle = query.replace(/^@/, "");
    const answer = await server.search(handle);
    expect(answer.kind).toBe("answered");
    const localHosts = [request.headers["host"] ?? ""];
    const attempt = judgeSearch(answer, { handle, localHosts, now: now() });
    const shown = (response.body as { accounts: { id: string }[] }).accounts;
    const expected = shown.length === 0 || !handle.includes("@") ? ["not_found", "other_account"] : ["found"];
    expect(expected).toContain(attempt.kind);
    if (attempt.kind === "found") expect(attempt.account.id).toBe(shown[0]?.id);
  });

  it.each(["hollo", "gotosocial", "snac"])("%s: look-up, own account, following list", async (software) => {
    for (const name of recordedNames().filter((one) => one.startsWith(`${software}/`))) {
      const { request, response } = recordedPair(name);
      if (response.status !== 200) continue;
      replay(name);
      if (request.path.startsWith("/api/v1/accounts/lookup")) {
        const acct = new URLSearchParams(request.path.split("?")[1]).get("acct") ?? "";
        const localHosts = [request.headers["host"] ?? ""];
        const handle = acct.includes("@") ? acct : `${acct}@${localHosts[0]}`;
        const attempt = judgeLookup(await server.lookup(handle), { handle, localHosts, now: now() });
        expect(attempt.kind).toBe("found");
      }
      if (request.path.startsWith("/api/v1/accounts/verify_credentials")) {
        expect((await server.ownAccount()).kind).toBe("answered");
      }
      if (/^\/api\/v1\/accounts\/[^/]+\/following/.test(request.path)) {
        expect((await server.following("1", null)).kind).toBe("answered");
      }
    }
  });

  const relations = recordedNames().filter((name) => {
    const { request, response } = recordedPair(name);
    return response.status === 200 && /\/(relationships|follow)(\?|$)/.test(request.path);
  });

  it.each(relations)("%s is read as it stands", async (name) => {
    const { request, response } = replay(name);
    const isList = request.path.includes("/relationships");
    const answer = isList ? await server.relationships(["1"]) : await server.follow("1", follow);
    const recorded = [response.body].flat() as { id: string; following: boolean; requested: boolean }[];
    const read = answer.kind === "answered" ? [answer.value].flat() : [];
    expect(read).toMatchObject(
      recorded.map(({ id, following, requested }) => ({ id, following, requested })),
    );
  });
});

describe("what is sent", () => {
  it("is the token in a header, our name, and exactly what the person chose", async () => {
    json(200, { id: "7", following: true, requested: false });
    await server.follow("7", follow);
    expect(asked).toMatchObject({ method: "POST", path: "/api/v1/accounts/7/follow" });
    expect(asked?.params).toEqual({ reblogs: "false", notify: "true", languages: ["fr"] });
    expect(asked?.headers.authorization).toBe("Bearer secret-token");
    expect(asked?.headers["user-agent"]).toMatch(/^Transhumance\//);
    await server.follow("7", { ...follow, languages: [] });
    expect(asked?.params).not.toHaveProperty("languages");
  });

  it("names every id with brackets", async () => {
    json(200, []);
    await server.relationships(["1", "2"]);
    expect(asked?.query.getAll("id[]")).toEqual(["1", "2"]);
  });

  it("is the older search where the token may not use the newer", async () => {
    json(200, []);
    await open("read:accounts write:follows").search("ana@alpage.test");
    expect(asked).toMatchObject({ path: "/api/v1/accounts/search" });
    expect(asked?.query.get("resolve")).toBe("true");
    json(200, { accounts: [] });
    await server.search("ana@alpage.test");
    expect(asked).toMatchObject({ path: "/api/v2/search" });
    expect(asked?.query.get("q")).toBe("@ana@alpage.test");
  });

  it("hands a list to each importer in the shape it takes, and believes it by the status alone", async () => {
    next = { status: 202, headers: {}, body: "" };
    expect(await server.importFollowing("gotosocial", "Account address\nana@alpage.test\n")).toMatchObject({
      kind: "answered",
    });
    expect(asked).toMatchObject({ method: "POST", path: "/api/v1/import" });
    expect(asked?.params).toMatchObject({ type: "following", mode: "merge" });
    next = { status: 200, headers: {}, body: "job started" };
    expect(await server.importFollowing("pleroma", "ana@alpage.test\n")).toMatchObject({ kind: "answered" });
    expect(asked).toMatchObject({ method: "POST", path: "/api/pleroma/follow_import" });
    expect(asked?.headers["content-type"]).toBe("application/json");
    expect(asked?.params).toEqual({ list: "ana@alpage.test\n" });
    expect(asked?.headers.authorization).toBe("Bearer secret-token");
  });

  it("follows the next page by its query alone, whatever host the link names", async () => {
    const link = '<https://evil.test/api/v1/accounts/1/following?limit=80&max_id=42>; rel="next"';
    json(200, [{ acct: "ana@alpage.test" }, { broken: true }], { link });
    const first = await server.following("1", null);
    expect(first).toMatchObject({
      kind: "answered",
      value: { accts: ["ana@alpage.test"], next: "limit=80&max_id=42" },
    });
    json(200, []);
    expect(await server.following("1", "limit=80&max_id=42")).toMatchObject({
      value: { accts: [], next: null },
    });
    expect(asked?.host).toBe("prairie.test");
    expect(asked?.query.get("max_id")).toBe("42");
  });
});

describe("what no server should say", () => {
  it.each([
    ["an id that would lead to another path", { id: "../../../admin", acct: "ana@alpage.test" }],
    ["a number for an id", { id: 7, acct: "ana@alpage.test" }],
    ["no account at all", []],
    ["a list for an object", [{ id: "7", acct: "ana@alpage.test" }]],
    ["nothing", null],
  ])("is not read: %s", async (_name, body) => {
    json(200, body);
    expect(await server.lookup("ana@alpage.test")).toMatchObject({ kind: "failed", why: "not_readable" });
  });

  it("is refused as a redirect: a follow is never carried elsewhere", async () => {
    next = { status: 302, headers: { location: "https://evil.test/" }, body: "" };
    expect(await server.follow("7", follow)).toMatchObject({ kind: "failed", why: "network" });
  });

  it.each(["reset", "cut"] as const)("is a failure when the connection breaks (%s)", async (effect) => {
    json(200, { id: "7", following: true });
    next = { ...next, effect };
    expect(await server.follow("7", follow)).toMatchObject({ kind: "failed", why: "network" });
  });

  it("is a failure when nothing comes", async () => {
    next = { status: 200, headers: {}, body: "", effect: "hang" };
    const impatient = open("write:follows", 150);
    expect(await impatient.follow("7", follow)).toMatchObject({
      kind: "failed",
      why: "timeout",
      status: null,
    });
    expect(await impatient.search("ana@alpage.test")).toMatchObject({ kind: "failed", why: "timeout" });
  });

  it("is not taken over with a character that no text of the database may hold", async () => {
    const good = { id: "1", acct: "ana@alpage.test", locked: false };
    const bad = { id: "2", acct: "b\u0000o@alpage.test", locked: false };
    json(200, { accounts: [bad, good] });
    expect(await server.search("ana@alpage.test")).toMatchObject({ value: [{ id: "1" }] });
    json(200, [bad, good]);
    expect(await server.following("9", null)).toMatchObject({ value: { accts: ["ana@alpage.test"] } });
    json(200, { ...good, moved: bad });
    expect(await server.lookup("ana@alpage.test")).toMatchObject({ value: { id: "1", movedTo: null } });
    json(200, bad);
    expect(await server.lookup("bo@alpage.test")).toMatchObject({ kind: "failed", why: "not_readable" });
  });

  it.each([
    ["nothing", ""],
    ["half of an object", '{"id":"7","following":tr'],
    ["a list", "[]"],
    ["null", "null"],
  ])("to a follow is a failure when it is %s", async (_name, body) => {
    next = { status: 200, headers: { "content-type": "application/json" }, body };
    expect(await server.follow("7", follow)).toMatchObject({ kind: "failed", why: "not_readable" });
  });

  it("leaves out of several relationships what cannot be read, and keeps the rest", async () => {
    const row = { id: "7", following: true, requested: false };
    json(200, [null, { id: "8", following: null }, { following: true }, { id: 9, following: true }, row]);
    expect(await server.relationships(["6", "7", "8", "9"])).toMatchObject({
      kind: "answered",
      value: [{ id: "7", following: true }],
    });
    json(200, { "7": row });
    expect(await server.relationships(["7"])).toMatchObject({ kind: "failed", why: "not_readable" });
  });

  it("to a follow needs no more than whom and whether", async () => {
    json(200, { id: "7", following: true });
    expect(await server.follow("7", follow)).toMatchObject({
      value: { id: "7", following: true, requested: false, blocking: false },
    });
    json(200, { id: "7", following: false, requested: null });
    expect(await server.follow("7", follow)).toMatchObject({ value: { following: false, requested: false } });
  });

  it.each(["Vous ne pouvez pas suivre plus de 7500 personnes", "7500人以上はフォローできません"])(
    "of 422 is told by its number and not by its words: %s",
    async (error) => {
      json(422, { error });
      expect(await server.follow("7", follow)).toMatchObject({ kind: "refused", status: 422 });
    },
  );

  it("is a failure when it is HTML with 200", async () => {
    next = { status: 200, headers: { "content-type": "text/html" }, body: "<h1>Hello</h1>" };
    expect(await server.follow("7", follow)).toMatchObject({ kind: "failed", why: "not_readable" });
  });
});
