/** What a person and the support desk do with a case: open, take, look, decide, ask, answer, confirm, close. */
import { readTypedHandle } from "#lib/candidates/read-typed-handle.ts";
import type { Db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import {
  type Decided,
  decide,
  lookAgain,
  type Typed,
  typeHandle,
  type Undone,
  undoDecision,
} from "#lib/matches/decisions/run.ts";
import { loadOverview, type Overview } from "#lib/matches/facets/store.ts";
import type { Actor, ReportDetail } from "#lib/matches/match.ts";
import { type PictureAnswer, runPicture } from "#lib/matches/pictures/run.ts";
import type { AskedReport } from "#lib/matches/read-report-query.ts";
import { answerReport, type ReportAnswer } from "#lib/matches/run.ts";
import {
  loadReport,
  loadReportRow,
  loadStanding,
  lockMatches,
  type ReportPage,
  type ReportQuery,
  type ReportStanding,
} from "#lib/matches/store.ts";
import {
  bindOwnAccounts,
  loadOwnOrganisations,
  loadPeopleOf,
  type OwnOrganisation,
} from "#lib/organisations/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import {
  type Answer,
  type CaseNote,
  type CaseProposal,
  type CaseQuestion,
  caseEnd,
  type ProposalOutcome,
} from "./case.ts";
import {
  endCase,
  hadPolicyCase,
  loadColleagues,
  loadEndedQuestions,
  loadNotes,
  loadOwnQuestions,
  loadProposals,
  loadQuestions,
  lockProposal,
  type OpenCase,
  openCase,
  passCase,
  type Reach,
  requireCase,
  saveAnswer,
  saveCaseEntry,
  saveNote,
  saveProposal,
  saveQuestion,
  settleProposal,
  takeCase,
  withdrawCase,
} from "./store.ts";

const transaction = { timeout: 60_000, maxWait: 20_000 };

type Own = { readonly db: Db; readonly userId: UserId; readonly now: Date };

// ------------------------------------------------------------------ the person

/** Opens a case at the person's own word. Null when one is open already. */
export function runOpenCase({
  db,
  userId,
  now,
  ...asked
}: Own & {
  readonly days: number;
  readonly message: string;
  /** What the person read above the button. */
  readonly wording: string;
}): Promise<string | null> {
  return db.$transaction(async (tx) => {
    const [organisation] = await loadOwnOrganisations(tx, userId);
    const caseId = await openCase(tx, userId, {
      consent: {
        wording: asked.wording,
        facts: { days: asked.days, organisation: organisation?.name ?? null },
      },
      openedBy: "person",
      organisationId: organisation?.id ?? null,
      message: asked.message.trim(),
      endsAt: caseEnd(now, asked.days),
      now,
    });
    if (!caseId) return null;
    const actor = { id: userId, role: "person" } as const;
    await saveCaseEntry(tx, {
      userId,
      actor,
      action: "case.opened",
      caseId,
      facts: { days: asked.days },
      now,
    });
    return caseId;
  }, transaction);
}

/** Takes the consent back: from this moment nobody of the desk reads anything any more. */
export async function runWithdrawCase({ db, userId, now }: Own): Promise<boolean> {
  const withdrawn = await db.$transaction(async (tx) => {
    const caseId = await withdrawCase(tx, userId, now);
    if (!caseId) return false;
    const actor = { id: userId, role: "person" } as const;
    await saveCaseEntry(tx, { userId, actor, action: "case.withdrawn", caseId, now });
    return true;
  }, transaction);
  await runEndedQuestions({ db, userId, now });
  return withdrawn;
}

/**
 * Gives back the questions of cases that are over: nobody can answer them, and what stood before them stands again. Asked where a
 * case is ended, and where the person opens their report, because time ends a case without anybody. Answers how many there were.
 */
export async function runEndedQuestions({ db, userId, now }: Own): Promise<number> {
  const ended = await loadEndedQuestions(db, userId, now);
  const actor = { id: null, role: "worker" } as const;
  for (const { contactId, handle } of ended)
    await undoDecision({ db, userId, actor, now, contactId, question: handle });
  return ended.length;
}

/**
 * The person's answer to a question: yes accepts the handle and no rejects it, both as their own word; unsure gives the question
 * back, and the match stands as it did before it was asked. A yes to what cannot be accepted leaves the question open.
 */
export async function runAnswer({
  db,
  userId,
  now,
  ...said
}: Own & { readonly questionId: string; readonly answer: Answer }): Promise<Decided | Undone> {
  const open = await loadOwnQuestions(db, userId, now);
  const asked = open.find(({ id }) => id === said.questionId);
  if (!asked) throw new AppError("not_found");
  const { contactId, handle, id } = asked;
  const guard = async (tx: Reach) => {
    if (!(await saveAnswer(tx, userId, { ...said, now }))) throw new AppError("not_found");
  };
  const actor = { id: userId, role: "person" } as const;
  const mine = { db, userId, actor, now, contactId, guard, under: { answerTo: id } };
  if (said.answer === "unsure") return undoDecision({ ...mine, question: handle });
  return decide({ ...mine, handle, verdict: said.answer === "yes" ? "accepted" : "rejected", answers: true });
}

