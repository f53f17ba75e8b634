/** Candidates of one person, and the look-ups all people share: each handle is asked once, each host politely. */
import { z } from "zod";
import { type Db, Prisma } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { later } from "#lib/time.ts";
import {
  type CandidateKind,
  candidateKinds,
  type Evidence,
  evidenceSchema,
  type LookupResult,
  lookupLogSchema,
  lookupStates,
  profileSchema,
} from "./candidate.ts";
import type { FindChoices } from "./find-candidates.ts";
import { HostAside } from "./host-gate.ts";
import { lookupReasons } from "./judge-account.ts";
import {
  pressedAgainMs,
  profileAgainMs,
  setAsideFor,
  settledStates,
  staleBefore,
  triesMax,
} from "./lookup-timing.ts";

// ------------------------------------------------------------------ candidates

const storedEvidence = z.array(evidenceSchema);

export type FoundCandidate = {
  readonly contactId: string;
  readonly handle: string;
  readonly kind: CandidateKind;
  readonly evidence: readonly Evidence[];
};

/** Adds candidates and evidence of one person's contacts; what was found before stays, also when two finders meet. */
export async function saveCandidates(
  db: Db,
  userId: UserId,
  found: readonly FoundCandidate[],
): Promise<void> {
  if (found.length === 0) return;
  await db.$executeRaw`
    INSERT INTO candidates (id, user_id, contact_id, handle, kind, evidence)
    SELECT gen_random_uuid(), ${userId}::uuid, contacts.id, new.handle, new.kind, new.evidence
    FROM unnest(
      ${found.map((each) => each.contactId)}::uuid[], ${found.map((each) => each.handle)}::text[],
      ${found.map((each) => each.kind)}::text[], ${found.map((each) => JSON.stringify(each.evidence))}::jsonb[]
    ) AS new (contact_id, handle, kind, evidence)
    JOIN contacts ON contacts.id = new.contact_id AND contacts.user_id = ${userId}::uuid
    ORDER BY contacts.id, new.handle
    ON CONFLICT (contact_id, handle) DO UPDATE SET kind = excluded.kind, evidence = candidates.evidence || (
      SELECT COALESCE(jsonb_agg(piece), '[]') FROM jsonb_array_elements(excluded.evidence) AS piece
      WHERE NOT candidates.evidence @> jsonb_build_array(piece)
    )`;
}

/** The candidates of some of the person's contacts, by contact. */
export async function loadCandidates(
  db: Db,
  userId: UserId,
  contactIds: readonly string[],
): Promise<Map<string, FoundCandidate[]>> {
  const rows = await db.candidate.findMany({
    where: { userId, contactId: { in: [...contactIds] } },
    orderBy: { createdAt: "asc" },
  });
  const byContact = new Map<string, FoundCandidate[]>();
  for (const row of rows) {
    const candidate = {
      contactId: row.contactId,
      handle: row.handle,
      kind: candidateKinds.find((kind) => kind === row.kind) ?? "person",
      evidence: storedEvidence.parse(row.evidence),
    };
    byContact.set(row.contactId, [...(byContact.get(row.contactId) ?? []), candidate]);
  }
  return byContact;
}

/** What the person chose in the settings. */
export async function loadFindChoices(db: Db, userId: UserId): Promise<FindChoices> {
  const user = await db.user.findUnique({ where: { id: userId } });
  return {
    bluesky: user?.wantsBluesky ?? false,
    threads: user?.wantsThreads ?? false,
    sameNameHosts: user?.sameNameHosts ?? [],
  };
}

/** Servers that can be chosen for the look at the same name: more would be a search of the whole fediverse. */
export const sameNameHostsMax = 5;

/**
 * Stores choices. What was found because of a choice that no longer stands is forgotten, unless something else speaks for it.
 * Answers whose contacts lost a candidate by it.
 */
export async function saveFindChoices(
  db: Db,
  userId: UserId,
  choices: FindChoices,
): Promise<readonly string[]> {
  const hosts = choices.sameNameHosts.slice(0, sameNameHostsMax);
  await db.user.update({
    where: { id: userId },
    data: { wantsBluesky: choices.bluesky, wantsThreads: choices.threads, sameNameHosts: hosts },
  });
  const lost = await db.$queryRaw<{ contact_id: string }[]>`
    DELETE FROM candidates WHERE user_id = ${userId}::uuid AND (
      (kind = 'bridge' AND NOT CASE WHEN handle ~ '@([^@]+\\.)?threads\\.(net|com)$' THEN ${choices.threads}::boolean ELSE ${choices.bluesky}::boolean END
        AND NOT evidence @> '[{"kind":"typed"}]')
      OR (NOT split_part(handle, '@', 2) = ANY(${hosts}::text[]) AND NOT EXISTS (
        SELECT 1 FROM jsonb_array_elements(evidence) AS piece WHERE piece->>'kind' <> 'same_name'))
    ) RETURNING contact_id`;
  return [...new Set(lost.map((row) => row.contact_id))];
}

