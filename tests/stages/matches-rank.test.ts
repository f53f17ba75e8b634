import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, undoDecision } from "#lib/matches/decisions/run.ts";
import { matchStates } from "#lib/matches/match.ts";
import { runRank } from "#lib/matches/run.ts";
import { loadCounts, loadReport, loadStanding, rankPersonsOf } from "#lib/matches/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { openTestDatabase } from "../support/database.ts";
import { claim, now, textEvidence } from "./matches-builders.ts";
import { seedAnswer, seedContact } from "./matches-seed.ts";

const database = openTestDatabase();
const versionOf = async (user: UserId) => (await loadStanding(database.db, user)).version;
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

describe("ranking", () => {
  test("gives every contact the state its facts say, and the states add up", async () => {
    const { db } = database;
    const userId = await database.newUser();
    const retryAt = later(30);
    await seedContact(db, userId, { xId: "1", username: "plain", bio: "hello" });
    await seedContact(db, userId, { xId: "2" });
    await seedContact(db, userId, {
      xId: "3",
      username: "mira",
      candidates: [{ handle: "mira@rank.example" }],
    });
    await seedContact(db, userId, {
      xId: "4",
      username: "omar",
      candidates: [{ handle: "omar@rank.example" }],
    });
    await seedContact(db, userId, {
      xId: "5",
      username: "lena",
      candidates: [{ handle: "lena@rank.example" }],
    });
    await seedAnswer(db, "mira@rank.example", "verified", { profile: { displayName: "Mira" } });
    await seedAnswer(db, "omar@rank.example", "unreachable", { dueAt: retryAt });
    expect(await runRank({ db, userId, now })).toEqual({ ranked: 5, changed: 5 });
    const counts = await loadCounts(db, userId);
    expect(counts).toEqual({
      total: 5,
      states: {
        no_candidate: 2,
        looking_up: 1,
        lookup_failed: 1,
        to_decide: 1,
        accepted: 0,
        rejected: 0,
        needs_person: 0,
      },
      grades: { proven: 0, reciprocal: 0, declared: 1, listed: 0, possible: 0 },
    });
    const { rows } = await loadReport(db, userId, { filter: {}, sort: "name", after: null, limit: 10, now });
    expect(
      rows.map(({ username, state, why, handle, retryAt: at }) => [username, state, why, handle, at]),
    ).toEqual([
      ["lena", "looking_up", null, "lena@rank.example", null],
      ["mira", "to_decide", null, "mira@rank.example", null],
      ["omar", "lookup_failed", "unreachable", "omar@rank.example", retryAt.toISOString()],
      ["plain", "no_candidate", "nothing_found", null, null],
      [null, "no_candidate", "unnamed", null, null],
    ]);
  });

  test("writes only what changed", async () => {
    const { db } = database;
    const userId = await database.newUser();
    const handle = "nils@quiet.example";
    await seedContact(db, userId, { xId: "1", username: "nils", candidates: [{ handle }] });
    await seedContact(db, userId, { xId: "2", username: "other" });
    await runRank({ db, userId, now });
    const before = await versionOf(userId);
    expect(await runRank({ db, userId, now: later(1) })).toEqual({ ranked: 2, changed: 0 });
    expect(await versionOf(userId)).toBe(before);
    await seedAnswer(db, handle, "verified");
    expect(await runRank({ db, userId, now: later(2) })).toEqual({ ranked: 2, changed: 1 });
    expect(await versionOf(userId)).not.toBe(before);
  });

  test("knows whom the answer to a look-up concerns, across people", async () => {
    const { db } = database;
    const [one, two] = [await database.newUser(), await database.newUser()];
    const handle = "ida@shared.example";
    const mine = await seedContact(db, one, { xId: "1", candidates: [{ handle }] });
    const moved = await seedContact(db, one, { xId: "2", candidates: [{ handle: "ida@new.example" }] });
    const theirs = await seedContact(db, two, { xId: "1", candidates: [{ handle }] });
    await seedContact(db, two, { xId: "2", candidates: [{ handle: "else@shared.example" }] });
    await seedAnswer(db, handle, "moved", { subject: "ida@new.example" });
    const concerned = await rankPersonsOf(db, [handle]);
    expect(new Map(concerned.map(({ userId, contactIds }) => [userId, contactIds]))).toEqual(
      new Map([
        [one, [mine, moved].sort()],
        [two, [theirs]],
      ]),
    );
    expect(await rankPersonsOf(db, [])).toEqual([]);
  });

  test("warns when two contacts lead to one account under different addresses", async () => {
    const { db } = database;
    const userId = await database.newUser();
    await seedContact(db, userId, { xId: "1", username: "uma", candidates: [{ handle: "uma@old.example" }] });
    await seedContact(db, userId, {
      xId: "2",
      username: "uma2",
      candidates: [{ handle: "uma@alias.example" }],
    });
    await seedAnswer(db, "uma@old.example", "verified", {
      subject: "uma@true.example",
      profile: { displayName: "Uma" },
    });
    await seedAnswer(db, "uma@alias.example", "verified", {
      subject: "uma@true.example",
      profile: { displayName: "Uma" },
    });
    await runRank({ db, userId, now });
    const { rows } = await loadReport(db, userId, { filter: {}, sort: "name", after: null, limit: 10, now });
    expect(rows.map(({ grade, warnings }) => [grade, warnings])).toEqual([
      ["possible", ["handle_shared_by_contacts"]],
      ["possible", ["handle_shared_by_contacts"]],
    ]);
  });

  test("passes over what is not this person's and what is gone", async () => {
    const { db } = database;
    const [one, two] = [await database.newUser(), await database.newUser()];
    const theirs = await seedContact(db, two, { xId: "1" });
    const gone = await seedContact(db, one, { xId: "1" });
    await db.contact.delete({ where: { id: gone } });
    expect(await runRank({ db, userId: one, contactIds: [theirs, gone], now })).toEqual({
      ranked: 0,
      changed: 0,
    });
    expect(await db.match.count({ where: { contactId: theirs } })).toBe(0);
  });

  test("waits for a decision that is being taken, and reads the facts only then", async () => {
    const { db } = database;
    const userId = await database.newUser();
    const handle = "lotte@wait.example";
    const contactId = await seedContact(db, userId, {
      xId: "1",
      username: "lotte",
      candidates: [{ handle }],
    });
    await seedAnswer(db, handle, "verified", { profile: { displayName: "Lotte" } });
    await runRank({ db, userId, now });
    let ranking: Promise<unknown> = Promise.resolve();
    await db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT contact_id FROM matches WHERE contact_id = ${contactId}::uuid FOR UPDATE`;
      ranking = runRank({ db, userId, now: later(1) });
      let waiting = 0;
      while (waiting === 0) {
        const [row] = await tx.$queryRaw<{ waiting: number }[]>`
          SELECT count(*)::int AS waiting FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        waiting = row?.waiting ?? 0;
      }
      await tx.decision.create({ data: { userId, xId: 1n, handle, verdict: "rejected", decidedAt: now } });
    });
    await ranking;
    expect((await loadCounts(db, userId)).states).toMatchObject({ rejected: 1, to_decide: 0 });
  });

  test("beside decisions never writes an older conclusion over a newer one", async () => {
    const { db } = database;
    const userId = await database.newUser();
    const contacts: string[] = [];
    for (let at = 0; at < 12; at += 1) {
      const handle = `p${at}@race.example`;
      contacts.push(
        await seedContact(db, userId, { xId: String(at + 1), username: `p${at}`, candidates: [{ handle }] }),
      );
      await seedAnswer(db, handle, "verified");
    }
    await runRank({ db, userId, now });
    const actor = { id: userId, role: "person" as const };
    const rankings = Array.from({ length: 4 }, (_, at) => runRank({ db, userId, now: later(at) }));
    const decisions = contacts.map((contactId, at) =>
      decide({ db, userId, contactId, handle: `p${at}@race.example`, verdict: "accepted", actor, now }),
    );
    await Promise.all([...rankings, ...decisions]);
    expect((await loadCounts(db, userId)).states.accepted).toBe(12);
  });
});

