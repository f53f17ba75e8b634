/** Reads and writes where contacts stand, and reads the report. Every call is about one person's rows. */
import { z } from "zod";
import { lookupLogSchema } from "#lib/candidates/candidate.ts";
import { Prisma } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { parseXId } from "#lib/fediverse/x-id.ts";
import type { UserId } from "#lib/session/user-id.ts";
import {
  buildReportRow,
  type CommonFacts,
  type ContactFacts,
  chosenOf,
  gradeRank,
  isFollowed,
  type Standing,
  type StoredMatch,
  sourceOf,
  standingOf,
} from "./build-report.ts";
import { loadFacts, loadSharedBy, type Reach } from "./facts/store.ts";
import {
  type Grade,
  grades,
  type MatchState,
  matchStates,
  type RankedCandidate,
  type ReportCounts,
  type ReportDetail,
  type ReportFilter,
  type ReportRow,
  type ReportSort,
  warnings,
} from "./match.ts";
import { parseCursor, type ReportCursor, writeCursor } from "./report-cursor.ts";
import { searchable, sortNameOf } from "./sort-name.ts";

/**
 * Takes the matches of these contacts for this transaction; whoever decides or ranks them meanwhile waits, so that no
 * conclusion drawn from older facts is written over a newer one. Always in the order of ids, so that nobody waits in a circle.
 */
export async function lockMatches(
  tx: Reach,
  userId: UserId,
  contactIds: readonly string[],
): Promise<readonly string[]> {
  const taken = await takeMatches(tx, userId, contactIds);
  if (taken.length === contactIds.length) return taken;
  await tx.$executeRaw`
    INSERT INTO matches (contact_id, user_id, state, grade_rank)
    SELECT c.id, c.user_id, 'looking_up', ${gradeRank(null)} FROM contacts c
    WHERE c.user_id = ${userId}::uuid AND c.id = ANY(${contactIds}::uuid[]) ORDER BY c.id
    ON CONFLICT (contact_id) DO NOTHING`;
  return takeMatches(tx, userId, contactIds);
}