// ------------------------------------------------------------------ look-ups

/**
 * Makes sure that each handle is asked, or asked again when its answer is too old; a fresh answer is left alone. What is new
 * at a host that is set aside says so from the start: nobody asks it before that time ends.
 */
export async function orderLookups(db: Db, handles: readonly string[], now: Date): Promise<void> {
  const once = [...new Set(handles)].sort();
  if (once.length === 0) return;
  const hosts = once.map((handle) => handle.slice(handle.lastIndexOf("@") + 1));
  await db.$executeRaw`
    INSERT INTO hosts (host) SELECT DISTINCT host FROM unnest(${hosts}::text[]) AS host ORDER BY host
    ON CONFLICT (host) DO NOTHING`;
  await db.$executeRaw`
    INSERT INTO lookups (handle, host, state, reason, due_at, created_at)
    SELECT new.handle, new.host, CASE WHEN aside.until IS NULL THEN 'waiting' ELSE 'unreachable' END,
      CASE WHEN aside.until IS NOT NULL THEN hosts.set_aside_for END,
      COALESCE(aside.until, ${now}), ${now}
    FROM unnest(${once}::text[], ${hosts}::text[]) AS new (handle, host)
    JOIN hosts ON hosts.host = new.host
    CROSS JOIN LATERAL (SELECT CASE WHEN hosts.set_aside_until > ${now} THEN hosts.set_aside_until END) AS aside (until)
    FOR SHARE OF hosts
    ON CONFLICT (handle) DO NOTHING`;
  const stale = settledStates.map(
    (state) => Prisma.sql`(state = ${state} AND asked_at < ${staleBefore(state, now)})`,
  );
  await db.$executeRaw`
    UPDATE lookups SET due_at = greatest(${now}, (SELECT set_aside_until FROM hosts WHERE hosts.host = lookups.host)), tries = 0
    WHERE handle = ANY(${once}::text[]) AND due_at IS NULL AND (${Prisma.join(stale, " OR ")})`;
}

/** A person wants it looked at again now, whatever is cached, and although we leave its host alone for a while. */
export async function orderLookupsAgain(db: Db, handles: readonly string[], now: Date): Promise<void> {
  await orderLookups(db, handles, now);
  await db.lookup.updateMany({ where: { handle: { in: [...handles] } }, data: { dueAt: now, tries: 0 } });
  const own = handles.map((handle) => handle.slice(handle.lastIndexOf("@") + 1));
  await endSetAside(db, [...own, ...(await loadFailedHosts(db, handles))], now);
}

/** The hosts that kept the look-ups of these handles from ending. */
async function loadFailedHosts(db: Db, handles: readonly string[]): Promise<string[]> {
  const rows = await db.lookup.findMany({
    where: { handle: { in: [...handles] }, state: "unreachable" },
    select: { log: true },
  });
  return rows.flatMap(({ log }) => {
    const url = lookupLogSchema.parse(log).at(-1)?.url ?? "";
    return URL.canParse(url) ? [new URL(url).hostname] : [];
  });
}

/** Shortens waiting times of our own, not those a server asked for; a host that fails is tried every so often, however many ask. */
async function endSetAside(db: Db, hosts: readonly string[], now: Date): Promise<void> {
  const aside = await db.host.findMany({ where: { host: { in: [...hosts] }, setAsideUntil: { gt: now } } });
  for (const { host, setAsideUntil, lastAskedAt, failures } of aside) {
    if (!setAsideUntil || !lastAskedAt || setAsideUntil > later(lastAskedAt, setAsideFor(failures))) continue;
    const soonest = later(lastAskedAt, pressedAgainMs);
    if (soonest < setAsideUntil)
      await db.host.updateMany({ where: { host, setAsideUntil }, data: { setAsideUntil: soonest } });
  }
}

export async function loadLookups(db: Db, handles: readonly string[]): Promise<Map<string, LookupResult>> {
  const rows = await db.lookup.findMany({ where: { handle: { in: [...handles] } } });
  return new Map(
    rows.map((row) => [
      row.handle,
      {
        handle: row.handle,
        state: lookupStates.find((state) => state === row.state) ?? "waiting",
        subject: row.subject,
        actorUri: row.actorUri,
        profileUrl: row.profileUrl,
        profile: row.profile === null ? null : profileSchema.parse(row.profile),
        log: lookupLogSchema.parse(row.log),
        reason: row.reason,
        dueAt: row.dueAt,
      },
    ]),
  );
}

