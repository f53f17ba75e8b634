/** Whatever happens to a report, in whatever order: every contact is in exactly one state, and the states add up to the contacts. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type CandidateKind, lookupStates } from "#lib/candidates/candidate.ts";
import {
  acceptAll,
  decide,
  lookAgain,
  typeHandle,
  undoAll,
  undoDecision,
} from "#lib/matches/decisions/run.ts";
import { loadFacets, loadOverview } from "#lib/matches/facets/store.ts";
import { grades, matchStates, type ReportRow, verdicts, warnings } from "#lib/matches/match.ts";
import { runRank } from "#lib/matches/run.ts";
import { loadCounts, loadPlaces, loadReport, saveFollowed } from "#lib/matches/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { openTestDatabase } from "../support/database.ts";
import { claim, now, textEvidence } from "./matches-builders.ts";
import { seedAnswer, seedContact } from "./matches-seed.ts";

const database = openTestDatabase();

const which = fc.nat({ max: 7 });
const event = fc.oneof(
  fc.record({
    kind: fc.constant("contact" as const),
    handles: fc.array(which, { maxLength: 3 }),
    candidate: fc.constantFrom<CandidateKind>("person", "person", "bridge", "mirror", "group"),
    listed: fc.boolean(),
    blocked: fc.boolean(),
    following: fc.boolean(),
    follower: fc.boolean(),
    named: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("answer" as const),
    handle: which,
    state: fc.constantFrom(...lookupStates),
    bot: fc.boolean(),
    subject: fc.option(which, { nil: undefined }),
  }),
  fc.record({ kind: fc.constant("rank" as const) }),
  fc.record({
    kind: fc.constant("decide" as const),
    contact: which,
    candidate: fc.nat({ max: 2 }),
    verdict: fc.constantFrom(...verdicts),
  }),
  fc.record({ kind: fc.constant("undo" as const), contact: which }),
  fc.record({ kind: fc.constant("type" as const), contact: which, handle: which }),
  fc.record({ kind: fc.constant("again" as const), contact: which }),
  fc.record({ kind: fc.constant("acceptAll" as const) }),
  fc.record({ kind: fc.constant("undoAll" as const) }),
  fc.record({ kind: fc.constant("remove" as const), contact: which }),
  fc.record({ kind: fc.constant("followed" as const), handle: which }),
);
type Event = typeof event extends fc.Arbitrary<infer Value> ? Value : never;

test("the states always add up, and so do the facets and the rows", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 4, maxLength: 24 }), async (events) => {
      const story = await begin();
      for (const one of events) {
        await happen(story, one);
        await expectAccounted(story.userId);
      }
      await runRank({ db: database.db, userId: story.userId, now });
      await expectAccounted(story.userId);
    }),
    { numRuns: 25 },
  );
}, 120_000);

type Story = {
  readonly userId: UserId;
  readonly name: string;
  readonly accountId: string;
  moment: number;
  batch: string | null;
};

let stories = 0;

async function begin(): Promise<Story> {
  const userId = await database.newUser();
  stories += 1;
  const name = `s${stories}`;
  const account = { issuerHost: `${name}.example`, accountId: "1", handle: `me@${name}.example`, userId };
  const { id } = await database.db.fediverseAccount.create({ data: account });
  return { userId, name, accountId: id, moment: 0, batch: null };
}

const handleOf = (story: Story, at: number) => `u${at}@${story.name}${at % 3}.example`;

async function happen(story: Story, one: Event): Promise<void> {
  const { db } = database;
  const { userId } = story;
  story.moment += 1;
  const moment = new Date(now.getTime() + story.moment * 1_000);
  const contacts = await db.contact.findMany({ where: { userId }, orderBy: { id: "asc" } });
  const contactId = "contact" in one ? contacts[one.contact % Math.max(1, contacts.length)]?.id : undefined;
  const asked = { db, userId, actor: { id: userId, role: "person" as const }, now: moment };
  switch (one.kind) {
    case "contact": {
      const evidence = [one.listed ? claim() : textEvidence()];
      const candidates = [...new Set(one.handles)].map((at) => ({
        handle: handleOf(story, at),
        kind: one.candidate,
        evidence,
      }));
      await seedContact(db, userId, {
        xId: String(10_000 * stories + story.moment),
        username: one.named ? `n${stories}_${story.moment}` : null,
        blocked: one.blocked,
        following: one.following,
        follower: one.follower,
        candidates,
      });
      return;
    }
    case "answer":
      return seedAnswer(db, handleOf(story, one.handle), one.state, {
        profile: { bot: one.bot },
        subject: one.subject === undefined ? undefined : handleOf(story, one.subject),
      } as Parameters<typeof seedAnswer>[3]);
    case "rank":
      await runRank({ db, userId, now: moment });
      return;
    case "acceptAll":
      story.batch = (await acceptAll({ ...asked, grades })).batch;
      return;
    case "undoAll":
      if (story.batch) await undoAll({ ...asked, batch: story.batch });
      return;
    case "followed":
      await runRank({
        db,
        userId,
        contactIds: await saveFollowed(db, userId, {
          accountId: story.accountId,
          handles: [handleOf(story, one.handle)],
        }),
        now: moment,
      });
      return;
    default:
      if (contactId) await toContact(story, one, { ...asked, contactId });
  }
}

async function toContact(story: Story, one: Event, asked: Parameters<typeof undoDecision>[0]): Promise<void> {
  switch (one.kind) {
    case "decide": {
      const { contactId } = asked;
      const candidates = await database.db.candidate.findMany({
        where: { contactId },
        orderBy: { handle: "asc" },
      });
      const handle = candidates[one.candidate % Math.max(1, candidates.length)]?.handle;
      if (handle) await decide({ ...asked, handle, verdict: one.verdict });
      return;
    }
    case "undo":
      await undoDecision(asked);
      return;
    case "type":
      await typeHandle({ ...asked, handle: handleOf(story, one.handle) });
      return;
    case "again":
      await lookAgain(asked);
      return;
    case "remove":
      await database.db.contact.delete({ where: { id: asked.contactId } });
      return;
    default:
  }
}

/** Counts, facets, places and rows tell the same story, and it is about every contact once. */
async function expectAccounted(userId: UserId): Promise<void> {
  const { db } = database;
  const total = await db.contact.count({ where: { userId } });
  const unranked = total - (await db.match.count({ where: { userId } }));
  const { states, ...counts } = await loadCounts(db, userId);
  expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(total);
  expect(counts.total).toBe(total);
  const { rows } = await loadReport(db, userId, { filter: {}, sort: "grade", after: null, limit: 500, now });
  expect(new Set(rows.map(({ contactId }) => contactId)).size).toBe(total - unranked);
  const facets = await loadFacets(db, userId, {});
  for (const filter of [{}, { state: "accepted" }, { search: "1" }, { host: "h1.example" }] as const)
    expect((await loadOverview(db, userId, filter)).counts).toEqual({ states, ...counts });
  expect(facets.total).toBe(rows.length);
  for (const state of matchStates) {
    const own = rows.filter((row) => row.state === state);
    expect(facets.states[state]).toBe(own.length);
    expect(states[state]).toBe(own.length + (state === "looking_up" ? unranked : 0));
    const narrowed = await loadPlaces(db, userId, { filter: { state }, sort: "name", every: 2 });
    expect(narrowed.total).toBe(own.length);
  }
  for (const warning of warnings)
    expect(facets.warnings[warning] ?? 0).toBe(count(rows, (row) => row.warnings.includes(warning)));
  expect(facets.followed.yes).toBe(count(rows, ({ followed }) => followed));
}

const count = (rows: readonly ReportRow[], of: (row: ReportRow) => boolean) => rows.filter(of).length;
