import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type LookUpOptions, lookUpHandle } from "#lib/candidates/client.ts";
import { createHostGate, HostAside, type HostGate } from "#lib/candidates/host-gate.ts";
import { type Handle, parseHandle } from "#lib/fediverse/handle.ts";
import { type FetchPolicy, readFetchPolicy } from "#lib/net/fetch-policy.ts";
import { closePublicFetch } from "#lib/net/public-fetch.ts";
import { type LoopbackServer, openLoopbackServer } from "./public-fetch-server.ts";

let server: LoopbackServer;
let policy: FetchPolicy;
const now = new Date("2026-11-22T10:00:00Z");

beforeAll(async () => {
  server = await openLoopbackServer();
  policy = readFetchPolicy({
    allow: "127.0.0.0/8",
    connect: `*.test=127.0.0.1:${server.port}`,
    contact: "https://app.test",
  });
});

afterAll(async () => {
  await closePublicFetch(policy);
  await server.close();
});

type Reply = { status?: number; headers?: Record<string, string>; body?: unknown };
type Asked = {
  readonly host: string;
  readonly path: string;
  readonly resource: string;
  readonly acct: string;
};
/** What the fediverse of one test answers; undefined is a 404. */
let world: (asked: Asked) => Reply | undefined;

beforeEach(() => {
  server.visits.length = 0;
  world = () => undefined;
});

beforeAll(() => {
  for (const path of [
    "/.well-known/webfinger",
    "/.well-known/host-meta",
    "/api/v1/accounts/lookup",
    "/wf",
    "/actor",
  ]) {
    server.answer(path, (request, response) => {
      const url = new URL(request.url ?? "/", `https://${request.headers.host}`);
      const reply = world({
        host: url.hostname,
        path,
        resource: url.searchParams.get("resource") ?? "",
        acct: url.searchParams.get("acct") ?? "",
      }) ?? { status: 404, body: "not here" };
      const body = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {});
      response.writeHead(reply.status ?? 200, reply.headers ?? {}).end(body);
    });
  }
});

const handle = (text: string): Handle => {
  const read = parseHandle(text);
  if (!read) throw new Error(text);
  return read;
};
const lookUp = (text: string, options: LookUpOptions = {}) =>
  lookUpHandle(handle(text), { policy, now: () => now, ...options });

const jrd = (subject: string, self: string | null, page?: string) => ({
  headers: { "content-type": "application/jrd+json" },
  body: {
    subject: `acct:${subject}`,
    links: [
      ...(page ? [{ rel: "http://webfinger.net/rel/profile-page", type: "text/html", href: page }] : []),
      ...(self ? [{ rel: "self", type: "application/activity+json", href: self }] : []),
    ],
  },
});
const isWebfinger = ({ path }: Asked) => path === "/.well-known/webfinger";
const isAccount = ({ path }: Asked) => path === "/api/v1/accounts/lookup";
const paths = () => server.visits.map(({ host, path }) => `${host}${path}`);