/**
 * Stores answers in one statement. An answer that could not be had is due again, up to a number of tries, and does not
 * wipe out the account that was found before, nor a profile that could not be had this time the one that was seen before;
 * "waiting" only says when to ask.
 */
export async function saveLookups(db: Db, results: readonly LookupResult[], now: Date): Promise<void> {
  if (results.length === 0) return;
  const column = <Value>(read: (result: LookupResult) => Value) => results.map(read);
  await db.$executeRaw`
    UPDATE lookups SET
      state = CASE WHEN stays.old THEN lookups.state ELSE new.state END,
      subject = CASE WHEN stays.old THEN lookups.subject ELSE new.subject END,
      actor_uri = CASE WHEN stays.old THEN lookups.actor_uri ELSE new.actor_uri END,
      profile_url = CASE WHEN stays.old THEN lookups.profile_url ELSE new.profile_url END,
      profile = CASE WHEN stays.old THEN lookups.profile ELSE new.profile END,
      log = CASE WHEN stays.old THEN lookups.log ELSE new.log END,
      reason = CASE WHEN stays.old THEN lookups.reason ELSE new.reason END,
      asked_at = CASE WHEN stays.old THEN lookups.asked_at ELSE ${now} END,
      tries = lookups.tries + CASE WHEN new.state = 'waiting' THEN 0 ELSE 1 END,
      due_at = CASE WHEN unread.yes THEN unread.until WHEN lookups.tries + 1 < ${triesMax} THEN new.due_at END
    FROM unnest(
      ${column((result) => result.handle)}::text[], ${column((result) => result.state)}::text[],
      ${column((result) => result.subject)}::text[], ${column((result) => result.actorUri)}::text[],
      ${column((result) => result.profileUrl)}::text[],
      ${column((result) => (result.profile ? JSON.stringify(result.profile) : null))}::jsonb[],
      ${column((result) => JSON.stringify(result.log))}::jsonb[], ${column((result) => result.reason)}::text[],
      ${column((result) => result.dueAt)}::timestamptz[]
    ) AS new (handle, state, subject, actor_uri, profile_url, profile, log, reason, due_at)
    JOIN lookups AS before ON before.handle = new.handle
    CROSS JOIN LATERAL (
      SELECT coalesce(new.reason = 'profile_unread', false),
        CASE WHEN before.tries < ${profileAgainMs.length} THEN greatest(new.due_at,
          ${now}::timestamptz + (${profileAgainMs}::float8[])[before.tries + 1] * interval '1 millisecond') END
    ) AS unread (yes, until)
    CROSS JOIN LATERAL (
      SELECT new.state = 'waiting' OR (before.state IN ('verified', 'moved')
        AND (new.state = 'unreachable' OR (unread.yes AND before.profile IS NOT NULL)))
    ) AS stays (old)
    WHERE lookups.handle = new.handle`;
}

/** The texts in which anybody's contacts wrote this handle. */
export async function loadFragments(db: Db, handle: string): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ fragment: string }[]>`
    SELECT DISTINCT piece->>'fragment' AS fragment
    FROM candidates CROSS JOIN LATERAL jsonb_array_elements(evidence) AS piece
    WHERE handle = ${handle} AND piece->>'kind' = 'text' LIMIT 20`;
  return rows.map(({ fragment }) => fragment);
}

// ------------------------------------------------------------------ hosts, leased to one worker at a time

export type LeaseOptions = {
  readonly workerId: string;
  readonly now: Date;
  readonly leaseMs: number;
  readonly hostsMax: number;
};

/** Takes free hosts that have something due, those with the most first. No other worker asks them until the lease ends. */
export async function leaseHosts(db: Db, options: LeaseOptions): Promise<string[]> {
  const { workerId, now } = options;
  const rows = await db.$queryRaw<{ host: string }[]>`
    WITH due AS (
      SELECT host, count(*) AS handles FROM lookups WHERE due_at <= ${now} GROUP BY host
    ), free AS (
      SELECT hosts.host FROM hosts JOIN due ON due.host = hosts.host
      WHERE (hosts.lease_until IS NULL OR hosts.lease_until <= ${now})
        AND (hosts.set_aside_until IS NULL OR hosts.set_aside_until <= ${now})
      ORDER BY due.handles DESC, hosts.host LIMIT ${options.hostsMax}
      FOR UPDATE OF hosts SKIP LOCKED
    )
    UPDATE hosts SET lease_owner = ${workerId}, lease_until = ${later(now, options.leaseMs)}
    FROM free WHERE hosts.host = free.host RETURNING hosts.host`;
  return rows.map((row) => row.host);
}

/** Keeps the leases this worker still needs; a worker that died stops doing so. */
export async function renewLeases(
  db: Db,
  options: Omit<LeaseOptions, "hostsMax">,
  hosts: readonly string[],
): Promise<void> {
  await db.host.updateMany({
    where: { host: { in: [...hosts] }, leaseOwner: options.workerId },
    data: { leaseUntil: later(options.now, options.leaseMs) },
  });
}

