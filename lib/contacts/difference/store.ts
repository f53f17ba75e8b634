/** Compares the waiting pieces of a source with the contacts of its person, and forgets contacts it no longer follows. */
import { type Db, Prisma } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { refold, rowsAtOnce } from "../store.ts";
import {
  completeKinds,
  type DifferencePart,
  type DifferentContact,
  differenceFirstMax,
  type SourceDifference,
} from "./source-difference.ts";

type Tx = Prisma.TransactionClient;

/** Throws `not_found` for a source that is not the person's or does not wait. Nothing is changed. */
export async function loadDifference(db: Db, userId: UserId, sourceId: string): Promise<SourceDifference> {
  return db.$transaction(
    async (tx) => {
      const source = await tx.source.findFirst({ where: { id: sourceId, userId, state: "received" } });
      if (!source) throw new AppError("not_found");
      await spreadOut(tx, userId, sourceId);
      const isOlder = await hasYounger(tx, userId, sourceId);
      const tellsGone = !isOlder && (await listsEverybody(tx, sourceId));
      const [{ contacts, followed } = { contacts: 0, followed: 0 }] = await tx.$queryRaw<
        { contacts: number; followed: number }[]
      >`SELECT count(*)::int AS contacts, count(*) FILTER (WHERE following)::int AS followed FROM waiting`;
      return {
        contacts,
        isOlder,
        added: await readPart(tx, Prisma.sql`FROM waiting w WHERE w.contact_id IS NULL`),
        newlyFollowed: await readPart(
          tx,
          Prisma.sql`FROM waiting w JOIN contacts c ON c.id = w.contact_id WHERE w.following AND NOT c.following`,
        ),
        renamed: await readPart(
          tx,
          Prisma.sql`FROM waiting w JOIN contacts c ON c.id = w.contact_id
            WHERE w.username IS NOT NULL AND c.username IS NOT NULL AND w.username <> c.username AND ${!isOlder}`,
          Prisma.sql`c.username`,
        ),
        named: await readPart(
          tx,
          Prisma.sql`FROM waiting w JOIN contacts c ON c.id = w.contact_id
            WHERE w.username IS NOT NULL AND c.username IS NULL`,
        ),
        gone: tellsGone && followed > 0 ? await readGone(tx, userId, sourceId) : null,
      };
    },
    { timeout: 60_000, maxWait: 30_000 },
  );
}

/** One row for each contact the source tells of, beside the contact it would join: by id, else by name, else by address. */
async function spreadOut(tx: Tx, userId: UserId, sourceId: string): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE waiting ON COMMIT DROP AS
    WITH rows AS (
      SELECT (entry ->> 'id')::bigint AS x_id, lower(entry ->> 'username') AS username,
        entry -> 'displayNames' ->> 0 AS display_name,
        (SELECT substr(url, 6) FROM jsonb_array_elements_text(coalesce(entry -> 'urls', '[]')) AS url
          WHERE url LIKE 'acct:%' LIMIT 1) AS handle,
        coalesce((entry ->> 'following')::boolean, false) AS following
      FROM source_parts, jsonb_array_elements(staged) AS entry
      WHERE source_id = ${sourceId}::uuid AND staged IS NOT NULL
    ), once AS (
      SELECT max(x_id) AS x_id, max(username) AS username, max(display_name) AS display_name, max(handle) AS handle,
        bool_or(following) AS following
      FROM rows GROUP BY coalesce(x_id::text, '@' || username, handle)
    )
    SELECT once.*, coalesce(
      (SELECT id FROM contacts WHERE user_id = ${userId}::uuid AND x_id = once.x_id),
      (SELECT id FROM contacts WHERE user_id = ${userId}::uuid AND username = once.username
        AND (once.x_id IS NULL OR x_id IS NULL) ORDER BY x_id NULLS LAST LIMIT 1),
      (SELECT id FROM contacts WHERE user_id = ${userId}::uuid AND x_id IS NULL AND username IS NULL
        AND once.x_id IS NULL AND once.username IS NULL AND ('acct:' || once.handle) = ANY(urls) LIMIT 1)
    ) AS contact_id FROM once`;
  await tx.$executeRaw`CREATE INDEX ON waiting (contact_id)`;
  await tx.$executeRaw`ANALYZE waiting`;
}

async function hasYounger(tx: Tx, userId: UserId, sourceId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT other.id FROM sources AS own JOIN sources AS other ON other.user_id = own.user_id AND other.id <> own.id
    WHERE own.id = ${sourceId}::uuid AND own.user_id = ${userId}::uuid AND other.state IN ('ready', 'applying')
      AND coalesce(other.generated_at, other.created_at) > coalesce(own.generated_at, own.created_at)
    LIMIT 1`;
  return rows.length > 0;
}

