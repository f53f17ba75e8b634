/** What the facets promise is what choosing them shows, and places cut a view into its rows. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Evidence } from "#lib/candidates/candidate.ts";
import { loadFacets, loadOverview } from "#lib/matches/facets/store.ts";
import { matchStates, type ReportFilter, type ReportRow } from "#lib/matches/match.ts";
import { runRank } from "#lib/matches/run.ts";
import { loadPlaces, loadReport, saveFollowed } from "#lib/matches/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { openTestDatabase } from "../support/database.ts";
import { claim, now, textEvidence } from "./matches-builders.ts";
import { seedAnswer, seedContact } from "./matches-seed.ts";

const database = openTestDatabase();
let userId: UserId;

const sources: readonly Evidence[] = [
  textEvidence(),
  textEvidence({ field: "url" }),
  claim({ source: "wikidata" }),
  { kind: "typed" },
];

beforeAll(async () => {
  const { db } = database;
  userId = await database.newUser();
  await db.hostSoftware.create({ data: { host: "h1.example", software: "mastodon", askedAt: now } });
  const account = await db.fediverseAccount.create({
    data: { userId, issuerHost: "me.example", accountId: "1", handle: "me@me.example" },
  });
  for (let at = 0; at < 40; at += 1) {
    const handle = `u${at}@h${at % 4}.example`;
    const evidence = sources[at % sources.length] ?? textEvidence();
    await seedContact(db, userId, {
      xId: String(2_000 + at),
      username: `user_${at}`,
      following: at % 3 !== 0,
      follower: at % 2 === 0,
      candidates: at % 7 === 6 ? [] : [{ handle, evidence: [evidence] }],
    });
    await seedAnswer(db, handle, at % 5 === 4 ? "unreachable" : "verified", {
      profile: { displayName: `user ${at}`, bot: at % 6 === 0 },
    });
  }
  await runRank({ db, userId, now });
  const contactIds = await saveFollowed(db, userId, {
    accountId: account.id,
    handles: ["u1@h1.example", "u2@h2.example", "nobody@h2.example"],
  });
  expect(contactIds).toHaveLength(2);
  await runRank({ db, userId, contactIds, now });
});

async function readAll(filter: ReportFilter): Promise<readonly ReportRow[]> {
  return (await loadReport(database.db, userId, { filter, sort: "grade", after: null, limit: 500, now }))
    .rows;
}

const filters: readonly (readonly [string, ReportFilter])[] = [
  ["nothing chosen", {}],
  ["a state", { state: "to_decide" }],
  ["a grade and a direction", { grade: "declared", direction: "mutual" }],
  ["a warning", { warning: "bot" }],
  ["a server", { host: "h1.example" }],
  ["a search and a source", { search: "user", source: "text_url" }],
  ["a server and a state", { host: "h1.example", state: "to_decide" }],
  ["a server nobody is on", { host: "nowhere.example", grade: "declared" }],
  ["a search and a server", { search: "user", host: "h2.example", state: "lookup_failed" }],
  ["software", { software: "mastodon" }],
  ["software on another server", { software: "mastodon", host: "h2.example" }],
  ["whom one follows already", { followed: "yes" }],
  ["whom one does not follow yet", { followed: "no", state: "to_decide" }],
];

describe.each(filters)("with %s", (_name, filter) => {
  test("every number is what choosing it shows", async () => {
    const facets = await loadFacets(database.db, userId, filter);
    expect((await loadOverview(database.db, userId, filter)).facets).toEqual(facets);
    const shown = async (change: ReportFilter) => (await readAll({ ...filter, ...change })).length;
    expect(facets.total).toBe(await shown({}));
    for (const state of matchStates) expect(facets.states[state]).toBe(await shown({ state }));
    for (const [source, count] of Object.entries(facets.sources))
      expect(count).toBe(await shown({ source } as ReportFilter));
    for (const [warning, count] of Object.entries(facets.warnings))
      expect(count).toBe(await shown({ warning } as ReportFilter));
    for (const [direction, count] of Object.entries(facets.directions))
      expect(count).toBe(await shown({ direction } as ReportFilter));
    for (const { value, count } of facets.hosts) expect(count).toBe(await shown({ host: value }));
    for (const { value, count } of facets.software) expect(count).toBe(await shown({ software: value }));
    expect(facets.followed.yes).toBe(await shown({ followed: "yes" }));
    expect(facets.followed.no).toBe(await shown({ followed: "no" }));
  });

  test.each([1, 3, 10, 100])("places of %i rows cut it into its rows", async (every) => {
    const { db } = database;
    for (const sort of ["grade", "name"] as const) {
      const { total, places } = await loadPlaces(db, userId, { filter, sort, every });
      const whole = await loadReport(db, userId, { filter, sort, after: null, limit: 500, now });
      expect(total).toBe(whole.rows.length);
      const pieces: string[] = [];
      for (const [at, after] of places.entries()) {
        const until = places[at + 1] ?? null;
        const page = await loadReport(db, userId, { filter, sort, after, until, limit: 500, now });
        expect(page.rows.length).toBeLessThanOrEqual(every);
        pieces.push(...page.rows.map(({ contactId }) => contactId));
      }
      expect(pieces).toEqual(whole.rows.map(({ contactId }) => contactId));
    }
  });
});

test("a row says that its match is followed already", async () => {
  const followed = await readAll({ followed: "yes" });
  expect(followed.map(({ handle }) => handle).sort()).toEqual(["u1@h1.example", "u2@h2.example"]);
  expect(followed.every((row) => row.followed)).toBe(true);
});
