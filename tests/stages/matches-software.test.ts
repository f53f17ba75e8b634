/** Servers say which software they run; the report counts by it, and asks each server once for everybody. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { borrowHost, returnHosts } from "#lib/candidates/store.ts";
import { loadFacets } from "#lib/matches/facets/store.ts";
import { runRank } from "#lib/matches/run.ts";
import { fetchSoftware } from "#lib/matches/software/client.ts";
import { runSoftware } from "#lib/matches/software/run.ts";
import { noteServers } from "#lib/matches/software/store.ts";
import { loadReport } from "#lib/matches/store.ts";
import { type FetchPolicy, readFetchPolicy } from "#lib/net/fetch-policy.ts";
import { closePublicFetch } from "#lib/net/public-fetch.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { dayMs, later } from "#lib/time.ts";
import { type Fediverse, startFediverse } from "../fediverse/start-fediverse.ts";
import { trustTestCa } from "../fediverse/transport/test-ca.ts";
import { openTestDatabase } from "../support/database.ts";
import { now } from "./matches-builders.ts";
import { seedAnswer, seedContact } from "./matches-seed.ts";

const database = openTestDatabase();
const never = new AbortController().signal;
let fediverse: Fediverse;
let policy: FetchPolicy;

beforeAll(async () => {
  await trustTestCa();
  fediverse = await startFediverse({
    world: {
      hosts: [
        { name: "one.test", personality: "mastodon-4.6" },
        { name: "two.test", personality: "gotosocial" },
        { name: "split.test", webHost: "web.split.test", personality: "mastodon-4.6" },
        { name: "bare.test", personality: "plain-webfinger" },
      ],
      accounts: [],
    },
    waitScale: 0,
    concurrencyMax: 4,
  });
  policy = readFetchPolicy({ allow: "127.0.0.0/8", connect: fediverse.connect, contact: "https://app.test" });
});
afterAll(async () => {
  await closePublicFetch(policy);
  await fediverse.close();
});

describe("a server's own word", () => {
  test.each([
    ["one.test", "mastodon"],
    ["two.test", "gotosocial"],
    ["web.split.test", "mastodon"],
    ["bare.test", ""],
    ["nobody-is-here.test", null],
  ])("%s says %s", async (host, software) => {
    expect(await fetchSoftware(host, policy)).toBe(software);
  });
});

async function report(handles: readonly string[]): Promise<UserId> {
  const { db } = database;
  const userId = await database.newUser();
  for (const [at, handle] of handles.entries()) {
    await seedContact(db, userId, { xId: String(9_000 + at), candidates: [{ handle }] });
    await seedAnswer(db, handle, "verified");
  }
  await runRank({ db, userId, now });
  return userId;
}

/** Whether the last run of `ask` has left some for later. */
let more = false;

const ask = (said: Readonly<Record<string, string | null>>, at = now) => {
  const asked: string[] = [];
  const ports = {
    fetchSoftware: async (host: string) => {
      asked.push(host);
      return said[host] ?? null;
    },
  };
  return runSoftware({ db: database.db, now: () => at, until: never }, ports).then((isMore) => {
    more = isMore;
    return asked.sort();
  });
};

const softwareOf = async (userId: UserId) => (await loadFacets(database.db, userId, {})).software;

test("the reports of everybody on a server say its software, and it is asked once a month", async () => {
  const { db } = database;
  const one = await report(["a@alp.example", "b@alp.example", "c@fjord.example"]);
  const two = await report(["d@alp.example"]);
  const handles = [
    "a@alp.example",
    "b@alp.example",
    "c@fjord.example",
    "d@alp.example",
    "never@asked.example",
  ];
  expect(await softwareOf(one)).toEqual([]);
  expect(await noteServers(db, handles)).toBe(true);
  expect(await noteServers(db, handles)).toBe(false);
  expect(await ask({ "alp.example": "mastodon", "fjord.example": null })).toEqual([
    "alp.example",
    "fjord.example",
  ]);
  expect(await softwareOf(one)).toEqual([{ value: "mastodon", count: 2 }]);
  expect(await softwareOf(two)).toEqual([{ value: "mastodon", count: 1 }]);
  const asked = { filter: { software: "mastodon" }, sort: "name", after: null, limit: 50, now } as const;
  expect((await loadReport(db, one, asked)).rows).toHaveLength(2);

  expect(await ask({})).toEqual([]);
  const tomorrow = later(now, dayMs + 1);
  expect(await ask({ "fjord.example": "snac" }, tomorrow)).toEqual(["fjord.example"]);
  expect(await softwareOf(one)).toEqual([
    { value: "mastodon", count: 2 },
    { value: "snac", count: 1 },
  ]);
  const later40 = later(now, 40 * dayMs);
  expect(await ask({ "alp.example": null, "fjord.example": "snac" }, later40)).toHaveLength(2);
  expect(await softwareOf(two)).toEqual([{ value: "mastodon", count: 1 }]);
});

test("a match that is ranked later knows the software at once", async () => {
  const { db } = database;
  await db.hostSoftware.upsert({
    where: { host: "known.example" },
    create: { host: "known.example", software: "hollo", askedAt: now },
    update: {},
  });
  const userId = await report(["e@known.example"]);
  expect(await softwareOf(userId)).toEqual([{ value: "hollo", count: 1 }]);
});

test("an account that lives elsewhere than its address says is asked about where it lives", async () => {
  const { db } = database;
  await report(["f@split.example"]);
  await db.lookup.update({
    where: { handle: "f@split.example" },
    data: { actorUri: "https://social.split.example/users/f" },
  });
  await noteServers(db, ["f@split.example"]);
  expect(await ask({ "social.split.example": "akkoma" })).toContain("social.split.example");
});

test("a server that is being looked up at waits for its turn, and others do not wait for it", async () => {
  const { db } = database;
  await report(["g@busy.example", "h@idle.example"]);
  await noteServers(db, ["g@busy.example", "h@idle.example"]);
  const lease = { workerId: "another", now, leaseMs: 60_000 };
  expect(await borrowHost(db, "busy.example", lease)).toBe(true);
  expect(await ask({ "busy.example": "mastodon", "idle.example": "mastodon" })).toEqual(["idle.example"]);
  expect(more).toBe(true);
  await returnHosts(db, ["busy.example"], "another");
  expect(await ask({ "busy.example": "mastodon" })).toEqual(["busy.example"]);
  expect(more).toBe(false);
  // What was borrowed for the question is free again.
  expect(await borrowHost(db, "idle.example", lease)).toBe(true);
});

test("a server that is set aside because it fails is left in peace", async () => {
  const { db } = database;
  await report(["g@weak.example"]);
  await db.host.create({ data: { host: "weak.example", setAsideUntil: later(now, dayMs) } });
  await noteServers(db, ["g@weak.example"]);
  expect(await ask({ "weak.example": "mastodon" })).not.toContain("weak.example");
});