/** Is whoever is missing in this source no longer followed? Not when X's list was not asked for, or was broken off. */
async function listsEverybody(tx: Tx, sourceId: string): Promise<boolean> {
  const source = await tx.source.findUnique({ where: { id: sourceId }, include: { xRun: true } });
  if (!source || !completeKinds.includes(source.kind)) return false;
  const { xRun } = source;
  return xRun === null || (xRun.state === "done" && xRun.sides.includes("following"));
}

/** Whom the source could not give: X names those it suspended, who are followed even so. */
const refusedIds = (sourceId: string) => Prisma.sql`
  ARRAY(SELECT row ->> 'found' FROM sources, jsonb_array_elements(refused) AS row WHERE id = ${sourceId}::uuid)`;

type Row = DifferentContact & { readonly before: string | null };

async function readPart(
  tx: Tx,
  from: Prisma.Sql,
  before: Prisma.Sql = Prisma.sql`NULL`,
): Promise<DifferencePart> {
  const [{ count } = { count: 0 }] = await tx.$queryRaw<
    { count: number }[]
  >`SELECT count(*)::int AS count ${from}`;
  const rows = await tx.$queryRaw<Row[]>`
    SELECT w.x_id::text AS "xId", w.username, w.display_name AS "displayName", w.handle, ${before} AS before ${from}
    ORDER BY w.username NULLS LAST, w.x_id LIMIT ${differenceFirstMax}`;
  return { count, first: rows.map(withoutNull) };
}

function withoutNull({ before, ...row }: Row): DifferentContact {
  return before === null ? row : { ...row, before };
}

const goneFrom = (userId: UserId, sourceId: string) => Prisma.sql`
  FROM contacts c WHERE c.user_id = ${userId}::uuid AND c.following
    AND coalesce(c.x_id::text, '') <> ALL(${refusedIds(sourceId)})
    AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.contact_id = c.id AND w.following)
    AND EXISTS (
      SELECT 1 FROM source_entries e JOIN sources s ON s.id = e.source_id
      WHERE e.contact_id = c.id AND e.following AND s.kind = ANY(${completeKinds as string[]}))`;

async function readGone(tx: Tx, userId: UserId, sourceId: string): Promise<DifferencePart> {
  const from = goneFrom(userId, sourceId);
  const [{ count } = { count: 0 }] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count ${from}`;
  const first = await tx.$queryRaw<DifferentContact[]>`
    SELECT c.x_id::text AS "xId", c.username, c.display_names[1] AS "displayName", NULL AS handle ${from}
    ORDER BY c.username NULLS LAST, c.x_id LIMIT ${differenceFirstMax}`;
  return { count, first };
}

/**
 * The person wants contacts dropped that this source, merged by now, no longer names as followed: earlier complete lists no longer
 * count for them. Of whom nothing else is known goes, with candidates; decisions stay. Answers how many were concerned: nobody when
 * the source does not list everybody.
 */
export async function dropGone(tx: Tx, userId: UserId, sourceId: string): Promise<number> {
  if (!(await listsEverybody(tx, sourceId))) return 0;
  const gone = await tx.$queryRaw<{ contactId: string; xId: bigint | null }[]>`
    UPDATE source_entries AS e SET following = false
    FROM sources AS s, contacts AS c
    WHERE s.id = e.source_id AND c.id = e.contact_id AND s.user_id = ${userId}::uuid AND s.id <> ${sourceId}::uuid
      AND e.following AND s.kind = ANY(${completeKinds as string[]})
      AND coalesce(c.x_id::text, '') <> ALL(${refusedIds(sourceId)})
      AND NOT EXISTS (
        SELECT 1 FROM source_entries AS own
        WHERE own.source_id = ${sourceId}::uuid AND own.contact_id = e.contact_id AND own.following)
    RETURNING e.contact_id AS "contactId", c.x_id AS "xId"`;
  const contacts = [...new Map(gone.map((row) => [row.contactId, row])).values()];
  for (let from = 0; from < contacts.length; from += rowsAtOnce) {
    const some = contacts.slice(from, from + rowsAtOnce);
    const ids = some.map(({ contactId }) => contactId);
    await tx.$executeRaw`
      DELETE FROM source_entries AS e USING sources AS s
      WHERE s.id = e.source_id AND s.user_id = ${userId}::uuid AND e.contact_id = ANY(${ids}::uuid[])
        AND NOT (e.following OR e.follower OR e.blocked OR e.muted)`;
    await refold(tx, userId, some);
  }
  return contacts.length;
}