describe("an account that is there", () => {
  test("is verified, with its public profile in plain words", async () => {
    world = (asked) => {
      if (isWebfinger(asked) && asked.resource === "acct:mira@alpha.test") {
        return jrd("mira@alpha.test", "https://alpha.test/users/mira", "https://alpha.test/@mira");
      }
      if (!isAccount(asked) || asked.acct !== "mira") return undefined;
      return {
        body: {
          acct: "mira",
          url: "https://alpha.test/@mira",
          display_name: "Mira <b>Example</b>",
          note: '<p>Hello &amp; welcome<br>on X: <a href="https://x.com/mira_x" rel="me"><span>x.com/mira_x</span></a></p><script>alert(1)</script>',
          fields: [
            {
              name: "Web",
              value: '<a href="https://mira.example">mira.example</a>',
              verified_at: "2025-01-01T00:00:00Z",
            },
          ],
          avatar_static: "https://alpha.test/avatar.png",
          locked: true,
          bot: false,
          discoverable: true,
          created_at: "2022-11-01T00:00:00.000Z",
          last_status_at: "2026-11-20",
          followers_count: 12,
          moved: null,
        },
      };
    };
    const found = await lookUp("mira@alpha.test");
    expect(found).toMatchObject({
      handle: "mira@alpha.test",
      state: "verified",
      subject: "mira@alpha.test",
      actorUri: "https://alpha.test/users/mira",
      profileUrl: "https://alpha.test/@mira",
      reason: null,
      dueAt: null,
    });
    expect(found.profile).toEqual({
      displayName: "Mira <b>Example</b>",
      note: "Hello & welcome\non X: x.com/mira_x",
      fields: [{ name: "Web", value: "mira.example", verified: true }],
      links: ["https://x.com/mira_x", "https://mira.example"],
      avatarUrl: "https://alpha.test/avatar.png",
      locked: true,
      bot: false,
      group: false,
      suspended: false,
      memorial: false,
      discoverable: true,
      createdAt: "2022-11-01T00:00:00.000Z",
      lastPostAt: "2026-11-20T00:00:00.000Z",
      followersCount: 12,
      movedTo: null,
    });
    expect(found.log).toEqual([
      {
        at: now.toISOString(),
        url: "https://alpha.test/.well-known/webfinger?resource=acct%3Amira%40alpha.test",
        status: 200,
        ms: expect.any(Number),
      },
      {
        at: now.toISOString(),
        url: "https://alpha.test/api/v1/accounts/lookup?acct=mira",
        status: 200,
        ms: expect.any(Number),
      },
    ]);
  });

  test.each([
    ["nothing of the sort (snac, Misskey)", { status: 404, body: "<html>" }],
    ["not without a token (GoToSocial)", { status: 401, body: { error: "Unauthorized" } }],
    ["HTML labelled JSON", { body: "<html>", headers: { "content-type": "application/json" } }],
    ["somebody else", { body: { acct: "miranda" } }],
  ])("is verified where the server shows %s", async (_, reply) => {
    world = (asked) =>
      isWebfinger(asked)
        ? jrd("mira@alpha.test", "https://alpha.test/users/mira")
        : isAccount(asked)
          ? reply
          : undefined;
    expect(await lookUp("mira@alpha.test")).toMatchObject({
      state: "verified",
      profile: null,
      reason: null,
      dueAt: null,
    });
  });

  test.each([
    ["is broken", { status: 500 }, "2026-11-22T10:01:00.000Z"],
    ["asks us to wait", { status: 429, headers: { "retry-after": "600" } }, "2026-11-22T10:10:00.000Z"],
  ])("is asked for again where its page %s: nobody has seen yet what it shows", async (_, reply, dueAt) => {
    world = (asked) =>
      isWebfinger(asked)
        ? jrd("mira@alpha.test", "https://alpha.test/users/mira")
        : isAccount(asked)
          ? reply
          : undefined;
    expect(await lookUp("mira@alpha.test")).toMatchObject({
      state: "verified",
      profile: null,
      reason: "profile_unread",
      dueAt: new Date(dueAt),
    });
  });

  test("may be asked for by WebFinger alone", async () => {
    world = (asked) => (isWebfinger(asked) ? jrd("mira@alpha.test", "https://alpha.test/u/1") : undefined);
    expect(await lookUp("mira@alpha.test", { withProfile: false })).toMatchObject({ state: "verified" });
    expect(server.visits).toHaveLength(1);
  });

  test("on an international host is asked for by its ASCII name", async () => {
    world = (asked) =>
      isWebfinger(asked) ? jrd("mira@bawü.test", "https://xn--baw-joa.test/users/mira") : undefined;
    expect(await lookUp("mira@bawü.test", { withProfile: false })).toMatchObject({
      state: "verified",
      subject: "mira@xn--baw-joa.test",
    });
    expect(server.visits[0]?.host).toBe("xn--baw-joa.test");
  });
});