async function takeMatches(
  tx: Reach,
  userId: UserId,
  contactIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT contact_id AS id FROM matches
    WHERE user_id = ${userId}::uuid AND contact_id = ANY(${contactIds}::uuid[]) ORDER BY contact_id FOR UPDATE`;
  return rows.map(({ id }) => id);
}

export type Conclusion = { readonly contact: ContactFacts; readonly standing: Standing };

/**
 * Writes where contacts stand; a row that says the same already is left alone, unless `touch` marks it as changed for the
 * report's readers. Answers how many rows were written.
 */
export async function saveMatches(
  tx: Reach,
  userId: UserId,
  input: { readonly conclusions: readonly Conclusion[]; readonly now: Date; readonly touch?: boolean },
): Promise<number> {
  const rows = input.conclusions.map(({ contact, standing: { ranked, folded } }) => ({
    ...folded,
    contactId: contact.contactId,
    gradeRank: gradeRank(folded.grade),
    warnings: folded.warnings.join(","),
    candidateCount: ranked.length,
    sortName: sortNameOf(contact),
    ...facetsOf(contact, chosenOf(ranked, folded.handle)),
  }));
  const column = <Key extends keyof (typeof rows)[number]>(key: Key) => rows.map((row) => row[key]);
  const touched = input.touch ? Prisma.sql`OR true` : Prisma.empty;
  return tx.$executeRaw`
    INSERT INTO matches AS m (contact_id, user_id, state, handle, grade, grade_rank, warnings, candidate_count,
      retry_at, sort_name, host, software, source, following, follower, followed, changed_at)
    SELECT n.contact_id, ${userId}::uuid, n.state, n.handle, n.grade, n.grade_rank, string_to_array(n.warnings, ','),
      n.candidate_count, n.retry_at, n.sort_name, n.host, coalesce(s.software, ''), n.source, n.following, n.follower,
      n.followed, ${input.now}
    FROM unnest(${column("contactId")}::uuid[], ${column("state")}::text[], ${column("handle")}::text[],
      ${column("grade")}::text[], ${column("gradeRank")}::int[], ${column("warnings")}::text[],
      ${column("candidateCount")}::int[], ${column("retryAt")}::timestamptz[], ${column("sortName")}::text[],
      ${column("host")}::text[], ${column("source")}::text[], ${column("following")}::boolean[],
      ${column("follower")}::boolean[], ${column("followed")}::boolean[])
      AS n (contact_id, state, handle, grade, grade_rank, warnings, candidate_count, retry_at, sort_name, host, source,
        following, follower, followed)
      LEFT JOIN host_software s ON s.host = n.host
    ON CONFLICT (contact_id) DO UPDATE SET state = excluded.state, handle = excluded.handle, grade = excluded.grade,
      grade_rank = excluded.grade_rank, warnings = excluded.warnings, candidate_count = excluded.candidate_count,
      retry_at = excluded.retry_at, sort_name = excluded.sort_name, host = excluded.host, software = excluded.software,
      source = excluded.source, following = excluded.following, follower = excluded.follower,
      followed = excluded.followed, changed_at = excluded.changed_at
    WHERE m.user_id = excluded.user_id AND ((m.state, m.handle, m.grade, m.grade_rank, m.warnings, m.candidate_count,
      m.retry_at, m.sort_name, m.host, m.software, m.source, m.following, m.follower, m.followed)
      IS DISTINCT FROM (excluded.state, excluded.handle, excluded.grade, excluded.grade_rank, excluded.warnings,
      excluded.candidate_count, excluded.retry_at, excluded.sort_name, excluded.host, excluded.software, excluded.source,
      excluded.following, excluded.follower, excluded.followed) ${touched})`;
}

/** What the report is narrowed and counted by, beside state, grade and warnings. */
function facetsOf(contact: ContactFacts, chosen: RankedCandidate | null) {
  const { following, follower } = contact;
  return {
    following,
    follower,
    host: chosen ? chosen.subject.slice(chosen.subject.lastIndexOf("@") + 1) : "",
    source: sourceOf(chosen) ?? "",
    followed: isFollowed(contact, chosen),
  };
}

/**
 * Keeps whom an account follows already, as its server listed it at `seenAt`: adds to what is known. Answers the contacts
 * whose match is among them and does not say so yet; rank those anew.
 */
export async function saveFollowed(
  db: Reach,
  userId: UserId,
  listed: { readonly accountId: string; readonly handles: readonly string[]; readonly seenAt?: Date },
): Promise<readonly string[]> {
  const { accountId, handles, seenAt = new Date() } = listed;
  await db.$executeRaw`
    INSERT INTO followed_accounts (account_id, user_id, handle, seen_at)
    SELECT DISTINCT a.id, a.user_id, n.handle, ${seenAt}::timestamptz
    FROM fediverse_accounts a CROSS JOIN unnest(${handles}::text[]) AS n (handle)
    WHERE a.id = ${accountId}::uuid AND a.user_id = ${userId}::uuid
    ON CONFLICT (account_id, handle) DO UPDATE SET seen_at = excluded.seen_at`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT m.contact_id AS id FROM matches m LEFT JOIN lookups l ON l.handle = m.handle
    WHERE m.user_id = ${userId}::uuid AND NOT m.followed
      AND (m.handle = ANY(${handles}::text[]) OR l.subject = ANY(${handles}::text[])) ORDER BY m.contact_id`;
  return rows.map(({ id }) => id);
}

/**
 * Contacts to decide that an acceptance of many may be about: of these grades, or lowered by a warning. The rest is decided on
 * their facts.
 */