/** Opens the cases that the organisations of a person open by themselves; once a person has ended one, never again. */
export async function runOwnPolicies({ db, userId, now }: Own): Promise<void> {
  await bindOwnAccounts(db, userId);
  for (const organisation of await loadOwnOrganisations(db, userId)) {
    await db.$transaction((tx) => openByPolicy(tx, userId, organisation, now), transaction);
  }
}

/** The same for everybody of one organisation who has signed in, after an administrator changed its policy or accounts. */
export async function runOrganisationPolicy({
  db,
  administrator,
  organisationId,
  now,
}: {
  readonly db: Db;
  readonly administrator: UserId;
  readonly organisationId: string;
  readonly now: Date;
}): Promise<void> {
  for (const userId of await loadPeopleOf(db, administrator, organisationId)) {
    const own = await loadOwnOrganisations(db, userId);
    const organisation = own.find(({ id }) => id === organisationId);
    if (organisation) await db.$transaction((tx) => openByPolicy(tx, userId, organisation, now), transaction);
  }
}

async function openByPolicy(tx: Reach, userId: UserId, policy: OwnOrganisation, now: Date): Promise<void> {
  if (!policy.opensCases || (await hadPolicyCase(tx, userId, policy.id))) return;
  const facts = { days: policy.caseDays, organisation: policy.name };
  const caseId = await openCase(tx, userId, {
    consent: { wording: "policy", facts },
    openedBy: "organisation",
    organisationId: policy.id,
    message: "",
    endsAt: caseEnd(now, policy.caseDays),
    now,
  });
  if (!caseId) return;
  const actor = { id: userId, role: "organisation" } as const;
  await saveCaseEntry(tx, { userId, actor, action: "case.opened", caseId, facts, now });
}

// ------------------------------------------------------------------ the desk

type AtDesk = { readonly db: Db; readonly reviewer: UserId; readonly caseId: string; readonly now: Date };

/** Null when somebody else has it, or when it is over. */
export function runTakeCase({ db, reviewer, caseId, now }: AtDesk): Promise<"first" | "second" | null> {
  return db.$transaction(async (tx) => {
    const taken = await takeCase(tx, reviewer, { caseId, now });
    if (!taken) return null;
    const open = await requireCase(tx, reviewer, { caseId, now });
    await say(tx, open, { reviewer, action: "case.taken", now });
    return taken.as;
  }, transaction);
}

/** Hands a case to a colleague, or back into the queue with `to` null. False when nobody of that handle can have it. */
export function runPassCase({
  db,
  reviewer,
  caseId,
  to,
  now,
}: AtDesk & { readonly to: string | null }): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const open = await requireCase(tx, reviewer, { caseId, now });
    if (!(await passCase(tx, reviewer, { caseId, to }))) return false;
    await say(tx, open, { reviewer, action: "case.handed_over", facts: { to }, now });
    return true;
  }, transaction);
}

export async function runCloseCase({ db, reviewer, caseId, now }: AtDesk): Promise<void> {
  const userId = await db.$transaction(async (tx) => {
    const open = await requireCase(tx, reviewer, { caseId, now });
    await endCase(tx, reviewer, { caseId, why: "closed", now });
    await say(tx, open, { reviewer, action: "case.closed", now });
    return open.userId;
  }, transaction);
  await runEndedQuestions({ db, userId, now });
}

export type CaseReport = ReportPage & ReportStanding & { readonly open: OpenCase };

/** One page of the report of a case, with its counts. */
export function runCaseReport({
  db,
  query,
  ...desk
}: AtDesk & { readonly query: ReportQuery }): Promise<CaseReport> {
  return db.$transaction(async (tx) => {
    const open = await requireCase(tx, desk.reviewer, desk);
    const page = await loadReport(tx, open.userId, query);
    return { ...page, ...(await loadStanding(tx, open.userId)), open };
  }, transaction);
}

export type CasePage = ReportPage &
  Overview & {
    readonly open: OpenCase;
    readonly notes: readonly CaseNote[];
    readonly questions: readonly CaseQuestion[];
    readonly proposals: readonly CaseProposal[];
    readonly colleagues: readonly string[];
  };