describe("the canonical address", () => {
  const actor = "https://web.short.test/users/mira";

  test("of a split domain is the short one, asked from either side", async () => {
    world = (asked) => {
      if (!isWebfinger(asked))
        return isAccount(asked) && asked.host === "web.short.test" ? { body: { acct: "mira" } } : undefined;
      if (asked.host === "short.test") {
        return {
          status: 301,
          headers: { location: `https://web.short.test/.well-known/webfinger?resource=${asked.resource}` },
        };
      }
      return jrd("mira@short.test", actor);
    };
    for (const asked of ["mira@short.test", "mira@web.short.test"]) {
      expect(await lookUp(asked)).toMatchObject({
        state: "verified",
        subject: "mira@short.test",
        actorUri: actor,
      });
    }
    expect(paths()).toContain("web.short.test/api/v1/accounts/lookup?acct=mira");
  });

  test("of an alias on a personal domain is the one its server uses", async () => {
    const self = "https://home.test/users/mira";
    world = (asked) => {
      if (!isWebfinger(asked)) return undefined;
      if (asked.host === "mira.test") return jrd("hello@mira.test", self);
      return asked.resource === self ? jrd("mira@home.test", self) : undefined;
    };
    expect(await lookUp("hello@mira.test")).toMatchObject({ state: "verified", subject: "mira@home.test" });
  });

  test("is confirmed when the actor's server knows it by its name there alone", async () => {
    const self = "https://home.test/users/1";
    world = (asked) => {
      if (!isWebfinger(asked)) return undefined;
      if (asked.host === "mira.test") return jrd("me@mira.test", self);
      return asked.resource === "acct:me@home.test" ? jrd("me@mira.test", self) : undefined;
    };
    expect(await lookUp("me@mira.test")).toMatchObject({ state: "verified", subject: "me@mira.test" });
  });

  test("of an actor elsewhere counts only with the word of the actor's server, also when another named it", async () => {
    const self = "https://big.test/users/bob";
    world = (asked) => {
      if (isAccount(asked)) return { body: { acct: asked.acct, display_name: asked.acct } };
      if (!isWebfinger(asked)) return undefined;
      if (asked.host !== "big.test") return jrd("alice@two.test", self);
      return asked.resource === self ? jrd("bob@big.test", self) : undefined;
    };
    for (const asked of ["alice@one.test", "alice@two.test"]) {
      expect(await lookUp(asked)).toMatchObject({
        state: "verified",
        subject: "bob@big.test",
        profile: { displayName: "bob" },
      });
    }
  });

  test.each([
    ["another account of the same name", "https://home.test/users/vera", null],
    ["the actor itself", "https://home.test/users/mira", "Mira"],
  ])("on a server of several domains shows %s only when that is its actor", async (_name, uri, shown) => {
    world = (asked) =>
      isWebfinger(asked)
        ? jrd("mira@short.test", "https://home.test/users/mira")
        : isAccount(asked)
          ? { body: { acct: "mira", uri, display_name: "Mira" } }
          : undefined;
    const found = await lookUp("mira@short.test");
    expect(found.state).toBe("verified");
    expect(found.profile?.displayName ?? null).toBe(shown);
  });

  test("whose actor is at home is shown whatever its server gives as the account's own link", async () => {
    world = (asked) =>
      isWebfinger(asked)
        ? jrd("mira@home.test", "https://home.test/users/mira")
        : isAccount(asked)
          ? { body: { acct: "mira", uri: "https://home.test/@mira", display_name: "Mira" } }
          : undefined;
    expect((await lookUp("mira@home.test")).profile?.displayName).toBe("Mira");
  });

  test("named by one server and not confirmed by the other is a mismatch", async () => {
    world = (asked) => {
      if (!isWebfinger(asked)) return undefined;
      if (asked.host === "liar.test") return jrd("famous@home.test", "https://liar.test/users/famous");
      return jrd("famous@home.test", "https://home.test/users/famous");
    };
    expect(await lookUp("me@liar.test")).toMatchObject({
      state: "mismatched",
      reason: "not_confirmed",
      subject: null,
    });
    world = (asked) =>
      isWebfinger(asked) && asked.host === "liar.test"
        ? jrd("famous@home.test", "https://home.test/users/famous")
        : undefined;
    expect(await lookUp("me@liar.test")).toMatchObject({ state: "mismatched", reason: "not_confirmed" });
  });

  test("that cannot be confirmed now is asked again later", async () => {
    world = (asked) => {
      if (!isWebfinger(asked)) return undefined;
      return asked.host === "one.test" ? jrd("me@two.test", "https://two.test/users/me") : { status: 503 };
    };
    expect(await lookUp("me@one.test")).toMatchObject({ state: "unreachable", reason: "server_error" });
  });

  test.each([
    [403, "refused", "closed"],
    [410, "gone", "gone"],
    [429, "unreachable", "rate_limited"],
    [404, "mismatched", "not_confirmed"],
    [400, "mismatched", "not_confirmed"],
  ])("named by one server and answered by the other with %i is %s", async (status, state, reason) => {
    world = (asked) => {
      if (!isWebfinger(asked)) return undefined;
      return asked.host === "one.test" ? jrd("me@two.test", "https://two.test/users/me") : { status };
    };
    expect(await lookUp("me@one.test")).toMatchObject({ state, reason, subject: null });
  });

  test.each([
    [403, "refused", "closed"],
    [404, "mismatched", "not_confirmed"],
    [400, "mismatched", "not_confirmed"],
    [410, "gone", "gone"],
    [503, "unreachable", "server_error"],
  ])("whose actor is on a server that answers %i is %s", async (status, state, reason) => {
    world = (asked) => {
      if (!isWebfinger(asked)) return undefined;
      return asked.host === "mira.test" ? jrd("me@mira.test", "https://home.test/users/mira") : { status };
    };
    expect(await lookUp("me@mira.test")).toMatchObject({ state, reason });
  });

  test("whose actor's server leads to a private place is refused", async () => {
    world = (asked) =>
      isWebfinger(asked) && asked.host === "mira.test"
        ? jrd("me@mira.test", "https://home.test/users/mira")
        : { status: 302, headers: { location: "https://10.0.0.1/" } };
    expect(await lookUp("me@mira.test")).toMatchObject({ state: "refused", reason: "not_public" });
  });

  test.each([
    "https://127.0.0.1/users/mira",
    "https://0x7f.1/users/mira",
    "https://[::1]/users/mira",
    "https://localhost/users/mira",
    "https://mira.local/users/mira",
    "https://abcdefghij.onion/users/mira",
    "https://mira:secret@alpha.test/users/mira",
    "https://alpha.test:8443/users/mira",
    "http://alpha.test/users/mira",
    "/users/mira",
  ])("whose actor is at %s, where no server can fetch it, is none", async (self) => {
    world = (asked) => (isWebfinger(asked) ? jrd("mira@alpha.test", self) : undefined);
    expect(await lookUp("mira@alpha.test")).toMatchObject({
      state: "mismatched",
      reason: "no_actor",
      subject: null,
      actorUri: null,
    });
    expect(server.visits).toHaveLength(1);
  });

  test("is asked in small letters first and as written after a 404", async () => {
    world = (asked) =>
      isWebfinger(asked) && asked.resource === "acct:Mira@alpha.test"
        ? jrd("Mira@alpha.test", "https://alpha.test/users/Mira")
        : undefined;
    expect(await lookUp("mira@alpha.test")).toMatchObject({ state: "absent" });
    const spellings = async () => ["mira", "other", "Mira"];
    expect(await lookUp("mira@alpha.test", { spellings })).toMatchObject({
      state: "verified",
      subject: "mira@alpha.test",
    });
  });
});