export async function loadIdsToDecide(
  db: Reach,
  userId: UserId,
  asked: { readonly grades: readonly Grade[]; readonly filter?: Omit<ReportFilter, "state" | "grade"> },
): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT m.contact_id AS id FROM matches m
    WHERE m.user_id = ${userId}::uuid ${filterSql(userId, { ...asked.filter, state: "to_decide" })}
      AND (m.grade = ANY(${asked.grades}::text[]) OR m.warnings <> '{}')
    ORDER BY m.contact_id`;
  return rows.map(({ id }) => id);
}

/** Contacts that a filter shows, in a fixed order. */
export async function loadIdsIn(db: Reach, userId: UserId, filter: ReportFilter): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT m.contact_id AS id FROM matches m
    WHERE m.user_id = ${userId}::uuid ${filterSql(userId, filter)} ORDER BY m.contact_id`;
  return rows.map(({ id }) => id);
}

export type Concerned = { readonly userId: UserId; readonly contactIds: readonly string[] };

/** Whose contacts lead to one of these handles, so that the answer to its look-up may change where they stand. */
export async function rankPersonsOf(db: Reach, handles: readonly string[]): Promise<readonly Concerned[]> {
  const rows = await db.$queryRaw<{ userId: UserId; contactIds: string[] }[]>`
    WITH asked AS (
      SELECT unnest(${handles}::text[]) AS handle
      UNION SELECT subject FROM lookups WHERE handle = ANY(${handles}::text[]) AND subject IS NOT NULL
    )
    SELECT c.user_id AS "userId", array_agg(DISTINCT c.contact_id ORDER BY c.contact_id) AS "contactIds"
    FROM candidates c WHERE c.handle IN (SELECT handle FROM asked) GROUP BY c.user_id ORDER BY c.user_id`;
  return rows;
}

const storedRow = z.object({
  contactId: z.string(),
  gradeRank: z.number(),
  sortName: z.string(),
  state: z.enum(matchStates),
  handle: z.string().nullable(),
  grade: z.enum(grades).nullable(),
  warnings: z.array(z.enum(warnings)),
  retryAt: z.date().nullable(),
});
type StoredRow = z.infer<typeof storedRow>;

const storedColumns = Prisma.sql`m.contact_id AS "contactId", m.grade_rank AS "gradeRank", m.sort_name AS "sortName",
  m.state, m.handle, m.grade, m.warnings, m.retry_at AS "retryAt"`;

export type ReportQuery = {
  readonly filter: ReportFilter;
  readonly sort: ReportSort;
  /** Where the page before ended: its `next`. */
  readonly after: string | null;
  /** At most 500. */
  readonly limit: number;
  /** A list of no more rows than this comes whole, however small the `limit`. */
  readonly wholeUpTo?: number;
  /** Where the page ends at the latest: the row this place stands for is its last. */
  readonly until?: string | null;
  readonly now: Date;
};
export type ReportPage = { readonly rows: readonly ReportRow[]; readonly next: string | null };

const pageRowsMax = 500;
/** A search for what few names hold would walk all rows in their order, which costs far more than to find and then sort them. */
const foundFirst = Prisma.sql`OFFSET 0`;

/** One page of the report. Throws AppError "bad_request" when `after` is no place this report ever gave out. */
export async function loadReport(db: Reach, userId: UserId, query: ReportQuery): Promise<ReportPage> {
  const after = query.after === null ? null : parseCursor(query.after);
  const until = query.until ? parseCursor(query.until) : null;
  if ((query.after !== null && after === null) || (query.until && until === null))
    throw new AppError("bad_request");
  const limit = Math.min(Math.max(1, query.limit), pageRowsMax);
  const { wholeUpTo = 0 } = query;
  const stored = z.array(storedRow).parse(
    await db.$queryRaw`
      SELECT ${storedColumns} FROM (
        SELECT * FROM matches m WHERE m.user_id = ${userId}::uuid ${filterSql(userId, query.filter)}
          ${afterSql(query.sort, after)} ${untilSql(query.sort, until)} ${query.filter.search ? foundFirst : Prisma.empty}
      ) m
      ORDER BY ${orderSql(query.sort)} LIMIT ${Math.max(limit, wholeUpTo) + 1}`,
  );
  const page = stored.length <= wholeUpTo ? stored : stored.slice(0, limit);
  const last = page.at(-1);
  const next = stored.length > page.length && last ? [last.gradeRank, last.sortName, last.contactId] : null;
  return {
    rows: await buildRows(db, userId, page, query.now),
    next: next ? writeCursor(next as ReportCursor) : null,
  };
}

