/** Takes a person's words on their matches: one by one, many at once, typed, and back again. */

import { judgeHost } from "#lib/candidates/judge-host.ts";
import { readTypedHandle } from "#lib/candidates/read-typed-handle.ts";
import { orderLookupsAgain } from "#lib/candidates/store.ts";
import type { Db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { handleHost } from "#lib/fediverse/handle.ts";
import type { UserId } from "#lib/session/user-id.ts";
import {
  buildReportRow,
  type CommonFacts,
  type ContactFacts,
  type Standing,
  standingOf,
} from "../build-report.ts";
import { loadContactIds, loadFacts, loadSharedBy, type Reach } from "../facts/store.ts";
import { isFound } from "../grade-evidence.ts";
import type { Actor, Decision, Grade, RankedCandidate, ReportFilter, ReportRow, Verdict } from "../match.ts";
import {
  type AcceptObstacle,
  acceptObstacle,
  type BulkException,
  bulkException,
  bulkExceptions,
  canBeMatch,
  gradeBeforeDoubts,
  isProposable,
} from "../propose-candidate.ts";
import { patience, runRank } from "../run.ts";
import { loadIdsIn, loadIdsToDecide, lockMatches, saveMatches } from "../store.ts";
import {
  type AuditNote,
  loadContactsOf,
  loadDecisionsOf,
  nextDecisionTime,
  saveAudit,
  saveDecisions,
  saveTypedCandidate,
  undoDecisions,
} from "./store.ts";

type Asked = {
  readonly db: Db;
  /** Whose contacts. */
  readonly userId: UserId;
  /** Who decides. */
  readonly actor: Actor;
  readonly now: Date;
  /** Asked inside the same transaction before anything is read: throws when the actor may not do this any more. */
  readonly guard?: (tx: Reach) => Promise<void>;
  /** Said in the log beside the evidence: under which case, confirmed by whom. */
  readonly under?: AuditNote["facts"];
};
type AskedOfOne = Asked & { readonly contactId: string };

export type Decided =
  | { readonly kind: "decided"; readonly row: ReportRow }
  /** Nothing was written: this candidate cannot be accepted. */
  | { readonly kind: "refused"; readonly obstacle: AcceptObstacle };

type Word = AskedOfOne & {
  readonly handle: string;
  readonly verdict: Verdict;
  /** One of rejectionReasons, or words of one's own. */
  readonly reason?: string;
  readonly note?: string;
  /** The word answers a question about the handle, which is over with it. */
  readonly answers?: boolean;
};

/** Ends the transaction of a word that cannot be given, with everything its guard has written. */
class Refusal extends Error {
  readonly obstacle: AcceptObstacle;
  constructor(obstacle: AcceptObstacle) {
    super(obstacle);
    this.obstacle = obstacle;
  }
}

/**
 * Writes one word on one handle of one contact, and the contact as it stands afterwards. Throws AppError "not_found" when the
 * contact is not this person's or the handle is none of its candidates.
 */
export async function decide(input: Word): Promise<Decided> {
  try {
    return await writeWord(input);
  } catch (error) {
    if (error instanceof Refusal) return { kind: "refused", obstacle: error.obstacle };
    throw error;
  }
}

function writeWord(input: Word): Promise<Decided> {
  return withContact(input, async (tx, { contact, common, standing }): Promise<Decided> => {
    const candidate = standing.ranked.find(({ handle }) => handle === input.handle);
    if (!candidate) throw new AppError("not_found");
    const obstacle = input.verdict === "accepted" ? acceptObstacle(candidate) : null;
    if (obstacle) throw new Refusal(obstacle);
    const at = await nextDecisionTime(tx, input.userId, input.now);
    const reason = input.reason?.trim() || null;
    const words = input.note?.trim() || null;
    const decision = { contact, handle: input.handle, verdict: input.verdict, reason, note: words };
    // The same word said again, with a reason this time, takes the place of the first: one undo takes it back.
    const replaced = input.answers ? [input.verdict, "asked"] : [input.verdict];
    const same = contact.decisions.filter(
      (one) => one.handle === input.handle && replaced.includes(one.verdict),
    );
    await undoDecisions(tx, input.userId, { ids: same.map(({ id }) => id), now: at });
    const made = await saveDecisions(tx, input.userId, { decisions: [decision], actor: input.actor, at });
    const facts = { ...factsOf(candidate), ...(words === null ? {} : { note: words }), ...input.under };
    const note = { action: `match.${input.verdict}`, contact, reason, facts };
    await saveAudit(tx, input.userId, { notes: [note], actor: input.actor, at });
    const decisions = [...contact.decisions.filter((one) => !same.includes(one)), ...made];
    return { kind: "decided", row: await conclude(tx, input, { ...contact, decisions }, common) };
  });
}

export type Undone = { readonly kind: "undone" | "nothing_to_undo"; readonly row: ReportRow };

/** Takes back the last word on a contact, or the question about one handle of it; the word before it counts again. */
export function undoDecision(input: AskedOfOne & { readonly question?: string }): Promise<Undone> {
  return withContact(input, async (tx, { contact, common }): Promise<Undone> => {
    const last = contact.decisions
      .filter(
        ({ handle, verdict }) =>
          input.question === undefined || (verdict === "asked" && handle === input.question),
      )
      .sort(byTime)
      .at(-1);
    const kind = last ? "undone" : "nothing_to_undo";
    if (last) await takeBack(tx, input, [{ contact, decision: last }]);
    const decisions = contact.decisions.filter((decision) => decision !== last);
    return { kind, row: await conclude(tx, input, { ...contact, decisions }, common) };
  });
}

export type Typed =
  | { readonly kind: "typed"; readonly handle: string; readonly row: ReportRow }
  | { readonly kind: "not_a_handle" }
  /** Nobody of their own can be there: a mail provider or another network, a copier of X accounts, a server of groups. */
  | { readonly kind: "not_a_person"; readonly host: string };

/**
 * Adds a handle the person typed to a contact, or the link to a profile, and orders its look-up. An earlier rejection of the same handle is taken back:
 * typing it is a new word. The handle is proposed once its server has confirmed it; accepting stays a step of its own.
 */
export async function typeHandle(input: AskedOfOne & { readonly handle: string }): Promise<Typed> {
  await input.guard?.(input.db);
  const handle = readTypedHandle(input.handle);
  if (!handle) return { kind: "not_a_handle" };
  const kind = judgeHost(handleHost(handle));
  if (kind !== "person" && kind !== "bridge") return { kind: "not_a_person", host: handleHost(handle) };
  await requireOwn(input);
  // Ordered first: a look-up nobody waits for does no harm, a candidate nobody looks up would wait for ever.
  await orderLookupsAgain(input.db, [handle], input.now);
  return withContact(input, async (tx, { contact, common }): Promise<Typed> => {
    await saveTypedCandidate(tx, input.userId, { contactId: contact.contactId, handle, kind });
    const rejected = contact.decisions.filter((one) => one.handle === handle && one.verdict === "rejected");
    await takeBack(
      tx,
      input,
      rejected.map((decision) => ({ contact, decision })),
    );
    const note = { action: "match.typed", contact, reason: null, facts: { handle, ...input.under } };
    await saveAudit(tx, input.userId, { notes: [note], actor: input.actor, at: input.now });
    const after = await loadFacts(tx, input.userId, [contact.contactId]);
    const [changed] = after.contacts;
    if (!changed) throw new AppError("not_found");
    const sharedBy = await loadSharedBy(tx, input.userId, after);
    const row = await conclude(tx, input, changed, { ...common, lookups: after.lookups, sharedBy });
    return { kind: "typed", handle, row };
  });
}

/** Asks the servers of a contact's candidates again, whatever is cached. Answers how many handles that are. */
export async function lookAgain(
  input: Pick<AskedOfOne, "db" | "userId" | "contactId" | "now" | "guard">,
): Promise<{ readonly ordered: number }> {
  await input.guard?.(input.db);
  const { contacts } = await loadFacts(input.db, input.userId, uuidOrNotFound(input.contactId));
  const [contact] = contacts;
  if (!contact) throw new AppError("not_found");
  const handles = contact.candidates.filter(canBeMatch).map(({ handle }) => handle);
  await orderLookupsAgain(input.db, handles, input.now);
  return { ordered: handles.length };
}

// ------------------------------------------------------------------ many at once

/** The same for every contact whose look-up failed, as far as the filter shows them. Answers how many contacts that are. */
export async function lookAgainAll(
  input: Pick<Asked, "db" | "userId" | "now"> & { readonly filter: Omit<ReportFilter, "state"> },
): Promise<{ readonly contacts: number }> {
  const { db, userId, now, filter } = input;
  const failed = await loadIdsIn(db, userId, { ...filter, state: "lookup_failed" });
  for (const contactIds of slices(failed)) {
    const { contacts } = await loadFacts(db, userId, contactIds);
    const handles = contacts.flatMap(({ candidates }) => candidates.filter(canBeMatch));
    await orderLookupsAgain(
      db,
      handles.map(({ handle }) => handle),
      now,
    );
  }
  return { contacts: failed.length };
}

export type BulkAsked = {
  readonly grades: readonly Grade[];
  /** Only these contacts. Without a direction: those the person follows on X. */
  readonly filter?: Omit<ReportFilter, "state" | "grade">;
};

export type BulkCount = {
  /** Contacts that would be, or were, accepted. */
  readonly accepted: number;
  /** Contacts on evidence of the asked grades that are left for the person, by reason. */
  readonly exceptions: Readonly<Record<BulkException, number>>;
};

/** What acceptAll would do at this moment. Writes nothing. */
export async function previewAcceptAll(
  input: Pick<Asked, "db" | "userId" | "now"> & BulkAsked,
): Promise<BulkCount> {
  const total = newCount();
  await pickAll(input, (contacts, common) => pickSafe(contacts, common, input, total));
  return total;
}

/**
 * Accepts the best candidate of every contact to decide whose evidence has one of these grades, as far as bulkException allows
 * it. Each contact is judged anew at the moment it is accepted. `batch` names the acceptance for undoAll; null when nobody was
 * accepted.
 */
export async function acceptAll(
  input: Asked & BulkAsked,
): Promise<BulkCount & { readonly batch: string | null }> {
  const total = newCount();
  const word = { verdict: "accepted", reason: null } as const;
  const at = await decideAll(input, word, (contacts, common) => pickSafe(contacts, common, input, total));
  return { ...total, batch: total.accepted > 0 ? at.toISOString() : null };
}

export type RejectionCount = {
  /** Contacts whose proposed match would be, or was, rejected. */
  readonly rejected: number;
  /** Those among them for whom another handle is proposed next. */
  readonly others: number;
};

/** What rejectAll would do at this moment. Writes nothing. */
export async function previewRejectAll(
  input: Pick<Asked, "db" | "userId" | "now"> & BulkAsked,
): Promise<RejectionCount> {
  const total = { rejected: 0, others: 0 };
  await pickAll(input, (contacts, common) => pickShown(contacts, common, input, total));
  return total;
}

/** Rejects the match of every contact to decide that is shown with one of these grades. `batch` names it for undoAll. */
export async function rejectAll(
  input: Asked & BulkAsked & { readonly reason?: string },
): Promise<RejectionCount & { readonly batch: string | null }> {
  const total = { rejected: 0, others: 0 };
  const word = { verdict: "rejected", reason: input.reason ?? null } as const;
  const at = await decideAll(input, word, (contacts, common) => pickShown(contacts, common, input, total));
  return { ...total, batch: total.rejected > 0 ? at.toISOString() : null };
}

/** Takes back what one acceptAll or rejectAll decided, as far as it still stands. Answers how many contacts that were. */
export async function undoAll(
  input: Asked & { readonly batch: string },
): Promise<{ readonly undone: number }> {
  const { db, userId, now } = input;
  const at = new Date(input.batch);
  if (Number.isNaN(at.getTime())) throw new AppError("bad_request");
  const decisions = await loadDecisionsOf(db, userId, at);
  if (decisions.length === 0) return { undone: 0 };
  const contactIds = await loadContactsOf(db, userId, decisions);
  await db.$transaction(
    (tx) =>
      takeBack(
        tx,
        input,
        decisions.map((decision) => ({
          contact: contactOf(decision),
          decision,
        })),
      ),
    patience,
  );
  await runRank({ db, userId, contactIds, now });
  return { undone: decisions.length };
}

/** The contact a decision names. */
function contactOf({ xId, xUsername }: Decision): AuditNote["contact"] {
  const isAddress = xUsername?.startsWith("acct:") ?? false;
  return {
    id: xId,
    username: isAddress ? null : xUsername,
    addresses: isAddress && xUsername ? [xUsername] : [],
  };
}

type Picked = { readonly contact: ContactFacts; readonly best: RankedCandidate };
type PickSome = (contacts: readonly ContactFacts[], common: CommonFacts) => readonly Picked[];

/** Goes through everybody to decide, for the counts that `pick` keeps. */
async function pickAll(
  input: Pick<Asked, "db" | "userId" | "now"> & BulkAsked,
  pick: PickSome,
): Promise<void> {
  const { db, userId, now } = input;
  for (const contactIds of slices(await loadIdsToDecide(db, userId, input))) {
    const { contacts, common } = await loadCommon(db, { userId, now }, contactIds);
    pick(contacts, common);
  }
}

/** The same, each slice with its matches taken; answers the time all the words were given at. */
async function decideAll(input: Asked & BulkAsked, word: BulkWord, pick: PickSome): Promise<Date> {
  const { db, userId, actor, now } = input;
  const at = await nextDecisionTime(db, userId, now);
  for (const contactIds of slices(await loadIdsToDecide(db, userId, input))) {
    await db.$transaction(async (tx) => {
      const taken = await lockMatches(tx, userId, contactIds);
      const { contacts, common } = await loadCommon(tx, { userId, now }, taken);
      await decidePicked(tx, { userId, actor, at, now, ...word }, pick(contacts, common), common);
    }, patience);
  }
  return at;
}

function pickSafe(
  contacts: readonly ContactFacts[],
  common: CommonFacts,
  asked: BulkAsked,
  total: { accepted: number; exceptions: Record<BulkException, number> },
): readonly Picked[] {
  const picked: Picked[] = [];
  for (const contact of contacts) {
    const { ranked, folded } = standingOf(contact, common);
    const [best] = ranked;
    if (folded.state !== "to_decide" || !best || !asked.grades.includes(gradeBeforeDoubts(best))) continue;
    const followed = contact.following || asked.filter?.direction === "follower";
    const exception = bulkException(ranked) ?? (followed ? null : "not_followed_on_x");
    if (exception) {
      total.exceptions[exception] += 1;
    } else {
      total.accepted += 1;
      picked.push({ contact, best });
    }
  }
  return picked;
}

/** The matches to decide that the report shows with one of these grades, whatever speaks against them. */
function pickShown(
  contacts: readonly ContactFacts[],
  common: CommonFacts,
  asked: BulkAsked,
  total: { rejected: number; others: number },
): readonly Picked[] {
  const picked: Picked[] = [];
  for (const contact of contacts) {
    const { ranked, folded } = standingOf(contact, common);
    const best = ranked.find(({ handle }) => handle === folded.handle);
    if (folded.state !== "to_decide" || !best || !folded.grade || !asked.grades.includes(folded.grade))
      continue;
    picked.push({ contact, best });
    total.rejected += 1;
    const next = ranked.some(
      (other) => other.subject !== best.subject && isProposable(other) && isFound(other.lookup),
    );
    if (next) total.others += 1;
  }
  return picked;
}

type BulkWord = { readonly verdict: "accepted" | "rejected"; readonly reason: string | null };

async function decidePicked(
  tx: Reach,
  {
    userId,
    actor,
    at,
    now,
    verdict,
    reason,
  }: Pick<Asked, "userId" | "actor" | "now"> & BulkWord & { readonly at: Date },
  picked: readonly Picked[],
  common: CommonFacts,
): Promise<void> {
  if (picked.length === 0) return;
  const decisions = picked.map(
    ({ contact, best }) => ({ contact, handle: best.handle, verdict, reason, note: null }) as const,
  );
  const made = await saveDecisions(tx, userId, { decisions, actor, at });
  const notes = picked.map(
    ({ contact, best }): AuditNote => ({
      action: `match.${verdict}`,
      contact,
      reason,
      facts: { ...factsOf(best), batch: at.toISOString() },
    }),
  );
  await saveAudit(tx, userId, { notes, actor, at });
  const conclusions = picked.map(({ contact }, place) => {
    const decision = made[place];
    const decided = decision ? { ...contact, decisions: [...contact.decisions, decision] } : contact;
    return { contact: decided, standing: standingOf(decided, common) };
  });
  await saveMatches(tx, userId, { conclusions, now, touch: true });
}

const contactsAtOnce = 1_000;

function* slices(contactIds: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < contactIds.length; from += contactsAtOnce) {
    yield contactIds.slice(from, from + contactsAtOnce);
  }
}