describe("the spelling that a server uses", () => {
  /** Some servers tell capital letters from small ones (Hollo): nobody else is called that there. */
  const only = (asked: Asked, ...spellings: string[]) => spellings.includes(asked.resource);

  test("is the one in which its accounts are asked for", async () => {
    world = (asked) => {
      if (isAccount(asked)) return asked.acct === "Mira" ? { body: { acct: "Mira" } } : undefined;
      return isWebfinger(asked) && only(asked, "acct:Mira@alpha.test", "acct:mira@alpha.test")
        ? jrd("Mira@alpha.test", "https://alpha.test/@Mira")
        : undefined;
    };
    const found = await lookUp("mira@alpha.test");
    expect(found).toMatchObject({ state: "verified", subject: "mira@alpha.test" });
    expect(found.profile).not.toBeNull();
  });

  test.each(["acct:Mira@beta.test", "acct:mira@beta.test"])(
    "is asked of the server that another names, which knows only %s",
    async (spelling) => {
      world = (asked) => {
        if (!isWebfinger(asked)) return undefined;
        if (asked.host === "alpha.test") return jrd("Mira@beta.test", "https://beta.test/@Mira");
        return only(asked, spelling) ? jrd("Mira@beta.test", "https://beta.test/@Mira") : undefined;
      };
      expect(await lookUp("mira@alpha.test")).toMatchObject({ state: "verified", subject: "mira@beta.test" });
    },
  );

  test("is asked of the server to which an account moved", async () => {
    world = (asked) => {
      if (isAccount(asked) && asked.host === "alpha.test")
        return { body: { acct: "mira", moved: { acct: "Mira@beta.test" } } };
      if (!isWebfinger(asked)) return undefined;
      if (asked.host === "alpha.test") return jrd("mira@alpha.test", "https://alpha.test/users/mira");
      return only(asked, "acct:Mira@beta.test")
        ? jrd("Mira@beta.test", "https://beta.test/@Mira")
        : undefined;
    };
    expect(await lookUp("mira@alpha.test")).toMatchObject({ state: "moved", subject: "mira@beta.test" });
  });

  test("may be asked for behind the host-meta file, which is read once", async () => {
    world = (asked) => {
      if (asked.path === "/.well-known/host-meta")
        return {
          body: '<XRD><Link rel="lrdd" template="https://web.short.test/wf?resource={uri}"/></XRD>',
        };
      return asked.path === "/wf" && only(asked, "acct:Mira@short.test")
        ? jrd("Mira@short.test", "https://web.short.test/@Mira")
        : undefined;
    };
    const spellings = async () => ["Mira"];
    expect(await lookUp("mira@short.test", { spellings, withProfile: false })).toMatchObject({
      state: "verified",
    });
    expect(paths().filter((path) => path === "short.test/.well-known/host-meta")).toHaveLength(1);
  });

  test.each([
    [503, "unreachable"],
    [403, "refused"],
    [404, "absent"],
  ])("that is answered by %i ends as %s", async (status, state) => {
    world = (asked) => (asked.resource === "acct:Mira@alpha.test" ? { status } : undefined);
    expect(await lookUp("mira@alpha.test", { spellings: async () => ["Mira"] })).toMatchObject({ state });
  });
});

