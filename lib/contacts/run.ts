/** Takes in what a person hands us, piece by piece; every piece may come twice. */
import type { Db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { ContactEntry } from "#lib/intake/contact-entry.ts";
import { requireReceiving, takePart } from "#lib/intake/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { gatherFacts } from "./merge-contacts.ts";
import { lockContacts, removeSource, saveFacts } from "./store.ts";

const transaction = { timeout: 60_000, maxWait: 30_000 };

/** Stores one numbered piece of a source, whole or not at all. A piece that came before is recognised and left. */
export async function runReceivePart(options: {
  readonly db: Db;
  readonly userId: UserId;
  readonly sourceId: string;
  readonly number: number;
  readonly rows: readonly ContactEntry[];
}): Promise<void> {
  const { db, userId, sourceId, number, rows } = options;
  await requireReceiving(db, userId, sourceId);
  await db.$transaction(async (tx) => {
    await lockContacts(tx, userId);
    if (!(await takePart(tx, { sourceId, number, rows: rows.length }))) return;
    if (rows.length > 0) await saveFacts(tx, userId, { sourceId, facts: gatherFacts(rows) });
  }, transaction);
}

/** Removes one source and what only it brought; decisions stay. */
export async function runRemoveSource(db: Db, userId: UserId, sourceId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockContacts(tx, userId);
    if (!(await removeSource(tx, userId, sourceId))) throw new AppError("not_found");
  }, transaction);
}
