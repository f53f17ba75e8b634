/** Where lists handed to a server's importer are kept: each state is written down before and after the one call. */
import type { Db } from "#lib/db/client.ts";
import type { FollowCsvOptions } from "#lib/matches/write-follow-csv.ts";
import type { HandOffState } from "#lib/plans/hand-over/hand-off-state.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { HandOffEnd } from "./hand-off.ts";

export type HandOffLaneKey = {
  readonly userId: UserId;
  readonly accountId: string;
  readonly handOffId: string;
};

export type HandOff = {
  readonly id: string;
  readonly state: HandOffState;
  readonly handles: readonly string[];
  readonly options: FollowCsvOptions;
  readonly sentAt: Date | null;
  readonly lookAt: Date | null;
};

export async function loadHandOff(
  db: Db,
  { userId, accountId, handOffId }: HandOffLaneKey,
): Promise<HandOff | null> {
  const row = await db.handOff.findFirst({ where: { id: handOffId, userId, accountId } });
  if (!row) return null;
  const { id, state, handles, showBoosts, notify, languages, sentAt, lookAt } = row;
  const options = { showBoosts, notify, languages };
  return { id, state: state as HandOffState, handles, options, sentAt, lookAt };
}

/** Written before the call; false when somebody else has begun it, or it is not there any more. */
export async function beginHandOff(db: Db, key: HandOffLaneKey, now: Date): Promise<boolean> {
  const begun = await db.handOff.updateMany({
    where: { id: key.handOffId, userId: key.userId, accountId: key.accountId, state: "waiting" },
    data: { state: "sending", sentAt: now },
  });
  return begun.count > 0;
}

/** Written after it, with an entry in the log of what was done in the person's name. */
export async function endHandOff(
  db: Db,
  key: HandOffLaneKey,
  end: HandOffEnd & { readonly now: Date; readonly lookAt: Date | null },
): Promise<void> {
  const { userId, handOffId } = key;
  const { state, status, retryAt, now, lookAt } = end;
  await db.$transaction(async (tx) => {
    const ended = await tx.handOff.updateMany({
      where: { id: handOffId, userId, state: { in: ["waiting", "sending", "unknown"] } },
      data: { state, status, retryAt, endedAt: now, lookAt },
    });
    if (ended.count === 0) return;
    await tx.auditEntry.create({
      data: {
        userId,
        actorRole: "worker",
        action: state === "accepted" ? "list.taken" : "list.not_taken",
        subject: handOffId,
        facts: { state, ...(status === null ? {} : { status }) },
        at: now,
      },
    });
  });
}

/** When it is looked at next; null: not again. */
export async function saveHandOffLook(db: Db, key: HandOffLaneKey, lookAt: Date | null): Promise<void> {
  await db.handOff.updateMany({ where: { id: key.handOffId, userId: key.userId }, data: { lookAt } });
}

/** Lists to send, being sent, or due to be looked at: after a crash their job may be missing from the queue. */
export async function loadDueHandOffs(
  db: Db,
  now: Date,
): Promise<readonly { readonly userId: string; readonly accountId: string; readonly handOffId: string }[]> {
  const rows = await db.handOff.findMany({
    where: { OR: [{ state: { in: ["waiting", "sending"] } }, { lookAt: { lte: now } }] },
    select: { id: true, userId: true, accountId: true },
    orderBy: { createdAt: "asc" },
  });
  return rows.map(({ id, userId, accountId }) => ({ userId, accountId, handOffId: id }));
}