describe("which server failed", () => {
  test.each([
    ["its own", "one.test", undefined],
    ["the one to which it moved", "two.test", "two.test"],
    ["the one that the other names", "three.test", "three.test"],
  ])("is told: %s", async (_name, down, elsewhere) => {
    world = (asked) => {
      if (asked.host === down) return { status: 503 };
      if (isAccount(asked)) return { body: { acct: "mira", moved: { acct: "mira@two.test" } } };
      if (!isWebfinger(asked)) return undefined;
      return asked.host === "one.test"
        ? jrd("mira@one.test", "https://one.test/users/mira")
        : jrd("mira@three.test", "https://three.test/users/mira");
    };
    const found = await lookUp("mira@one.test");
    expect(found.state).toBe("unreachable");
    expect(found.failedElsewhere).toBe(elsewhere);
  });

  test("is its own where the way to its own answer leads elsewhere", async () => {
    world = (asked) =>
      asked.host === "one.test"
        ? { status: 302, headers: { location: "https://two.test/.well-known/webfinger" } }
        : { status: 503 };
    const found = await lookUp("mira@one.test");
    expect(found.state).toBe("unreachable");
    expect(found.failedElsewhere).toBeUndefined();
  });

  test("and one that is set aside is not asked; the log says so", async () => {
    const until = new Date("2026-11-22T10:30:00Z");
    const open = createHostGate(4);
    const gate: HostGate = (host, work) =>
      host === "two.test" ? Promise.reject(new HostAside(host, until, "timeout")) : open(host, work);
    world = (asked) => {
      if (isAccount(asked)) return { body: { acct: "mira", moved: { acct: "mira@two.test" } } };
      return isWebfinger(asked) ? jrd("mira@one.test", "https://one.test/users/mira") : undefined;
    };
    const found = await lookUp("mira@one.test", { gate });
    expect(found).toMatchObject({
      state: "unreachable",
      reason: "timeout",
      dueAt: until,
      failedElsewhere: "two.test",
    });
    expect(found.log.at(-1)).toMatchObject({
      url: "https://two.test/.well-known/webfinger?resource=acct%3Amira%40two.test",
      status: null,
      note: "set_aside",
    });
    expect(server.visits.map(({ host }) => host)).not.toContain("two.test");
  });
});

