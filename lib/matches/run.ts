/** Ranks contacts anew after something about them has changed: load, conclude, save, a few hundred at a time. */
import type { Db } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { standingOf } from "./build-report.ts";
import { loadContactIds, loadFacts, loadSharedBy } from "./facts/store.ts";
import { lockMatches, saveMatches } from "./store.ts";

export type Ranking = {
  /** Contacts looked at. */
  readonly ranked: number;
  /** Matches that say something else than before. */
  readonly changed: number;
};

/** Facts of more contacts than this are never in memory at once. */
const contactsAtOnce = 400;

/**
 * Ranks all contacts of a person, or those of `contactIds` that are theirs. Safe to repeat and to run beside itself and beside
 * decisions: each slice takes its matches first and reads the facts afterwards. A contact that is gone is passed over.
 */
export async function runRank(input: {
  readonly db: Db;
  readonly userId: UserId;
  readonly contactIds?: readonly string[];
  readonly now: Date;
}): Promise<Ranking> {
  const { db, userId } = input;
  const contactIds = await loadContactIds(db, userId, input.contactIds);
  const total = { ranked: 0, changed: 0 };
  for (let from = 0; from < contactIds.length; from += contactsAtOnce) {
    const slice = await rankSlice(input, contactIds.slice(from, from + contactsAtOnce));
    total.ranked += slice.ranked;
    total.changed += slice.changed;
  }
  return total;
}

function rankSlice(
  { db, userId, now }: { readonly db: Db; readonly userId: UserId; readonly now: Date },
  contactIds: readonly string[],
): Promise<Ranking> {
  return db.$transaction(async (tx) => {
    const taken = await lockMatches(tx, userId, contactIds);
    const { contacts, lookups } = await loadFacts(tx, userId, taken);
    const common = { lookups, sharedBy: await loadSharedBy(tx, userId), now };
    const conclusions = contacts.map((contact) => ({ contact, standing: standingOf(contact, common) }));
    return { ranked: contacts.length, changed: await saveMatches(tx, userId, { conclusions, now }) };
  }, patience);
}

/** For transactions that wait for one another's matches. */
export const patience = { timeout: 60_000, maxWait: 60_000 };