async function buildRows(
  db: Reach,
  userId: UserId,
  page: readonly StoredRow[],
  now: Date,
): Promise<readonly ReportRow[]> {
  if (page.length === 0) return [];
  const contactIds = page.map(({ contactId }) => contactId);
  const facts = await loadFacts(db, userId, contactIds);
  const common: CommonFacts = {
    lookups: facts.lookups,
    sharedBy: await loadSharedBy(db, userId, facts),
    now,
  };
  const byId = new Map(facts.contacts.map((contact) => [contact.contactId, contact]));
  return page.flatMap((row) => {
    const contact = byId.get(row.contactId);
    return contact ? [buildReportRow(contact, standingOf(contact, common), storedMatch(row))] : [];
  });
}

function storedMatch({ state, handle, grade, warnings: raised, retryAt }: StoredRow): StoredMatch {
  return { state, handle, grade, warnings: raised, retryAt: retryAt?.toISOString() ?? null };
}

function orderSql(sort: ReportSort): Prisma.Sql {
  return sort === "grade"
    ? Prisma.sql`m.grade_rank, m.sort_name, m.contact_id`
    : Prisma.sql`m.sort_name, m.contact_id`;
}

function afterSql(sort: ReportSort, after: ReportCursor | null): Prisma.Sql {
  if (!after) return Prisma.empty;
  const [rank, name, contactId] = after;
  return sort === "grade"
    ? Prisma.sql`AND (m.grade_rank, m.sort_name, m.contact_id) > (${rank}, ${name}, ${contactId}::uuid)`
    : Prisma.sql`AND (m.sort_name, m.contact_id) > (${name}, ${contactId}::uuid)`;
}

function untilSql(sort: ReportSort, until: ReportCursor | null): Prisma.Sql {
  if (!until) return Prisma.empty;
  const [rank, name, contactId] = until;
  return sort === "grade"
    ? Prisma.sql`AND (m.grade_rank, m.sort_name, m.contact_id) <= (${rank}, ${name}, ${contactId}::uuid)`
    : Prisma.sql`AND (m.sort_name, m.contact_id) <= (${name}, ${contactId}::uuid)`;
}

const directionSql: Readonly<Record<NonNullable<ReportFilter["direction"]>, Prisma.Sql>> = {
  following: Prisma.sql`AND m.following`,
  follower: Prisma.sql`AND m.follower`,
  mutual: Prisma.sql`AND m.following AND m.follower`,
};

/** The conditions of a filter, each beginning with AND, on `matches m` of this person. */
export function filterSql(userId: UserId, filter: ReportFilter): Prisma.Sql {
  const { state, grade, warning, direction, source, host, software, followed, search } = filter;
  return Prisma.join(
    [
      source ? Prisma.sql`AND m.source = ${source}` : Prisma.empty,
      host ? Prisma.sql`AND m.host = ${host}` : Prisma.empty,
      software ? Prisma.sql`AND m.software = ${software}` : Prisma.empty,
      followed ? Prisma.sql`AND m.followed = ${followed === "yes"}` : Prisma.empty,
      state ? Prisma.sql`AND m.state = ${state}` : Prisma.empty,
      grade ? Prisma.sql`AND m.grade_rank = ${gradeRank(grade)}` : Prisma.empty,
      warning ? Prisma.sql`AND ${warning} = ANY(m.warnings)` : Prisma.empty,
      direction ? directionSql[direction] : Prisma.empty,
      searchSql(userId, searchable(search ?? "")),
    ],
    " ",
  );
}