describe("host-meta", () => {
  const xrd = '<XRD><Link rel="lrdd" template="https://web.short.test/wf?resource={uri}"/></XRD>';

  test("leads further after a 404, once", async () => {
    world = ({ host, path }) => {
      if (path === "/.well-known/host-meta" && host === "short.test") return { body: xrd };
      return path === "/wf" && host === "web.short.test"
        ? jrd("mira@short.test", "https://web.short.test/u/mira")
        : undefined;
    };
    expect(await lookUp("mira@short.test", { withProfile: false })).toMatchObject({
      state: "verified",
      subject: "mira@short.test",
    });
    expect(paths().filter((path) => path.endsWith("/host-meta"))).toHaveLength(1);
  });

  test.each([
    ["403", 403, "refused"],
    ["410", 410, "gone"],
    ["500", 500, "unreachable"],
    ["400", 400, "absent"],
  ])("is not asked after a %s", async (_, status, state) => {
    world = ({ path }) => (path === "/.well-known/webfinger" ? { status } : { body: xrd });
    expect(await lookUp("mira@short.test")).toMatchObject({ state });
    expect(server.visits).toHaveLength(1);
  });

  test("that leads back to the same place changes nothing", async () => {
    world = ({ host, path }) =>
      path === "/.well-known/host-meta"
        ? {
            body: `<XRD><Link rel="lrdd" template="https://${host}/.well-known/webfinger?resource={uri}"/></XRD>`,
          }
        : undefined;
    expect(await lookUp("mira@short.test")).toMatchObject({ state: "absent", reason: "no_account" });
    expect(server.visits).toHaveLength(2);
  });

  test.each([503, 429])("that cannot be had (%i) makes nobody absent", async (status) => {
    world = ({ path }) => (path === "/.well-known/host-meta" ? { status } : undefined);
    const found = await lookUp("mira@short.test");
    expect(found.state).toBe("unreachable");
    expect(found.dueAt).not.toBeNull();
  });

  test("that leads to a private place is not followed", async () => {
    world = ({ path }) =>
      path === "/.well-known/host-meta"
        ? { body: '<XRD><Link rel="lrdd" template="https://127.0.0.1/wf?resource={uri}"/></XRD>' }
        : undefined;
    expect(await lookUp("mira@short.test")).toMatchObject({ state: "refused", reason: "not_public" });
  });
});

