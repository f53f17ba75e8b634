/** Takes in what a person hands us, piece by piece; every piece may come twice. */
import type { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { ContactEntry } from "#lib/intake/contact-entry.ts";
import type { uploadSchema } from "#lib/intake/schema.ts";
import {
  agreeToSource,
  createSource,
  hasMergedSource,
  loadApplying,
  loadParts,
  markApplied,
  markReady,
  nextStagedPart,
  requireState,
  takePart,
  takeStaged,
} from "#lib/intake/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { dropGone } from "./difference/store.ts";
import { gatherFacts } from "./merge-contacts.ts";
import { lockContacts, removeSource, saveFacts } from "./store.ts";

const transaction = { timeout: 60_000, maxWait: 30_000 };

export type Received = {
  readonly sourceId: string;
  /** The source is complete with this call: its contacts may be looked for. */
  readonly ready: boolean;
  /** It is complete and waits: the person is to see the difference first. */
  readonly held: boolean;
  /** The person has agreed to the difference: its pieces are to be merged. */
  readonly applying: boolean;
};

type Upload = {
  readonly db: Db;
  readonly userId: UserId;
  readonly call: z.output<typeof uploadSchema>;
  readonly now: Date;
};

/** Carries out one call of an upload. Throws `not_found` for a source that is not the person's or is complete. */
export async function receiveUpload({ db, userId, call, now }: Upload): Promise<Received> {
  const answer = (sourceId: string, more: Partial<Received> = {}): Received => ({
    sourceId,
    ready: false,
    held: false,
    applying: false,
    ...more,
  });
  switch (call.op) {
    case "start": {
      const { generatedAt, ...source } = call;
      const generated = generatedAt ? { generatedAt: new Date(generatedAt) } : {};
      const held = await hasMergedSource(db, userId);
      return answer(await createSource(db, userId, { ...source, ...generated, held }));
    }
    case "part":
      await runReceivePart({ db, userId, ...call });
      return answer(call.sourceId);
    case "finish": {
      const arrived = await loadParts(db, userId, call.sourceId);
      if (arrived.length < call.parts) throw new AppError("bad_request", "a part is missing");
      const { sourceId } = call;
      const states = ["receiving", "received", "ready"] as const;
      const { held, state } = await requireState(db, userId, { sourceId, states });
      const closed = await markReady(db, userId, { ...call, held, now });
      return answer(sourceId, { ready: closed && !held, held: held && state !== "ready" });
    }
    case "apply":
      await requireState(db, userId, { sourceId: call.sourceId, states: ["received", "applying"] });
      await agreeToSource(db, userId, { sourceId: call.sourceId, dropGone: call.dropGone ?? false });
      return answer(call.sourceId, { applying: true });
    case "cancel":
      await requireState(db, userId, { sourceId: call.sourceId, states: ["receiving", "received"] });
      await runRemoveSource(db, userId, call.sourceId);
      return answer(call.sourceId);
  }
}

/**
 * Stores one numbered piece of a source, whole or not at all. A piece that came before is recognised and left. Pieces of a source
 * that is held are kept beside the contacts until `runApplySource`.
 */
export async function runReceivePart(options: {
  readonly db: Db;
  readonly userId: UserId;
  readonly sourceId: string;
  readonly number: number;
  readonly rows: readonly ContactEntry[];
}): Promise<void> {
  const { db, userId, sourceId, number, rows } = options;
  const { held } = await requireState(db, userId, { sourceId, states: ["receiving"] });
  await db.$transaction(async (tx) => {
    if (held) {
      await takePart(tx, { sourceId, number, rows: rows.length, staged: rows });
      return;
    }
    await lockContacts(tx, userId);
    if (!(await takePart(tx, { sourceId, number, rows: rows.length }))) return;
    if (rows.length > 0) await saveFacts(tx, userId, { sourceId, facts: gatherFacts(rows) });
  }, transaction);
}

/**
 * Merges a source the person has agreed to, piece by piece; after a crash it goes on where it was. False when it was not agreed to,
 * or when `shouldStop` said so: then it is to be called again.
 */
export async function runApplySource(options: {
  readonly db: Db;
  readonly userId: UserId;
  readonly sourceId: string;
  readonly now: Date;
  readonly shouldStop?: () => boolean;
}): Promise<boolean> {
  const { db, userId, sourceId } = options;
  const agreed = await loadApplying(db, userId, sourceId);
  if (!agreed) return false;
  for (;;) {
    if (options.shouldStop?.()) return false;
    const number = await nextStagedPart(db, sourceId);
    if (number === null) break;
    await db.$transaction(async (tx) => {
      await lockContacts(tx, userId);
      const rows = await takeStaged(tx, sourceId, number);
      if (rows && rows.length > 0) await saveFacts(tx, userId, { sourceId, facts: gatherFacts(rows) });
    }, transaction);
  }
  return db.$transaction(async (tx) => {
    await lockContacts(tx, userId);
    if (agreed.dropGone) await dropGone(tx, userId, sourceId);
    return markApplied(tx, userId, sourceId, options.now);
  }, transaction);
}

/** Removes one source and what only it brought; decisions stay. */
export async function runRemoveSource(db: Db, userId: UserId, sourceId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockContacts(tx, userId);
    if (!(await removeSource(tx, userId, sourceId))) throw new AppError("not_found");
  }, transaction);
}