/** Takes one host for a moment, for a question that leads there; false when another worker has it. */
export async function borrowHost(
  db: Db,
  host: string,
  options: Omit<LeaseOptions, "hostsMax">,
): Promise<boolean> {
  const { workerId, now } = options;
  const taken = await db.$executeRaw`
    INSERT INTO hosts (host, lease_owner, lease_until) VALUES (${host}, ${workerId}, ${later(now, options.leaseMs)})
    ON CONFLICT (host) DO UPDATE SET lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
    WHERE hosts.lease_until IS NULL OR hosts.lease_until <= ${now}`;
  return taken > 0;
}

/** Why a host is left alone now, or null. */
export async function loadSetAside(db: Db, host: string, now: Date): Promise<HostAside | null> {
  const row = await db.host.findUnique({ where: { host } });
  if (!row?.setAsideUntil || row.setAsideUntil <= now) return null;
  const reason = lookupReasons.find((known) => known === row.setAsideFor) ?? "connect";
  return new HostAside(host, row.setAsideUntil, reason);
}

/** Notes that a borrowed host, which had failed before, answers again. */
export async function endFailures(db: Db, hosts: readonly string[], workerId: string): Promise<void> {
  await db.host.updateMany({
    where: { host: { in: [...hosts] }, leaseOwner: workerId, failures: { gt: 0 } },
    data: { failures: 0, setAsideUntil: null, setAsideFor: null },
  });
}

/** Gives borrowed hosts back as they were. */
export async function returnHosts(db: Db, hosts: readonly string[], workerId: string): Promise<void> {
  await db.host.updateMany({
    where: { host: { in: [...hosts] }, leaseOwner: workerId },
    data: { leaseOwner: null, leaseUntil: null },
  });
}

/** What is due at one host, what was tried least first: a handle at which the host fails never keeps others waiting. */
export async function loadDueHandles(db: Db, host: string, now: Date, max: number): Promise<string[]> {
  const rows = await db.lookup.findMany({
    where: { host, dueAt: { lte: now } },
    orderBy: [{ tries: "asc" }, { dueAt: "asc" }, { handle: "asc" }],
    take: max,
    select: { handle: true },
  });
  return rows.map((row) => row.handle);
}

/** Gives back a host that answered; what had to wait because it did not is due at once. */
export async function releaseHost(db: Db, host: string, workerId: string, now: Date): Promise<void> {
  await db.$transaction(async (tx) => {
    const before = await tx.host.findUnique({ where: { host } });
    await tx.host.updateMany({
      where: { host, leaseOwner: workerId },
      data: {
        leaseOwner: null,
        leaseUntil: null,
        failures: 0,
        setAsideUntil: null,
        setAsideFor: null,
        lastAskedAt: now,
      },
    });
    if (before?.setAsideUntil) {
      await tx.lookup.updateMany({
        where: { host, state: "unreachable", dueAt: { gt: now } },
        data: { dueAt: now },
      });
    }
  });
}

/** Leaves a failing host alone for a while, and says so of everything that was waiting for it. */
export async function setHostAside(
  db: Db,
  aside: {
    readonly host: string;
    readonly workerId: string;
    readonly failures: number;
    readonly until: Date;
    readonly now: Date;
    readonly reason: string;
  },
): Promise<string[]> {
  const rows = await db.$transaction(async (tx) => {
    await tx.host.updateMany({
      where: { host: aside.host, leaseOwner: aside.workerId },
      data: {
        leaseOwner: null,
        leaseUntil: null,
        failures: aside.failures,
        setAsideUntil: aside.until,
        setAsideFor: aside.reason,
        lastAskedAt: aside.now,
      },
    });
    return tx.$queryRaw<{ handle: string }[]>`
      UPDATE lookups SET due_at = ${aside.until},
        state = CASE WHEN state IN ('waiting', 'unreachable') THEN 'unreachable' ELSE state END,
        reason = CASE WHEN state IN ('waiting', 'unreachable') THEN ${aside.reason} ELSE reason END
      WHERE host = ${aside.host} AND due_at < ${aside.until} RETURNING handle`;
  });
  return rows.map((row) => row.handle);
}

export async function loadFailures(db: Db, host: string): Promise<number> {
  return (await db.host.findUnique({ where: { host } }))?.failures ?? 0;
}

/** When there is something to ask next, or null when nothing is waiting. */
export async function nextLookupAt(db: Db): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT min(greatest(lookups.due_at, hosts.set_aside_until, hosts.lease_until)) AS at
    FROM lookups JOIN hosts ON hosts.host = lookups.host WHERE lookups.due_at IS NOT NULL`;
  return row?.at ?? null;
}