describe("endings are kept apart", () => {
  test.each([
    ["404", { status: 404 }, "absent", "no_account"],
    ["400", { status: 400 }, "absent", "wrong_domain"],
    ["410", { status: 410 }, "gone", "gone"],
    ["401", { status: 401 }, "refused", "closed"],
    ["403", { status: 403 }, "refused", "closed"],
    ["418", { status: 418 }, "refused", "refused_request"],
    ["408", { status: 408 }, "unreachable", "timeout"],
    ["425", { status: 425 }, "unreachable", "server_error"],
    ["404 with a page too large to read", { status: 404, body: "x".repeat(300_000) }, "absent", "no_account"],
    ["410 with a page too large to read", { status: 410, body: "x".repeat(300_000) }, "gone", "gone"],
    [
      "404 packed in a way nobody knows",
      { status: 404, headers: { "content-encoding": "zstd" }, body: "x" },
      "absent",
      "no_account",
    ],
    ["502", { status: 502, body: "<html>" }, "unreachable", "server_error"],
    ["a web page", { body: "<html>Welcome</html>" }, "mismatched", "not_understood"],
    [
      "an OpenID document",
      { body: { subject: "acct:mira@alpha.test", links: [] } },
      "mismatched",
      "no_actor",
    ],
    [
      "no subject",
      { body: { links: [{ rel: "self", type: "application/activity+json", href: "https://alpha.test/1" }] } },
      "mismatched",
      "no_subject",
    ],
    [
      "a redirect to http",
      { status: 302, headers: { location: "http://alpha.test/" } },
      "mismatched",
      "bad_redirect",
    ],
    [
      "a redirect to itself",
      { status: 302, headers: { location: "/.well-known/webfinger" } },
      "mismatched",
      "bad_redirect",
    ],
    [
      "a redirect inside",
      { status: 302, headers: { location: "https://10.0.0.1/" } },
      "refused",
      "not_public",
    ],
    ["a redirect to nowhere", { status: 302 }, "mismatched", "not_understood"],
  ] as const)("%s is %s", async (_, reply, state, reason) => {
    world = (asked) => (isWebfinger(asked) ? (reply as Reply) : undefined);
    const found = await lookUp("mira@alpha.test");
    expect(found).toMatchObject({ state, reason, subject: null, profile: null });
    expect(found.dueAt === null).toBe(state !== "unreachable");
  });

  test("a host that nobody answers for", async () => {
    const nobody = readFetchPolicy({
      allow: "127.0.0.0/8",
      connect: "*.test=127.0.0.1:1",
      contact: "https://app.test",
    });
    expect(await lookUp("mira@alpha.test", { policy: nobody })).toMatchObject({
      state: "unreachable",
      reason: "connect",
      log: [{ status: null, note: "connect" }],
    });
    await closePublicFetch(nobody);
  });

  test("503 is asked again when it says", async () => {
    world = (asked) => (isWebfinger(asked) ? { status: 503, headers: { "retry-after": "7200" } } : undefined);
    expect((await lookUp("mira@alpha.test")).dueAt?.toISOString()).toBe("2026-11-22T12:00:00.000Z");
  });

  test.each([
    [{ "retry-after": "120" }, "2026-11-22T10:02:00.000Z"],
    [{ "retry-after": "5" }, "2026-11-22T10:01:00.000Z"],
    [
      { date: "Sun, 22 Nov 2026 12:00:00 GMT", "x-ratelimit-reset": "2026-11-22T12:05:00.000000Z" },
      "2026-11-22T10:05:00.000Z",
    ],
    [
      { date: "Sun, 22 Nov 2026 12:00:00 GMT", "retry-after": "Sun, 22 Nov 2026 12:10:00 GMT" },
      "2026-11-22T10:10:00.000Z",
    ],
    [{ "retry-after": "999999" }, "2026-11-23T10:00:00.000Z"],
    [{ "retry-after": "2592000" }, "2026-11-23T10:00:00.000Z"],
    [{ "retry-after": "7200.5" }, "2026-11-22T12:00:00.500Z"],
  ])("429 with %j is asked again at %s", async (headers, retryAt) => {
    world = (asked) =>
      isWebfinger(asked) ? { status: 429, headers: { ...headers } as Record<string, string> } : undefined;
    const found = await lookUp("mira@alpha.test");
    expect(found).toMatchObject({ state: "unreachable", reason: "rate_limited" });
    expect(found.dueAt?.toISOString()).toBe(retryAt);
  });

  test("a suspended account is gone", async () => {
    for (const shown of [{ body: { acct: "mira", suspended: true } }, { status: 410 }]) {
      world = (asked) =>
        isWebfinger(asked)
          ? jrd("mira@alpha.test", "https://alpha.test/u/mira")
          : isAccount(asked)
            ? shown
            : undefined;
      expect(await lookUp("mira@alpha.test")).toMatchObject({ state: "gone" });
    }
  });
});