/** Everything a reviewer sees of a case, at one moment; null when it is not open to them. */
export async function runCasePage({
  db,
  query,
  ...desk
}: AtDesk & { readonly query: ReportQuery }): Promise<CasePage | null> {
  try {
    return await db.$transaction(async (tx) => {
      const { reviewer, caseId, now } = desk;
      const open = await requireCase(tx, reviewer, desk);
      const inCase = { caseId, now };
      return {
        open,
        ...(await loadReport(tx, open.userId, query)),
        ...(await loadOverview(tx, open.userId, query.filter)),
        notes: await loadNotes(tx, reviewer, inCase),
        questions: await loadQuestions(tx, reviewer, inCase),
        proposals: await loadProposals(tx, reviewer, inCase),
        colleagues: await loadColleagues(tx, reviewer),
      };
    }, transaction);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
}

/** The report of a case as a program asks for it: the same answers as the person's own. */
export function runCaseAnswer({
  db,
  asked,
  ...desk
}: AtDesk & { readonly asked: AskedReport }): Promise<ReportAnswer> {
  return db.$transaction(async (tx) => {
    const open = await requireCase(tx, desk.reviewer, desk);
    return answerReport(tx, open.userId, asked, desk.now);
  }, transaction);
}

/** One row of the report of a case, with the log of its look-ups. */
export function runCaseRow({
  db,
  contactId,
  ...desk
}: AtDesk & { readonly contactId: string }): Promise<ReportDetail> {
  return db.$transaction(async (tx) => {
    const open = await requireCase(tx, desk.reviewer, desk);
    return loadReportRow(tx, open.userId, { contactId, now: desk.now });
  }, transaction);
}

/** The picture of one of the candidates of a case. */
export async function runCasePicture({
  db,
  handle,
  ...desk
}: AtDesk & { readonly handle: string }): Promise<PictureAnswer> {
  const open = await requireCase(db, desk.reviewer, desk);
  return runPicture({ db, userId: open.userId, handle, now: desk.now });
}

export type CaseDecided = Decided | { readonly kind: "proposed" };

/** A reviewer's word. Where the organisation asks for two people it waits for the other's. */
export async function runCaseDecision({
  db,
  reviewer,
  caseId,
  now,
  ...word
}: AtDesk & {
  readonly contactId: string;
  readonly handle: string;
  readonly verdict: "accepted" | "rejected";
  readonly reason?: string;
  readonly note?: string;
}): Promise<CaseDecided> {
  const open = await requireCase(db, reviewer, { caseId, now });
  if (!open.twoPeople) return decide({ ...asReviewer({ db, reviewer, caseId, now }, open), ...word });
  await loadReportRow(db, open.userId, { contactId: word.contactId, now }).then(({ candidates }) => {
    if (!candidates.some(({ handle }) => handle === word.handle)) throw new AppError("not_found");
  });
  await db.$transaction(async (tx) => {
    const { contactId, handle, verdict, reason = null, note = null } = word;
    await saveProposal(tx, reviewer, { caseId, contactId, handle, verdict, reason, note, now });
    await say(tx, open, { reviewer, action: "case.proposed", facts: { handle, verdict, reason, note }, now });
  }, transaction);
  return { kind: "proposed" };
}

export type Settled = { readonly kind: ProposalOutcome } | Extract<Decided, { kind: "refused" }>;

/**
 * The other reviewer's word on a proposal. Nobody confirms their own; what the person decided about the contact since then is
 * never overruled. The decision is the first reviewer's, confirmed by the second.
 */
export async function runSettle({
  db,
  reviewer,
  caseId,
  now,
  proposalId,
  confirm,
}: AtDesk & { readonly proposalId: string; readonly confirm: boolean }): Promise<Settled> {
  const desk = { db, reviewer, caseId, now };
  const open = await requireCase(db, reviewer, desk);
  const waiting = await loadProposals(db, reviewer, desk);
  const proposal = waiting.find(({ id }) => id === proposalId);
  if (!proposal) throw new AppError("not_found");
  if (!confirm) return db.$transaction((tx) => settle(tx, desk, proposalId, "declined"), transaction);
  if (proposal.proposedById === reviewer) throw new AppError("not_yours");
  const { contactId, handle, verdict, reason, note } = proposal;
  try {
    const decided = await decide({
      ...asReviewer(desk, open),
      actor: { id: proposal.proposedById ?? reviewer, role: "support" },
      under: { caseId, confirmedBy: reviewer },
      // The proposal is settled with the decision or not at all, once nobody else can decide about the contact.
      guard: async (tx) => {
        await lockMatches(tx, open.userId, [contactId]);
        await settle(tx, desk, proposalId, "confirmed");
      },
      contactId,
      handle,
      verdict,
      ...(reason === null ? {} : { reason }),
      ...(note === null ? {} : { note }),
    });
    return decided.kind === "refused" ? decided : { kind: "confirmed" };
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
    return db.$transaction((tx) => settle(tx, desk, proposalId, "overtaken"), transaction);
  }
}

/** The person has decided about the contact since it was proposed. */
class Overtaken extends Error {}

/** Ends the waiting of a proposal and says so; throws Overtaken instead of confirming one that the person's word has passed. */
async function settle(
  tx: Reach,
  { reviewer, caseId, now }: Omit<AtDesk, "db">,
  proposalId: string,
  outcome: ProposalOutcome,
): Promise<{ readonly kind: ProposalOutcome }> {
  const open = await requireCase(tx, reviewer, { caseId, now });
  const waiting = await lockProposal(tx, reviewer, { caseId, proposalId, now });
  if (!waiting) throw new AppError("not_found");
  if (outcome === "confirmed" && waiting.decided) throw new Overtaken();
  const settled = await settleProposal(tx, reviewer, { caseId, proposalId, outcome, now });
  if (!settled) throw new AppError("not_found");
  const facts = { handle: settled.handle, verdict: settled.verdict, outcome };
  await say(tx, open, { reviewer, action: "case.settled", facts, now });
  return { kind: outcome };
}

/** Takes back the last word on a contact. Where two people decide, nobody alone takes back what two have agreed on. */
export async function runCaseUndo({
  contactId,
  ...desk
}: AtDesk & { readonly contactId: string }): Promise<Undone> {
  const open = await requireCase(desk.db, desk.reviewer, desk);
  if (open.twoPeople) throw new AppError("not_yours");
  return undoDecision({ ...asReviewer(desk, open), contactId });
}

/**
 * A handle the reviewer knows: looked up like every other, and decided like every other. Typing takes a rejection back, which
 * nobody does alone where two people decide.
 */
export async function runCaseHandle({
  contactId,
  handle,
  ...desk
}: AtDesk & { readonly contactId: string; readonly handle: string }): Promise<Typed> {
  const open = await requireCase(desk.db, desk.reviewer, desk);
  const guard = async (tx: Reach) => {
    const still = await requireCase(tx, desk.reviewer, desk);
    const typed = readTypedHandle(handle);
    if (typed) await requireUndecided(tx, still, { contactId, handle: typed, now: desk.now });
  };
  return typeHandle({ ...asReviewer(desk, open), guard, contactId, handle });
}

/** Where two people decide, a word that stands is not set aside by one of them. */
async function requireUndecided(
  tx: Reach,
  open: OpenCase,
  { contactId, handle, now }: { readonly contactId: string; readonly handle: string; readonly now: Date },
): Promise<void> {
  if (!open.twoPeople) return;
  const { candidates } = await loadReportRow(tx, open.userId, { contactId, now });
  const verdict = candidates.find((candidate) => candidate.handle === handle)?.verdict;
  if (verdict === "accepted" || verdict === "rejected") throw new AppError("not_yours");
}

export async function runCaseLookAgain({
  contactId,
  ...desk
}: AtDesk & { readonly contactId: string }): Promise<{ readonly ordered: number }> {
  const open = await requireCase(desk.db, desk.reviewer, desk);
  return lookAgain({ ...asReviewer(desk, open), contactId });
}

/** Puts a question about one handle to the person: it stands in their report until they answer or the case ends. */
export async function runAsk({
  db,
  reviewer,
  caseId,
  now,
  ...asked
}: AtDesk & {
  readonly contactId: string;
  readonly handle: string;
  readonly question: string;
}): Promise<Decided> {
  const open = await requireCase(db, reviewer, { caseId, now });
  const { contactId, handle, question } = asked;
  return decide({
    ...asReviewer({ db, reviewer, caseId, now }, open),
    guard: async (tx) => {
      await requireUndecided(tx, open, { contactId, handle, now });
      await saveQuestion(tx, reviewer, { caseId, contactId, handle, question, now });
    },
    under: { caseId, question },
    contactId,
    handle,
    verdict: "asked",
  });
}

export async function runNote({ db, text, ...desk }: AtDesk & { readonly text: string }): Promise<void> {
  if (!(await saveNote(db, desk.reviewer, { ...desk, text }))) throw new AppError("not_found");
}

/** Acting on the case's report, as whom and under what: checked again inside each transaction. */
function asReviewer({ db, reviewer, caseId, now }: AtDesk, open: OpenCase) {
  const actor: Actor = { id: reviewer, role: open.role };
  const guard = async (tx: Reach) => {
    await requireCase(tx, reviewer, { caseId, now });
  };
  return { db, userId: open.userId, actor, now, guard, under: { caseId } };
}

function say(
  tx: Reach,
  open: OpenCase,
  {
    reviewer,
    ...said
  }: {
    readonly reviewer: UserId;
    readonly action: string;
    readonly facts?: Parameters<typeof saveCaseEntry>[1]["facts"];
    readonly now: Date;
  },
): Promise<void> {
  const actor = { id: reviewer, role: open.role };
  return saveCaseEntry(tx, { userId: open.userId, caseId: open.id, actor, ...said });
}
