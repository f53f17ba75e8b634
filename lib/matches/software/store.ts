/** Keeps which software servers say they run, and writes it to the matches on them. */
import type { UserId } from "#lib/session/user-id.ts";
import { dayMs, later } from "#lib/time.ts";
import type { Reach } from "../facts/store.ts";

/** Software seldom changes. */
const freshMs = 30 * dayMs;
/** A server that could not be asked is asked again after this. */
const againMs = dayMs;

/** Remembers the servers of these looked-up handles, so that each is asked once for everybody. Answers whether one is new. */
export async function noteServers(db: Reach, handles: readonly string[]): Promise<boolean> {
  const added = await db.$executeRaw`
    INSERT INTO host_software (host, asked_at)
    SELECT DISTINCT split_part(l.subject, '@', 2), 'epoch'::timestamptz FROM lookups l
    WHERE l.handle = ANY(${handles}::text[]) AND l.state IN ('verified', 'moved') AND l.subject LIKE '%_@_%'
    ORDER BY 1 ON CONFLICT (host) DO NOTHING`;
  return added > 0;
}

export type ServerToAsk = {
  readonly host: string;
  /** Where an account of it lives, when that is known. */
  readonly actorUri: string | null;
};

/** Servers that were never asked or long ago, those that nobody is asking now first; without those that are set aside because they fail. */
export async function loadServersToAsk(
  db: Reach,
  { now, most }: { readonly now: Date; readonly most: number },
): Promise<readonly ServerToAsk[]> {
  return db.$queryRaw<ServerToAsk[]>`
    SELECT s.host, (SELECT l.actor_uri FROM lookups l
      WHERE l.host = s.host AND l.state = 'verified' AND l.actor_uri IS NOT NULL LIMIT 1) AS "actorUri"
    FROM host_software s LEFT JOIN hosts h ON h.host = s.host
    WHERE s.asked_at < ${later(now, -freshMs)} AND (h.set_aside_until IS NULL OR h.set_aside_until <= ${now})
    ORDER BY (h.lease_until > ${now}) IS TRUE, s.asked_at, s.host LIMIT ${most}`;
}

export type ServerAnswer = { readonly host: string; readonly software: string | null };

/** Null leaves what was known and asks again before long. */
export async function saveSoftware(
  db: Reach,
  { answers, now }: { readonly answers: readonly ServerAnswer[]; readonly now: Date },
): Promise<void> {
  await db.$executeRaw`
    UPDATE host_software s SET software = coalesce(n.software, s.software),
      asked_at = CASE WHEN n.software IS NULL THEN ${later(now, againMs - freshMs)} ELSE ${now}::timestamptz END
    FROM unnest(${answers.map(({ host }) => host)}::text[], ${answers.map(({ software }) => software)}::text[])
      AS n (host, software)
    WHERE s.host = n.host`;
}

/** Whose matches are on one of these servers and do not say its software yet. */
export async function peopleOnServers(db: Reach, hosts: readonly string[]): Promise<readonly UserId[]> {
  const rows = await db.$queryRaw<{ userId: UserId }[]>`
    SELECT DISTINCT m.user_id AS "userId" FROM matches m JOIN host_software s ON s.host = m.host
    WHERE m.host = ANY(${hosts}::text[]) AND m.software <> s.software ORDER BY 1`;
  return rows.map(({ userId }) => userId);
}

/** Writes the software of these servers to a person's matches, taking them in the order in which everybody takes them. */
export async function saveServersOf(
  db: Reach,
  userId: UserId,
  { hosts, now }: { readonly hosts: readonly string[]; readonly now: Date },
): Promise<number> {
  return db.$executeRaw`
    WITH taken AS MATERIALIZED (
      SELECT m.contact_id, s.software FROM matches m JOIN host_software s ON s.host = m.host
      WHERE m.user_id = ${userId}::uuid AND m.host = ANY(${hosts}::text[]) AND m.software <> s.software
      ORDER BY m.contact_id FOR UPDATE OF m
    )
    UPDATE matches m SET software = taken.software, changed_at = ${now}
    FROM taken WHERE m.contact_id = taken.contact_id AND m.user_id = ${userId}::uuid`;
}