function newCount(): { accepted: number; exceptions: Record<BulkException, number> } {
  const exceptions = Object.fromEntries(bulkExceptions.map((reason) => [reason, 0]));
  return { accepted: 0, exceptions: exceptions as Record<BulkException, number> };
}

// ------------------------------------------------------------------ one contact

type Found = { readonly contact: ContactFacts; readonly common: CommonFacts; readonly standing: Standing };

/** Runs with one contact whose match is taken, on facts read after it was. Throws AppError "not_found" when it is not theirs. */
function withContact<Result>(
  { db, userId, contactId, now, guard }: AskedOfOne,
  run: (tx: Reach, found: Found) => Promise<Result>,
): Promise<Result> {
  return db.$transaction(async (tx) => {
    await guard?.(tx);
    const taken = await lockMatches(tx, userId, uuidOrNotFound(contactId));
    const { contacts, common } = await loadCommon(tx, { userId, now }, taken);
    const [contact] = contacts;
    if (!contact) throw new AppError("not_found");
    return run(tx, { contact, common, standing: standingOf(contact, common) });
  }, patience);
}

async function loadCommon(
  tx: Reach,
  { userId, now }: Pick<Asked, "userId" | "now">,
  contactIds: readonly string[],
): Promise<{ readonly contacts: readonly ContactFacts[]; readonly common: CommonFacts }> {
  const facts = await loadFacts(tx, userId, contactIds);
  const sharedBy = await loadSharedBy(tx, userId, facts);
  return { contacts: facts.contacts, common: { lookups: facts.lookups, sharedBy, now } };
}