describe("a contact that was not ranked yet", () => {
  test("counts as being looked up", async () => {
    const { db } = database;
    const userId = await database.newUser();
    await seedContact(db, userId, { xId: "77", displayNames: ["Zoe"] });
    await seedContact(db, userId, { xId: "78" });
    expect((await loadCounts(db, userId)).states.looking_up).toBe(2);
  });
});

describe("whatever happens", () => {
  const handles = ["a@one.example", "b@two.example", "c@three.example"];
  const people = [0, 1, 2, 3];
  type Event = (context: { userId: UserId; contacts: Map<number, string>; at: Date }) => Promise<unknown>;
  const contact = fc.constantFrom(...people);
  const handle = fc.constantFrom(...handles);
  const known =
    (run: (contactId: string, context: Parameters<Event>[0]) => Promise<unknown>, key: number): Event =>
    async (context) => {
      const contactId = context.contacts.get(key);
      return contactId ? run(contactId, context) : undefined;
    };
  const events: fc.Arbitrary<Event> = fc.oneof(
    contact.map(
      (key): Event =>
        async ({ userId, contacts }) => {
          if (!contacts.has(key))
            contacts.set(
              key,
              await seedContact(database.db, userId, { xId: String(key + 1), username: `n${key}` }),
            );
        },
    ),
    fc
      .tuple(contact, handle, fc.constantFrom("person", "mirror", "bridge" as const))
      .map(([key, one, kind]) =>
        known(
          (contactId, { userId }) =>
            database.db.candidate.upsert({
              where: { contactId_handle: { contactId, handle: one } },
              create: { userId, contactId, handle: one, kind, evidence: [textEvidence(), claim()] },
              update: {},
            }),
          key,
        ),
      ),
    fc.tuple(handle, fc.constantFrom("verified", "moved", "absent", "unreachable", "refused" as const)).map(
      ([one, state]): Event =>
        () =>
          seedAnswer(database.db, one, state),
    ),
    fc
      .tuple(contact, handle, fc.constantFrom("accepted", "rejected", "asked" as const))
      .map(([key, one, verdict]) =>
        known(async (contactId, { userId, at }) => {
          const actor = { id: userId, role: "person" as const };
          const word = { db: database.db, userId, contactId, handle: one, verdict, actor, now: at };
          await decide(word).catch((error: Error) => expect(error.message).toBe("not_found"));
        }, key),
      ),
    contact.map((key) =>
      known(
        (contactId, { userId, at }) =>
          undoDecision({
            db: database.db,
            userId,
            contactId,
            actor: { id: userId, role: "person" },
            now: at,
          }),
        key,
      ),
    ),
    contact.map((key) =>
      known(async (contactId, { contacts }) => {
        contacts.delete(key);
        await database.db.contact.delete({ where: { id: contactId } });
      }, key),
    ),
    contact.map((key) =>
      known(
        (contactId) => database.db.contact.update({ where: { id: contactId }, data: { blocked: true } }),
        key,
      ),
    ),
    fc.constant<Event>(({ userId, at }) => runRank({ db: database.db, userId, now: at })),
  );

  test("the states add up to the contacts, and every contact is in the part of the report its state says", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(events, { minLength: 5, maxLength: 25 }), async (drawn) => {
        const { db } = database;
        const userId = await database.newUser();
        const contacts = new Map<number, string>();
        for (const [minute, event] of drawn.entries()) {
          await event({ userId, contacts, at: later(minute) });
          const counts = await loadCounts(db, userId);
          expect(counts.total).toBe(contacts.size);
          expect(Object.values(counts.states).reduce((sum, count) => sum + count, 0)).toBe(contacts.size);
        }
        await runRank({ db, userId, now: later(60) });
        const { states } = await loadCounts(db, userId);
        const seen: string[] = [];
        for (const state of matchStates) {
          const query = { filter: { state }, sort: "grade", after: null, limit: 50, now } as const;
          const { rows } = await loadReport(db, userId, query);
          expect(rows).toHaveLength(states[state]);
          seen.push(...rows.map(({ contactId }) => contactId));
        }
        expect(seen.sort()).toEqual([...contacts.values()].sort());
      }),
      { numRuns: 25 },
    );
  });
});
