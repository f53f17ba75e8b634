/** Reading Wikidata's pairs from a stand-in of its query service: paging, manners, stops and what is no longer there. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { askWikidata } from "#lib/directory/client.ts";
import { runWikidataFetch, type WikidataPorts } from "#lib/directory/run.ts";
import { withdrawClaims } from "#lib/directory/store.ts";
import { itemsPerPage } from "#lib/directory/wikidata.ts";
import { type FetchPolicy, readFetchPolicy } from "#lib/net/fetch-policy.ts";
import { closePublicFetch } from "#lib/net/public-fetch.ts";
import { openTestDatabase } from "../support/database.ts";
import { type LoopbackServer, openLoopbackServer } from "./public-fetch-server.ts";

const database = openTestDatabase();
let server: LoopbackServer;
let policy: FetchPolicy;
let items: { item: string; xUser: string; xId?: string; masto: string }[];
let trouble: { status: number; headers?: Record<string, string> }[];
let queries: string[];
let clock = Date.parse("2026-11-22T10:00:00Z");
const waits: number[] = [];

const entity = (number: number) => `http://www.wikidata.org/entity/Q${number}`;

beforeAll(async () => {
  server = await openLoopbackServer();
  policy = readFetchPolicy({
    allow: "127.0.0.0/8",
    connect: `query.wikidata.org=127.0.0.1:${server.port}`,
    contact: "https://directory.example/contact",
  });
  server.answer("/sparql", (request, response) => {
    const query = new URL(request.url ?? "", "https://query.wikidata.org").searchParams.get("query") ?? "";
    queries.push(query);
    const spoiled = trouble.shift();
    if (spoiled) {
      response.writeHead(spoiled.status, spoiled.headers).end("busy");
      return;
    }
    const after = /STR\(\?item\) > "([^"]*)"/.exec(query)?.[1] ?? "";
    const wanted = [...new Set(items.map(({ item }) => item))].sort().filter((item) => item > after);
    const page = new Set(wanted.slice(0, itemsPerPage));
    const bindings = items
      .filter(({ item }) => page.has(item))
      .map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, { type: "literal", value }])),
      );
    response.writeHead(200, { "content-type": "application/sparql-results+json" });
    response.end(
      JSON.stringify({ head: { vars: ["item", "xUser", "xId", "masto"] }, results: { bindings } }),
    );
  });
});

beforeEach(async () => {
  await database.db.directoryClaim.deleteMany();
  await database.db.directoryFetch.deleteMany();
  trouble = [];
  queries = [];
  waits.length = 0;
  items = Array.from({ length: 1_200 }, (_, n) => ({
    item: entity(1_000 + n),
    xUser: `Person_${n}`,
    ...(n % 2 === 0 ? { xId: String(500_000 + n) } : {}),
    masto: `person${n}@social${n % 7}.example`,
  }));
});

afterAll(async () => {
  await closePublicFetch(policy);
  await server.close();
});

const ports: WikidataPorts = {
  ask: (cursor) => askWikidata(cursor, policy),
  now: () => {
    clock += 1_000;
    return new Date(clock);
  },
  wait: async (ms) => {
    waits.push(ms);
  },
};
const standing = () => database.db.directoryClaim.count({ where: { withdrawnAt: null } });

test("all pages are read, once, a while apart, under our own name", async () => {
  const ending = await runWikidataFetch({ db: database.db, ports });
  expect(ending).toEqual({ kind: "done", claims: 1_200, added: 1_200, withdrawn: 0 });
  expect(queries).toHaveLength(3);
  expect(waits).toEqual([2_000, 2_000]);
  const agent = server.visits.at(-1)?.headers["user-agent"];
  expect(agent).toMatch(/^Transhumance\/[0-9.]+ \(\+https:\/\/directory\.example\/contact\)$/);
  const row = await database.db.directoryClaim.findFirst({ where: { handle: "person4@social4.example" } });
  expect(row).toMatchObject({
    xId: 500_004n,
    xUsername: "person_4",
    source: "wikidata",
    proof: entity(1_004),
  });
});

test("a reading that was killed goes on where it was", async () => {
  const killed = runWikidataFetch({
    db: database.db,
    ports,
    onPage: () => {
      throw new Error("killed");
    },
  });
  await expect(killed).rejects.toThrow("killed");
  expect(await standing()).toBe(500);
  const ending = await runWikidataFetch({ db: database.db, ports });
  expect(ending).toMatchObject({ kind: "done", claims: 1_200, added: 700 });
  expect(queries).toHaveLength(3);
  expect(queries[1]).toContain(`"${[...items.map(({ item }) => item)].sort()[499]}"`);
});

test("what Wikidata no longer says is withdrawn after a complete reading, and only then", async () => {
  await runWikidataFetch({ db: database.db, ports });
  const [gone] = items.splice(3, 1);
  trouble = [{ status: 403 }];
  expect(await runWikidataFetch({ db: database.db, ports })).toMatchObject({
    kind: "stopped",
    reason: "HTTP 403",
  });
  expect(await standing()).toBe(1_200);
  expect(await runWikidataFetch({ db: database.db, ports })).toMatchObject({ kind: "done", withdrawn: 1 });
  const row = await database.db.directoryClaim.findFirst({ where: { handle: gone?.masto ?? "" } });
  expect(row?.withdrawnAt).not.toBeNull();
});

test("a pair that an operator withdrew does not stand again because Wikidata still says so", async () => {
  await runWikidataFetch({ db: database.db, ports });
  const row = await database.db.directoryClaim.findFirstOrThrow({ where: { source: "wikidata" } });
  await withdrawClaims(database.db, { ids: [row.id.toString()] }, ports.now());
  expect(await runWikidataFetch({ db: database.db, ports })).toMatchObject({ kind: "done", withdrawn: 0 });
  expect(await standing()).toBe(1_199);
});

test("a busy service is asked again after the time it names, and left alone when it stays busy", async () => {
  trouble = [{ status: 429, headers: { "retry-after": "7" } }, { status: 500 }];
  const told: unknown[] = [];
  const onRetry = (retry: unknown) => told.push(retry);
  expect(await runWikidataFetch({ db: database.db, ports, onRetry })).toMatchObject({ kind: "done" });
  expect(waits.slice(0, 2)).toEqual([7_000, 32_000]);
  expect(told).toEqual([
    { reason: "HTTP 429", waitMs: 7_000 },
    { reason: "HTTP 500", waitMs: 32_000 },
  ]);
  trouble = Array.from({ length: 9 }, () => ({ status: 503 }));
  expect(await runWikidataFetch({ db: database.db, ports })).toMatchObject({
    kind: "stopped",
    reason: "HTTP 503",
  });
  expect(trouble).toHaveLength(5);
});

test("rows that are no pair are left out, several addresses of one item are all kept", async () => {
  items = [
    { item: entity(1), xUser: "one", masto: "one@a.example" },
    { item: entity(1), xUser: "one", masto: "one@b.example" },
    { item: entity(2), xUser: "two", masto: "not an address" },
    { item: entity(3), xUser: "not a name!", masto: "three@a.example" },
  ];
  expect(await runWikidataFetch({ db: database.db, ports })).toMatchObject({ kind: "done", claims: 2 });
});
