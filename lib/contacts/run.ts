/** Takes in what a person hands us, piece by piece; every piece may come twice. */
import type { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { ContactEntry } from "#lib/intake/contact-entry.ts";
import type { uploadSchema } from "#lib/intake/schema.ts";
import { createSource, loadParts, markReady, requireReceiving, takePart } from "#lib/intake/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { gatherFacts } from "./merge-contacts.ts";
import { lockContacts, removeSource, saveFacts } from "./store.ts";

const transaction = { timeout: 60_000, maxWait: 30_000 };

export type Received = {
  readonly sourceId: string;
  /** The source is complete with this call: its contacts may be looked for. */
  readonly ready: boolean;
};

/** Carries out one call of an upload. Throws `not_found` for a source that is not the person's or is complete. */
export async function receiveUpload(options: {
  readonly db: Db;
  readonly userId: UserId;
  readonly call: z.output<typeof uploadSchema>;
  readonly now: Date;
}): Promise<Received> {
  const { db, userId, call, now } = options;
  switch (call.op) {
    case "start": {
      const { generatedAt, ...source } = call;
      const generated = generatedAt ? { generatedAt: new Date(generatedAt) } : {};
      return { sourceId: await createSource(db, userId, { ...source, ...generated }), ready: false };
    }
    case "part":
      await runReceivePart({ db, userId, ...call });
      return { sourceId: call.sourceId, ready: false };
    case "finish": {
      const arrived = await loadParts(db, userId, call.sourceId);
      if (arrived.length < call.parts) throw new AppError("bad_request", "a part is missing");
      return { sourceId: call.sourceId, ready: await markReady(db, userId, { ...call, now }) };
    }
    case "cancel":
      await requireReceiving(db, userId, call.sourceId);
      await runRemoveSource(db, userId, call.sourceId);
      return { sourceId: call.sourceId, ready: false };
  }
}

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