/** `@name` finds X names, `name@host` handles, a number the X id it is, everything else any part of a name or handle. */
function searchSql(userId: UserId, wanted: string): Prisma.Sql {
  if (wanted === "") return Prisma.empty;
  const handle = wanted.replace(/^@/, "");
  const id = parseXId(wanted);
  const byId = id
    ? Prisma.sql`OR m.contact_id IN (SELECT id FROM contacts WHERE user_id = ${userId}::uuid AND x_id = ${id}::bigint)`
    : Prisma.empty;
  return Prisma.sql`AND (strpos(m.sort_name, ${wanted}) > 0 OR strpos(m.handle, ${handle}) > 0 ${byId})`;
}

/** One contact with the log of every look-up it led to. Throws AppError "not_found" when it is not this person's. */
export async function loadReportRow(
  db: Reach,
  userId: UserId,
  input: { readonly contactId: string; readonly now: Date },
): Promise<ReportDetail> {
  const row = await loadOneRow(db, userId, input);
  const handles = row.candidates.map(({ handle }) => handle);
  const kept = await db.lookup.findMany({
    where: { handle: { in: handles } },
    select: { handle: true, log: true },
    orderBy: { handle: "asc" },
  });
  const logs = kept.map(({ handle, log }) => ({ handle, log: lookupLogSchema.parse(log) }));
  return { ...row, logs };
}

async function loadOneRow(
  db: Reach,
  userId: UserId,
  input: { readonly contactId: string; readonly now: Date },
): Promise<ReportRow> {
  if (!z.uuid().safeParse(input.contactId).success) throw new AppError("not_found");
  const stored = z.array(storedRow).parse(
    await db.$queryRaw`SELECT ${storedColumns} FROM matches m
      WHERE m.user_id = ${userId}::uuid AND m.contact_id = ${input.contactId}::uuid`,
  );
  const [row] = await buildRows(db, userId, stored, input.now);
  if (!row) throw new AppError("not_found");
  return row;
}

export type ReportStanding = {
  readonly counts: ReportCounts;
  /**
   * Another number after anything in the report has changed. A sum over all rows rather than the newest change, so that a writer
   * that commits late is not overlooked.
   */
  readonly version: number;
};

/** Contacts by state and grade, and the version of the report, in one pass: cheap enough to be asked every few seconds. */
export async function loadStanding(db: Reach, userId: UserId): Promise<ReportStanding> {
  const [rows, [contacts]] = await Promise.all([
    db.$queryRaw<StandingRow[]>`
      SELECT state, grade, count(*)::int AS contacts,
        (extract(epoch FROM sum(changed_at - ${versionStart}::timestamptz)) * 1000)::bigint::text AS changes
      FROM matches WHERE user_id = ${userId}::uuid GROUP BY state, grade`,
    db.$queryRaw<{ total: number }[]>`
      SELECT count(*)::int AS total FROM contacts WHERE user_id = ${userId}::uuid`,
  ]);
  const sum = (of: (row: StandingRow) => boolean) =>
    rows.filter(of).reduce((total, { contacts: count }) => total + count, 0);
  // A contact that was not ranked yet is being looked up. One deleted between the two readings must not make that negative.
  const unranked = Math.max(0, (contacts?.total ?? 0) - sum(() => true));
  const states = tally(matchStates, (state) => sum((row) => row.state === state));
  const counts = {
    total: sum(() => true) + unranked,
    states: { ...states, looking_up: states.looking_up + unranked },
    grades: tally(grades, (grade) => sum((row) => row.grade === grade)),
  };
  const changes = rows.reduce((total, row) => total + BigInt(row.changes), BigInt(counts.total));
  return { counts, version: Number(changes % versionRange) };
}

