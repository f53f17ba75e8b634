/** Ranks contacts anew after something about them has changed: load, conclude, save, a few hundred at a time. */
import type { Db } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { standingOf } from "./build-report.ts";
import { loadFacets } from "./facets/store.ts";
import { loadContactIds, loadFacts, loadSharedBy, type Reach } from "./facts/store.ts";
import type { ReportFacets } from "./match.ts";
import type { AskedReport } from "./read-report-query.ts";
import {
  loadPlaces,
  loadReport,
  loadStanding,
  lockMatches,
  type ReportPage,
  type ReportStanding,
  saveMatches,
} from "./store.ts";

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
    const facts = await loadFacts(tx, userId, taken);
    const { contacts, lookups } = facts;
    const common = { lookups, sharedBy: await loadSharedBy(tx, userId, facts), now };
    const conclusions = contacts.map((contact) => ({ contact, standing: standingOf(contact, common) }));
    return { ranked: contacts.length, changed: await saveMatches(tx, userId, { conclusions, now }) };
  }, patience);
}

/** For transactions that wait for one another's matches. */
export const patience = { timeout: 60_000, maxWait: 60_000 };

export type ReportAnswer = Partial<ReportStanding> &
  Partial<ReportPage> & {
    readonly total?: number;
    readonly places?: readonly (string | null)[];
    readonly facets?: ReportFacets;
  };

/** What a program asks of the report: where everything stands, or else rows, places or facets of one view. */
export async function answerReport(
  db: Reach,
  userId: UserId,
  asked: AskedReport,
  now: Date,
): Promise<ReportAnswer> {
  const { filter, sort, after, until, limit, places, facets } = asked;
  if (places !== null) return loadPlaces(db, userId, { filter, sort, every: places });
  if (facets) return { facets: await loadFacets(db, userId, filter) };
  const page = limit === null ? {} : await loadReport(db, userId, { filter, sort, after, until, limit, now });
  // The rest of a list that is being read needs no new numbers.
  return until === null ? { ...(await loadStanding(db, userId)), ...page } : page;
}
