/** Where a person's word to hand a list to their server's importer is kept, and what has come of it. */
import { Prisma } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { PlanOptions } from "../plan.ts";
import type { Reach } from "../store.ts";
import type { HandOffState } from "./hand-off-state.ts";

export async function createHandOff(
  tx: Reach,
  handOff: {
    readonly userId: UserId;
    readonly accountId: string;
    readonly handles: readonly string[];
    readonly options: PlanOptions;
    readonly now: Date;
  },
): Promise<string> {
  const { userId, accountId, handles, options, now } = handOff;
  const { showBoosts, notify, languages } = options;
  const row = await tx.handOff.create({
    data: {
      userId,
      accountId,
      handles: [...handles],
      showBoosts,
      notify,
      languages: [...languages],
      createdAt: now,
    },
    select: { id: true },
  });
  return row.id;
}

/** Whether a list of this account is on its way at this moment. */
export async function isHandingOver(tx: Reach, userId: UserId, accountId: string): Promise<boolean> {
  const where = { userId, accountId, state: { in: ["waiting", "sending"] } };
  return (await tx.handOff.count({ where })) > 0;
}

export type HandedOver = {
  readonly state: HandOffState;
  readonly status: number | null;
  readonly retryAt: Date | null;
  /** When the person asked for it. */
  readonly at: Date;
  readonly count: number;
  /** How many of them the account follows by now, as far as its server has listed it. */
  readonly followed: number;
  /** When the followings are read next; null when that is over. */
  readonly lookAt: Date | null;
};

/** The newest list that was handed over from this account; null when there was none. */
export async function loadHandedOver(
  tx: Reach,
  userId: UserId,
  accountId: string,
): Promise<HandedOver | null> {
  const rows = await tx.$queryRaw<HandedOver[]>(Prisma.sql`
    SELECT h.state, h.status, h.retry_at AS "retryAt", h.created_at AS at, cardinality(h.handles) AS count,
      h.look_at AS "lookAt",
      (SELECT count(*)::int FROM followed_accounts f
        WHERE f.account_id = h.account_id AND f.user_id = h.user_id AND f.handle = ANY(h.handles)) AS followed
    FROM hand_offs h WHERE h.account_id = ${accountId}::uuid AND h.user_id = ${userId}::uuid
    ORDER BY h.created_at DESC LIMIT 1`);
  return rows[0] ?? null;
}