type StandingRow = { state: MatchState; grade: Grade | null; contacts: number; changes: string };
const versionStart = "2020-01-01T00:00:00Z";
// The largest prime below 2^53, so that the number stays exact in JSON.
const versionRange = 9_007_199_254_740_881n;

/** Contacts by state and by grade; the states always add up to the number of contacts. */
export async function loadCounts(db: Reach, userId: UserId): Promise<ReportCounts> {
  return (await loadStanding(db, userId)).counts;
}

function tally<Key extends string>(keys: readonly Key[], count: (key: Key) => number): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, count(key)])) as Record<Key, number>;
}

/** An accepted match as plans and exports need it. */
export type AcceptedMatch = {
  readonly contactId: string;
  /** The canonical address to follow; for a moved account the new one. */
  readonly handle: string;
  readonly grade: Grade;
  readonly mutual: boolean;
  /** A date, or null when the server does not tell. */
  readonly lastPostAt: string | null;
  readonly blockedOnX: boolean;
};

/** Every accepted match of this person, in the order of addresses. */
export async function loadAccepted(db: Reach, userId: UserId): Promise<readonly AcceptedMatch[]> {
  const rows = await db.$queryRaw<
    (Omit<AcceptedMatch, "grade"> & { grade: Grade | null; subject: string | null; state: string | null })[]
  >`
    SELECT m.contact_id AS "contactId", m.handle, m.grade, c.following AND c.follower AS mutual,
      l.profile ->> 'lastPostAt' AS "lastPostAt", c.blocked AS "blockedOnX", l.subject, l.state
    FROM matches m JOIN contacts c ON c.id = m.contact_id LEFT JOIN lookups l ON l.handle = m.handle
    WHERE m.user_id = ${userId}::uuid AND m.state = 'accepted' AND m.handle IS NOT NULL`;
  return rows
    .map(({ subject, state, grade, handle, ...row }) => ({
      ...row,
      grade: grade ?? ("possible" as const),
      handle: state === "verified" || state === "moved" ? (subject ?? handle) : handle,
    }))
    .sort((a, b) => (a.handle < b.handle ? -1 : a.handle > b.handle ? 1 : 0));
}

/** Whom an account of this person follows already, as far as its server has listed it. */
export async function loadFollowedBy(
  db: Reach,
  userId: UserId,
  accountId: string,
): Promise<readonly string[]> {
  const rows = await db.followedAccount.findMany({ where: { userId, accountId }, select: { handle: true } });
  return rows.map(({ handle }) => handle);
}

// ------------------------------------------------------------------ places

/**
 * Where every `every`th row of a view begins, from the start: cursors for loadReport's `after`, the first being null. With them
 * a list of any length is read at any place without counting rows.
 */
export async function loadPlaces(
  db: Reach,
  userId: UserId,
  query: { readonly filter: ReportFilter; readonly sort: ReportSort; readonly every: number },
): Promise<{ readonly total: number; readonly places: readonly (string | null)[] }> {
  const rows = await db.$queryRaw<{ rank: number; name: string; id: string; place: number; total: number }[]>`
    SELECT rank, name, id, place, total FROM (
      SELECT m.grade_rank AS rank, m.sort_name AS name, m.contact_id AS id,
        (row_number() OVER (ORDER BY ${orderSql(query.sort)}))::int AS place, (count(*) OVER ())::int AS total
      FROM matches m WHERE m.user_id = ${userId}::uuid ${filterSql(userId, query.filter)}
    ) numbered WHERE place % ${query.every} = 0 OR place = total ORDER BY place`;
  const total = rows.at(-1)?.total ?? 0;
  const between = rows.filter(({ place }) => place % query.every === 0 && place < total);
  return { total, places: [null, ...between.map(({ rank, name, id }) => writeCursor([rank, name, id]))] };
}