describe("moves", () => {
  const moves: Record<string, string> = {};
  const moving = (asked: Asked): Reply | undefined => {
    const resource = asked.resource.replace(/^acct:/, "");
    const user = asked.acct || resource.split("@")[0];
    const address = `${user}@${asked.host}`;
    if (!(address in moves)) return undefined;
    if (isWebfinger(asked)) return jrd(address, `https://${asked.host}/users/${user}`);
    const to = moves[address];
    return isAccount(asked)
      ? {
          body: {
            acct: user,
            display_name: address,
            moved: to ? { acct: to, url: "https://x.test/@y" } : null,
          },
        }
      : undefined;
  };
  beforeEach(() => {
    for (const key of Object.keys(moves)) delete moves[key];
    world = moving;
  });

  test("are followed to the end, and the new account is the one shown", async () => {
    Object.assign(moves, { "a@one.test": "b@two.test", "b@two.test": "c@three.test", "c@three.test": "" });
    expect(await lookUp("a@one.test")).toMatchObject({
      handle: "a@one.test",
      state: "moved",
      subject: "c@three.test",
      profile: { displayName: "c@three.test" },
    });
  });

  test("in a circle, or without end, are none", async () => {
    Object.assign(moves, {
      "a@one.test": "b@two.test",
      "b@two.test": "a@one.test",
      "self@one.test": "self@one.test",
    });
    expect(await lookUp("a@one.test")).toMatchObject({ state: "mismatched", reason: "moved_in_circles" });
    expect(await lookUp("self@one.test")).toMatchObject({ state: "mismatched", reason: "moved_in_circles" });
    for (let step = 0; step < 20; step += 1) moves[`u${step}@far.test`] = `u${step + 1}@far.test`;
    expect(await lookUp("u0@far.test")).toMatchObject({ state: "mismatched", reason: "moved_in_circles" });
  });

  test("to an account that is not there, or not to be reached, say so", async () => {
    Object.assign(moves, { "a@one.test": "b@two.test" });
    expect(await lookUp("a@one.test")).toMatchObject({ state: "mismatched", reason: "moved_to_nowhere" });
    world = (asked) => (asked.host === "two.test" ? { status: 503 } : moving(asked));
    expect(await lookUp("a@one.test")).toMatchObject({ state: "unreachable", reason: "server_error" });
  });

  test.each([
    [403, "refused", "closed"],
    [401, "refused", "closed"],
    [418, "refused", "refused_request"],
    [410, "gone", "gone"],
    [400, "mismatched", "moved_to_nowhere"],
  ])("to a server that answers %i end as %s", async (status, state, reason) => {
    Object.assign(moves, { "a@one.test": "b@two.test" });
    world = (asked) => (asked.host === "two.test" ? { status } : moving(asked));
    expect(await lookUp("a@one.test")).toMatchObject({ state, reason, subject: null });
  });

  test("to what is no handle are none", async () => {
    Object.assign(moves, { "a@one.test": "b@127.0.0.1" });
    expect(await lookUp("a@one.test")).toMatchObject({ state: "mismatched", reason: "moved_to_nowhere" });
  });

  test("to a suspended account end as gone", async () => {
    Object.assign(moves, { "a@one.test": "b@two.test", "b@two.test": "" });
    world = (asked) =>
      asked.host === "two.test" && isAccount(asked)
        ? { body: { acct: "b", suspended: true } }
        : moving(asked);
    expect(await lookUp("a@one.test")).toMatchObject({ state: "gone", reason: "suspended" });
  });
});

test("a bridged account counts only while its owner shares it", async () => {
  const shared = readFetchPolicy({
    allow: "127.0.0.0/8",
    connect: `threads.net=127.0.0.1:${server.port}`,
    contact: "https://app.test",
  });
  let status = 404;
  let body = "{}";
  world = (asked) => {
    if (isWebfinger(asked)) return jrd("mira@threads.net", "https://threads.net/actor");
    return asked.path === "/actor" ? { status, body } : undefined;
  };
  expect(await lookUp("mira@threads.net", { policy: shared })).toMatchObject({
    state: "absent",
    reason: "not_shared",
  });
  status = 503;
  expect(await lookUp("mira@threads.net", { policy: shared })).toMatchObject({ state: "unreachable" });
  status = 200;
  body = "<html>Log in</html>";
  expect(await lookUp("mira@threads.net", { policy: shared })).toMatchObject({ state: "absent" });
  body = "{}";
  status = 200;
  expect(await lookUp("mira@threads.net", { policy: shared })).toMatchObject({ state: "verified" });
  await closePublicFetch(shared);
});

test("no host is asked more than four things at once, wherever the questions come from", async () => {
  let busy = 0;
  let most = 0;
  server.answer("/.well-known/webfinger", (request, response) => {
    const url = new URL(request.url ?? "/", `https://${request.headers.host}`);
    if (url.hostname !== "web.short.test") {
      response.writeHead(302, { location: `https://web.short.test${request.url}` }).end();
      return;
    }
    busy += 1;
    most = Math.max(most, busy);
    setTimeout(() => {
      busy -= 1;
      response.end(JSON.stringify(jrd("nobody@web.short.test", null).body));
    }, 10);
  });
  await Promise.all(Array.from({ length: 40 }, (_, index) => lookUp(`u@s${index}.test`)));
  expect(most).toBe(4);
});
