/** The people a person blocks on X whose address on the fediverse is known for certain. */
import type { Db } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";

/**
 * Addresses in alphabetical order, each once, as the account's own server names it. Known for certain: the server says that the
 * account exists, and a claim or a plain text of the contact's own names it. One whose contact has several is left out: a block
 * must never meet somebody else. So is an address that leads to a contact who is not blocked.
 */
export async function loadBlockedHandles(db: Db, userId: UserId): Promise<string[]> {
  const rows = await db.$queryRaw<{ handle: string }[]>`
    WITH certain AS (
      SELECT c.contact_id, coalesce(l.subject, c.handle) AS handle, x.blocked
      FROM candidates c JOIN contacts x ON x.id = c.contact_id JOIN lookups l ON l.handle = c.handle
      WHERE c.user_id = ${userId}::uuid AND c.kind = 'person' AND l.state = 'verified'
        AND EXISTS (
          SELECT 1 FROM jsonb_array_elements(c.evidence) AS e
          WHERE e ->> 'kind' = 'directory'
            OR (e ->> 'kind' = 'text' AND e ->> 'strength' = 'explicit' AND (e ->> 'thirdParty') IS DISTINCT FROM 'true'))
    )
    SELECT min(handle) AS handle FROM certain AS own
    WHERE blocked AND NOT EXISTS (SELECT 1 FROM certain AS other WHERE other.handle = own.handle AND NOT other.blocked)
    GROUP BY contact_id HAVING count(DISTINCT handle) = 1 ORDER BY 1`;
  return [...new Set(rows.map(({ handle }) => handle))];
}