async function requireOwn({
  db,
  userId,
  contactId,
}: Pick<AskedOfOne, "db" | "userId" | "contactId">): Promise<void> {
  const own = await loadContactIds(db, userId, uuidOrNotFound(contactId));
  if (own.length === 0) throw new AppError("not_found");
}

function uuidOrNotFound(contactId: string): readonly string[] {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(contactId)) throw new AppError("not_found");
  return [contactId];
}

async function conclude(
  tx: Reach,
  { userId, now }: Pick<Asked, "userId" | "now">,
  contact: ContactFacts,
  common: CommonFacts,
): Promise<ReportRow> {
  const standing = standingOf(contact, common);
  await saveMatches(tx, userId, { conclusions: [{ contact, standing }], now, touch: true });
  return buildReportRow(contact, standing);
}

async function takeBack(
  tx: Reach,
  { userId, actor, now, under }: Pick<Asked, "userId" | "actor" | "now" | "under">,
  taken: readonly { readonly contact: AuditNote["contact"]; readonly decision: Decision }[],
): Promise<void> {
  if (taken.length === 0) return;
  await undoDecisions(tx, userId, { ids: taken.map(({ decision }) => decision.id), now });
  const notes = taken.map(
    ({ contact, decision: { handle, verdict } }): AuditNote => ({
      action: "match.undone",
      contact,
      reason: null,
      facts: { handle, verdict, ...under },
    }),
  );
  await saveAudit(tx, userId, { notes, actor, at: now });
}

/** On which evidence a word was given. */
function factsOf({ handle, subject, grade, lookup, reasons, warnings }: RankedCandidate): AuditNote["facts"] {
  return {
    handle,
    subject,
    grade,
    lookup,
    warnings: [...warnings],
    reasons: reasons.map((reason) => ({ ...reason })),
  };
}

function byTime(a: Decision, b: Decision): number {
  return a.decidedAt.getTime() - b.decidedAt.getTime() || (a.id < b.id ? -1 : 1);
}
