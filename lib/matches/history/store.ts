/** Reads a person's log: everything that was done about them, whoever did it. */
import { Prisma } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { Reach } from "../facts/store.ts";
import type { HistoryEntry } from "./history-entry.ts";

export type HistoryQuery = {
  /** `id` of the last entry of the page before; null for the newest. */
  readonly before: string | null;
  readonly limit: number;
  /** Only what others did. */
  readonly byOthers?: boolean;
};

/** The newest entries first. Decisions name their contact as long as the person has it. */
export async function loadHistory(
  db: Reach,
  userId: UserId,
  { before, limit, byOthers = false }: HistoryQuery,
): Promise<{ readonly entries: readonly HistoryEntry[]; readonly next: string | null }> {
  const rows = await db.$queryRaw<(Omit<HistoryEntry, "at"> & { readonly at: Date })[]>`
    SELECT e.id::text AS id, e.at, e.actor_role AS "actorRole", e.actor_id IS NOT DISTINCT FROM e.user_id AS own,
      e.action, e.subject, e.reason, e.facts,
      (SELECT a.handle FROM fediverse_accounts a WHERE a.user_id = e.actor_id ORDER BY a.connected_at, a.id LIMIT 1) AS actor,
      (SELECT coalesce(c.display_names[1], '@' || c.username) FROM contacts c WHERE c.user_id = e.user_id
        AND e.subject ~ '^x:[0-9]{1,19}$' AND c.x_id = substring(e.subject FROM 3)::bigint) AS contact
    FROM audit_entries e
    WHERE e.user_id = ${userId}::uuid
      ${before === null ? Prisma.empty : Prisma.sql`AND e.id < ${before}::bigint`}
      ${byOthers ? Prisma.sql`AND e.actor_id IS DISTINCT FROM e.user_id` : Prisma.empty}
    ORDER BY e.id DESC LIMIT ${limit + 1}`;
  const page = rows.slice(0, limit).map((row) => ({ ...row, at: row.at.toISOString() }));
  return { entries: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** The whole log in pages that never stand in memory together. */
export async function* readHistory(db: Reach, userId: UserId): AsyncGenerator<HistoryEntry> {
  let before: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof loadHistory>> = await loadHistory(db, userId, {
      before,
      limit: 500,
    });
    yield* page.entries;
    before = page.next;
  } while (before !== null);
}
