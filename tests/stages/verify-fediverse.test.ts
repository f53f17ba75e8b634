/** The whole look-up against servers of every kind and temper, by two workers at once. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { lookUpHandle } from "#lib/candidates/client.ts";
import { runVerify } from "#lib/candidates/run.ts";
import { loadLookups, orderLookups } from "#lib/candidates/store.ts";
import { type Handle, parseHandle } from "#lib/fediverse/handle.ts";
import { type FetchPolicy, readFetchPolicy } from "#lib/net/fetch-policy.ts";
import { closePublicFetch } from "#lib/net/public-fetch.ts";
import { type Fediverse, startFediverse } from "../fediverse/start-fediverse.ts";
import { trustTestCa } from "../fediverse/transport/test-ca.ts";
import type { WorldSpec } from "../fediverse/world/world-spec.ts";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();
const handle = (text: string) => parseHandle(text) as Handle;
const unlimited = { requests: false, apps: false, follows: false, total: false } as const;
let fediverse: Fediverse;
let policy: FetchPolicy;

const kinds = [
  "mastodon-4.0",
  "mastodon-4.2",
  "mastodon-4.6",
  "gotosocial",
  "hollo",
  "akkoma",
  "pleroma",
  "snac",
  "plain-webfinger",
] as const;
const nameOf = (kind: string) => `${kind.replace(/[.]/g, "-")}.test`;

const world: WorldSpec = {
  hosts: [
    ...kinds.map((personality) => ({ name: nameOf(personality), personality })),
    { name: "split.test", webHost: "web.split.test", personality: "mastodon-4.6" as const },
    {
      name: "meta.test",
      webHost: "web.meta.test",
      personality: "mastodon-4.6" as const,
      splitBy: "host-meta" as const,
    },
  ],
  accounts: [
    ...kinds.map((kind) => ({ handle: `mira@${nameOf(kind)}`, displayName: "Mira", note: "<p>Hello</p>" })),
    { handle: "mira@split.test" },
    { handle: "mira@meta.test" },
    { handle: "old@mastodon-4-6.test", movedTo: "mira@split.test" },
    { handle: "ping@mastodon-4-6.test", movedTo: "pong@mastodon-4-2.test" },
    { handle: "pong@mastodon-4-2.test", movedTo: "ping@mastodon-4-6.test" },
    { handle: "gone@mastodon-4-6.test", gone: true },
    { handle: "suspended@mastodon-4-6.test", suspended: true },
    { handle: "liar@mastodon-4-6.test", wrongSubject: "mira@mastodon-4-2.test" },
    { handle: "mute@mastodon-4-6.test", selfLinkMissing: true },
  ],
};

beforeAll(async () => {
  await trustTestCa();
  fediverse = await startFediverse({ world, waitScale: 0, limits: unlimited, concurrencyMax: 4 });
  policy = readFetchPolicy({ allow: "127.0.0.0/8", connect: fediverse.connect, contact: "https://app.test" });
});

afterEach(() => fediverse.clearFaults());

afterAll(async () => {
  await closePublicFetch(policy);
  await fediverse.close();
});

const endings = async (...handles: string[]) =>
  Object.fromEntries(
    await Promise.all(
      handles.map(async (text) => {
        const found = await lookUpHandle(handle(text), { policy });
        return [text, found.subject ? `${found.state} ${found.subject}` : `${found.state}: ${found.reason}`];
      }),
    ),
  );

test.each(kinds)("an account on %s is verified", async (kind) => {
  const address = `mira@${nameOf(kind)}`;
  const found = await lookUpHandle(handle(address), { policy });
  expect(found).toMatchObject({ state: "verified", subject: address });
  const shows = !["gotosocial", "plain-webfinger"].includes(kind);
  expect(found.profile?.displayName).toBe(shows ? "Mira" : undefined);
  expect(await endings(`nobody@${nameOf(kind)}`)).toEqual({
    [`nobody@${nameOf(kind)}`]: expect.stringMatching(/^absent: no_account/),
  });
});

test("split domains have one address, asked from either side", async () => {
  expect(
    await endings("mira@split.test", "mira@web.split.test", "mira@meta.test", "mira@web.meta.test"),
  ).toEqual({
    "mira@split.test": "verified mira@split.test",
    "mira@web.split.test": "verified mira@split.test",
    "mira@meta.test": "verified mira@meta.test",
    "mira@web.meta.test": "verified mira@meta.test",
  });
});

test("accounts in other states", async () => {
  expect(
    await endings(
      "old@mastodon-4-6.test",
      "ping@mastodon-4-6.test",
      "gone@mastodon-4-6.test",
      "suspended@mastodon-4-6.test",
      "liar@mastodon-4-6.test",
      "mute@mastodon-4-6.test",
      "mira@not-there.test",
    ),
  ).toEqual({
    "old@mastodon-4-6.test": "moved mira@split.test",
    "ping@mastodon-4-6.test": "mismatched: moved_in_circles",
    "gone@mastodon-4-6.test": "gone: gone",
    "suspended@mastodon-4-6.test": expect.stringMatching(/^gone: /),
    "liar@mastodon-4-6.test": "mismatched: not_confirmed",
    "mute@mastodon-4-6.test": "mismatched: no_actor",
    "mira@not-there.test": expect.stringMatching(/^unreachable: /),
  });
});

test.each([
  ["down", /^unreachable: (?:reset|connect|tls)$/],
  ["too_many", /^unreachable: rate_limited$/],
  ["server_error", /^unreachable: server_error$/],
  ["html_everywhere", /^mismatched: not_understood$/],
  ["endless_body", /^unreachable: too_large$/],
  ["huge_body", /^unreachable: too_large$/],
  ["gzip_bomb", /^unreachable: too_large$/],
  ["cut_body", /^unreachable: reset$/],
  ["redirect_loop", /^mismatched: bad_redirect$/],
  ["redirect_to_http", /^mismatched: bad_redirect$/],
  ["redirect_to_private", /^(?:refused: not_public|mismatched: bad_redirect)$/],
  ["certificate_untrusted", /^unreachable: tls$/],
  ["certificate_expired", /^unreachable: tls$/],
  ["certificate_wrong_name", /^unreachable: tls$/],
  ["gone", /^gone: gone$/],
] as const)("a server with the fault %s", async (fault, ending) => {
  // A connection that is still open would not see a new certificate.
  await closePublicFetch(policy);
  fediverse.setFault("hollo.test", { kind: fault });
  expect(await endings("mira@hollo.test")).toEqual({ "mira@hollo.test": expect.stringMatching(ending) });
});

test("two workers ask for many without one host seeing more than four questions at once", async () => {
  const handles: string[] = [];
  for (let host = 0; host < 16; host += 1) {
    const isSplit = host % 3 === 0;
    const name = `h${host}.fleet.test`;
    fediverse.addHost({
      name,
      personality: "mastodon-4.6",
      latencyMs: [1, 8],
      // The two names of a split domain are two hosts to us and one to the fleet.
      concurrencyMax: isSplit ? 8 : 4,
      ...(isSplit ? { webHost: `web.h${host}.fleet.test` } : {}),
    });
    for (let user = 0; user < (host === 0 ? 40 : 6); user += 1) {
      fediverse.addAccount({ handle: `u${user}@${name}` });
      handles.push(`u${user}@${name}`);
      if (isSplit && user % 2 === 0) handles.push(`u${user}@web.${name}`);
    }
  }
  fediverse.setFault("h1.fleet.test", { kind: "server_error" });
  await orderLookups(database.db, handles, new Date());
  let ahead = 0;
  const settled: string[] = [];
  const work = async (workerId: string) => {
    const own = readFetchPolicy({
      allow: "127.0.0.0/8",
      connect: fediverse.connect,
      contact: "https://app.test",
    });
    const now = () => new Date(Date.now() + ahead);
    await runVerify({
      db: database.db,
      workerId,
      until: new AbortController().signal,
      ports: {
        lookUp: (asked, aids) => lookUpHandle(asked, { policy: own, now, ...aids }),
        now,
        onSettled: async (some) => {
          settled.push(...some);
        },
      },
    });
    await closePublicFetch(own);
  };
  const states = async () => [...(await loadLookups(database.db, handles)).values()];
  const isDone = ({ handle: text, state }: { handle: string; state: string }) =>
    state === "verified" || (text.endsWith("@h1.fleet.test") && state === "unreachable");
  for (let round = 0; round < 12; round += 1) {
    await Promise.all([work("one"), work("two")]);
    if ((await states()).every(isDone)) break;
    // A busy machine may time out now and then: what is due again is asked again.
    ahead += 600_000;
  }
  expect(fediverse.violations()).toEqual([]);
  const failed = (await states()).filter(({ state }) => state !== "verified");
  expect(new Set(failed.map(({ handle: text, state }) => `${text.split("@")[1]} ${state}`))).toEqual(
    new Set(["h1.fleet.test unreachable"]),
  );
  expect(new Set(settled)).toEqual(new Set(handles));
  const split = (await loadLookups(database.db, ["u0@web.h3.fleet.test"])).get("u0@web.h3.fleet.test");
  expect(split?.subject).toBe("u0@h3.fleet.test");
});
