/**
 * Keeps cases and what is said in them. Whoever of the desk asks is checked in the same statement as the case: it is open, its
 * consent stands, its time is not over, and it is in their hands. Nothing is ever closed by a clock alone, and nothing needs it.
 */
import { randomUUID } from "node:crypto";
import { Prisma } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { UserId } from "#lib/session/user-id.ts";
import {
  type Answer,
  answers,
  type CaseEnding,
  type CaseNote,
  type CaseProposal,
  type CaseQuestion,
  type OwnCase,
  type ProposalOutcome,
  type QueuedCase,
} from "./case.ts";

/** A connection, or a transaction on it. */
export type Reach = Prisma.TransactionClient;

/** A case open to a reviewer at this moment. */
export type OpenCase = {
  readonly id: string;
  /** Whose report. */
  readonly userId: UserId;
  readonly handle: string;
  readonly message: string;
  readonly organisation: string | null;
  readonly twoPeople: boolean;
  readonly openedAt: Date;
  readonly endsAt: Date;
  readonly takenById: string;
  readonly secondId: string | null;
  readonly role: "support" | "administrator";
};

/** A case is open while nobody has closed it, its consent stands and its time is not over. */
const isOpen = (now: Date) =>
  Prisma.sql`c.closed_at IS NULL AND c.ends_at > ${now} AND k.withdrawn_at IS NULL`;

/** Somebody of the desk at this moment, whatever they were when they signed in. */
const isStaff = Prisma.sql`r.role IN ('support', 'administrator')`;

/** Who has a case in their hands, while they are of the desk: a case of somebody who has left it waits for another. */
const atDesk = (id: Prisma.Sql) =>
  Prisma.sql`(SELECT s.id FROM users s WHERE s.id = ${id} AND s.role IN ('support', 'administrator'))`;
const firstOf = atDesk(Prisma.sql`c.taken_by_id`);
const secondOf = atDesk(Prisma.sql`c.second_id`);

/** The handle under which people know somebody; the first account they connected. */
const handleOfSql = (
  id: Prisma.Sql,
) => Prisma.sql`(SELECT a.handle FROM fediverse_accounts a WHERE a.user_id = ${id}
  ORDER BY a.connected_at, a.id LIMIT 1)`;

// ------------------------------------------------------------------ the person's side

export type NewCase = {
  readonly consent: { readonly wording: string; readonly facts: Prisma.InputJsonObject };
  readonly openedBy: "person" | "organisation";
  readonly organisationId: string | null;
  readonly message: string;
  readonly endsAt: Date;
  readonly now: Date;
};

/** Opens a case with its consent; null when one is open already. Without a connected account there is nobody to answer to. */
export async function openCase(tx: Reach, userId: UserId, asked: NewCase): Promise<string | null> {
  const { now } = asked;
  await closeOver(tx, userId, now);
  const consentId = randomUUID();
  await tx.consent.create({
    data: { id: consentId, userId, kind: "support_case", givenAt: now, ...asked.consent },
  });
  const id = randomUUID();
  const made = await tx.$executeRaw`
    INSERT INTO support_cases (id, user_id, organisation_id, consent_id, opened_by, handle, message, opened_at, ends_at)
    SELECT ${id}::uuid, ${userId}::uuid, ${asked.organisationId}::uuid, ${consentId}::uuid, ${asked.openedBy},
      coalesce(${handleOfSql(Prisma.sql`${userId}::uuid`)}, ''), ${asked.message}, ${now}, ${asked.endsAt}
    ON CONFLICT (user_id) WHERE closed_at IS NULL DO NOTHING`;
  if (made === 0) {
    await tx.consent.delete({ where: { id: consentId } });
    return null;
  }
  await tx.consent.update({ where: { id: consentId }, data: { subjectId: id } });
  return id;
}

/** Writes down the ending of a case whose consent is over, so that another one can be opened. */
async function closeOver(tx: Reach, userId: UserId, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE support_cases c SET closed_at = least(c.ends_at, coalesce(k.withdrawn_at, c.ends_at)),
      closed_why = CASE WHEN k.withdrawn_at IS NULL THEN 'expired' ELSE 'withdrawn' END
    FROM consents k WHERE k.id = c.consent_id AND c.user_id = ${userId}::uuid AND c.closed_at IS NULL
      AND NOT (${isOpen(now)})`;
}

/** The person's case, while it is open. */
export async function loadOwnCase(db: Reach, userId: UserId, now: Date): Promise<OwnCase | null> {
  const rows = await db.$queryRaw<OwnCase[]>`
    SELECT c.id, c.opened_by AS "openedBy", o.name AS organisation, c.opened_at AS "openedAt", c.ends_at AS "endsAt",
      ${handleOfSql(Prisma.sql`c.taken_by_id`)} AS "takenBy", ${handleOfSql(Prisma.sql`c.second_id`)} AS second
    FROM support_cases c JOIN consents k ON k.id = c.consent_id LEFT JOIN organisations o ON o.id = c.organisation_id
    WHERE c.user_id = ${userId}::uuid AND ${isOpen(now)}`;
  return rows[0] ?? null;
}

/** Takes the consent back and ends the case with it. Answers its id, or null when none was open. */
export async function withdrawCase(tx: Reach, userId: UserId, now: Date): Promise<string | null> {
  const rows = await tx.$queryRaw<{ id: string; consentId: string }[]>`
    UPDATE support_cases c SET closed_at = ${now}, closed_why = 'withdrawn'
    WHERE c.user_id = ${userId}::uuid AND c.closed_at IS NULL RETURNING id, consent_id AS "consentId"`;
  const [closed] = rows;
  if (!closed) return null;
  await tx.consent.updateMany({
    where: { id: closed.consentId, userId, withdrawnAt: null },
    data: { withdrawnAt: now },
  });
  return closed.id;
}

/** Whether this organisation's policy has opened a case for this person before: a person who ended it is not asked again. */
export async function hadPolicyCase(db: Reach, userId: UserId, organisationId: string): Promise<boolean> {
  return (await db.supportCase.count({ where: { userId, organisationId, openedBy: "organisation" } })) > 0;
}

type QuestionRow = Omit<CaseQuestion, "answer"> & { readonly answer: string | null };
const questionColumns = Prisma.sql`q.id, q.contact_id AS "contactId", q.handle, q.question, q.asked_at AS "askedAt",
  q.answer, q.answered_at AS "answeredAt"`;
const toQuestion = (row: QuestionRow): CaseQuestion => ({
  ...row,
  answer: answers.find((answer) => answer === row.answer) ?? null,
});

/** Questions that wait for this person's answer, while the case they were asked in is open and they have the contact. */
export async function loadOwnQuestions(
  db: Reach,
  userId: UserId,
  now: Date,
): Promise<readonly CaseQuestion[]> {
  const rows = await db.$queryRaw<QuestionRow[]>`
    SELECT ${questionColumns} FROM case_questions q JOIN support_cases c ON c.id = q.case_id
      JOIN consents k ON k.id = c.consent_id JOIN contacts t ON t.id = q.contact_id AND t.user_id = q.user_id
    WHERE q.user_id = ${userId}::uuid AND c.user_id = q.user_id AND q.answered_at IS NULL AND ${isOpen(now)}
    ORDER BY q.asked_at, q.id`;
  return rows.map(toQuestion);
}

/** Matches of this person that wait for the answer to a question that nobody can give any more: its case is over. */
export async function loadEndedQuestions(
  db: Reach,
  userId: UserId,
  now: Date,
): Promise<readonly { readonly contactId: string; readonly handle: string }[]> {
  return db.$queryRaw<{ contactId: string; handle: string }[]>`
    SELECT DISTINCT t.id AS "contactId", d.handle FROM decisions d JOIN contacts t ON t.user_id = d.user_id
      AND (t.x_id = d.x_id OR lower(t.username) = d.x_username OR d.x_username = ANY(t.urls))
    WHERE d.user_id = ${userId}::uuid AND d.verdict = 'asked' AND d.undone_at IS NULL AND NOT EXISTS (
      SELECT 1 FROM case_questions q JOIN support_cases c ON c.id = q.case_id JOIN consents k ON k.id = c.consent_id
      WHERE q.user_id = d.user_id AND q.handle = d.handle AND q.answered_at IS NULL AND ${isOpen(now)})
    ORDER BY t.id, d.handle`;
}

/** Writes the person's answer; null when the question is not theirs, has its answer, or its case is over. */
export async function saveAnswer(
  tx: Reach,
  userId: UserId,
  { questionId, answer, now }: { readonly questionId: string; readonly answer: Answer; readonly now: Date },
): Promise<CaseQuestion | null> {
  const rows = await tx.$queryRaw<QuestionRow[]>`
    UPDATE case_questions q SET answer = ${answer}, answered_at = ${now}
    WHERE q.id = ${questionId}::uuid AND q.user_id = ${userId}::uuid AND q.answered_at IS NULL AND EXISTS (
      SELECT 1 FROM support_cases c JOIN consents k ON k.id = c.consent_id WHERE c.id = q.case_id AND ${isOpen(now)})
    RETURNING ${questionColumns}`;
  return rows[0] ? toQuestion(rows[0]) : null;
}

// ------------------------------------------------------------------ the desk's side

export type QueueFilter = {
  readonly state?: QueuedCase["state"];
  readonly organisation?: string;
  readonly mine?: boolean;
};

/** Cases that are open, the oldest first. Of the report itself nothing. */
export async function loadQueue(
  db: Reach,
  reviewer: UserId,
  { filter, now }: { readonly filter: QueueFilter; readonly now: Date },
): Promise<readonly QueuedCase[]> {
  const { state, organisation, mine } = filter;
  return db.$queryRaw<QueuedCase[]>`
    SELECT c.id, c.handle, c.message, CASE WHEN ${firstOf} IS NULL THEN 'waiting' ELSE 'taken' END AS state,
      c.opened_by AS "openedBy", o.name AS organisation, coalesce(o.two_people, false) AS "twoPeople",
      c.opened_at AS "openedAt", c.ends_at AS "endsAt", ${handleOfSql(firstOf)} AS "takenBy",
      ${handleOfSql(secondOf)} AS second,
      (c.taken_by_id = r.id OR coalesce(c.second_id = r.id, false)) IS TRUE AS mine, c.user_id = r.id AS own
    FROM support_cases c JOIN consents k ON k.id = c.consent_id JOIN users r ON r.id = ${reviewer}::uuid
      LEFT JOIN organisations o ON o.id = c.organisation_id
    WHERE ${isStaff} AND ${isOpen(now)}
      ${state === undefined ? Prisma.empty : state === "waiting" ? Prisma.sql`AND ${firstOf} IS NULL` : Prisma.sql`AND ${firstOf} IS NOT NULL`}
      ${organisation === undefined ? Prisma.empty : organisation === "" ? Prisma.sql`AND o.id IS NULL` : Prisma.sql`AND o.name = ${organisation}`}
      ${mine ? Prisma.sql`AND (c.taken_by_id = r.id OR c.second_id = r.id)` : Prisma.empty}
    ORDER BY c.opened_at, c.id LIMIT 500`;
}

/**
 * The case in a reviewer's hands at this moment, locked against its ending until the transaction is over. Throws `not_found`
 * for everything else: another's case, one's own report, a case that is over, somebody who is no longer of the desk.
 */
export async function requireCase(
  db: Reach,
  reviewer: UserId,
  { caseId, now }: { readonly caseId: string; readonly now: Date },
): Promise<OpenCase> {
  const rows = await db.$queryRaw<OpenCase[]>`
    SELECT c.id, c.user_id AS "userId", c.handle, c.message, o.name AS organisation,
      coalesce(o.two_people, false) AS "twoPeople", c.opened_at AS "openedAt", c.ends_at AS "endsAt",
      c.taken_by_id AS "takenById", c.second_id AS "secondId", r.role
    FROM support_cases c JOIN consents k ON k.id = c.consent_id JOIN users r ON r.id = ${reviewer}::uuid
      LEFT JOIN organisations o ON o.id = c.organisation_id
    WHERE c.id = ${caseId}::uuid AND ${isStaff} AND ${isOpen(now)} AND c.user_id <> r.id
      AND (c.taken_by_id = r.id OR c.second_id = r.id)
    FOR SHARE OF c, k`;
  const [open] = rows;
  if (!open) throw new AppError("not_found");
  return open;
}

/**
 * Takes a case that waits; in an organisation that asks for two people, also as the second of a case that another has. Answers
 * whose case it is, or null when it cannot be taken.
 */
export async function takeCase(
  tx: Reach,
  reviewer: UserId,
  { caseId, now }: { readonly caseId: string; readonly now: Date },
): Promise<{ readonly userId: UserId; readonly as: "first" | "second" } | null> {
  // Of the row that is written, not of the one it is joined to: of two who take it at once, the later sees the earlier.
  const [first, second] = [atDesk(Prisma.sql`t.taken_by_id`), atDesk(Prisma.sql`t.second_id`)];
  const rows = await tx.$queryRaw<{ userId: UserId; second: boolean }[]>`
    UPDATE support_cases t SET
      taken_by_id = coalesce(${first}, ${reviewer}::uuid),
      taken_at = coalesce(t.taken_at, ${now}),
      second_id = CASE WHEN ${first} IS NULL THEN t.second_id ELSE ${reviewer}::uuid END
    FROM support_cases c JOIN consents k ON k.id = c.consent_id JOIN users r ON r.id = ${reviewer}::uuid
      LEFT JOIN organisations o ON o.id = c.organisation_id
    WHERE t.id = c.id AND c.id = ${caseId}::uuid AND ${isStaff} AND ${isOpen(now)} AND c.user_id <> r.id
      AND t.closed_at IS NULL AND t.second_id IS DISTINCT FROM r.id AND (${first} IS NULL
        OR (o.two_people AND ${second} IS NULL AND t.taken_by_id <> r.id))
    RETURNING t.user_id AS "userId", t.second_id IS NOT DISTINCT FROM ${reviewer}::uuid AS second`;
  const [taken] = rows;
  return taken ? { userId: taken.userId, as: taken.second ? "second" : "first" } : null;
}

/** Puts a case into another's hands, or back into the queue. The caller has asked requireCase. False when nobody of the desk has that handle. */
export async function passCase(
  tx: Reach,
  reviewer: UserId,
  { caseId, to }: { readonly caseId: string; readonly to: string | null },
): Promise<boolean> {
  const passed = await tx.$executeRaw`
    UPDATE support_cases c SET
      taken_by_id = CASE WHEN c.taken_by_id = ${reviewer}::uuid THEN n.id ELSE c.taken_by_id END,
      second_id = CASE WHEN c.second_id = ${reviewer}::uuid THEN n.id ELSE c.second_id END
    FROM (SELECT (SELECT r.id FROM users r JOIN fediverse_accounts a ON a.user_id = r.id
      WHERE a.handle = ${to} AND ${isStaff} LIMIT 1) AS id) n
    WHERE c.id = ${caseId}::uuid AND c.closed_at IS NULL AND (c.taken_by_id = ${reviewer}::uuid OR c.second_id = ${reviewer}::uuid)
      AND (${to}::text IS NULL OR (n.id IS NOT NULL AND n.id <> c.user_id
        AND n.id IS DISTINCT FROM c.taken_by_id AND n.id IS DISTINCT FROM c.second_id))`;
  return passed > 0;
}

/** Ends a case from the desk; its consent ends with it. The caller has asked requireCase. */
export async function endCase(
  tx: Reach,
  reviewer: UserId,
  { caseId, why, now }: { readonly caseId: string; readonly why: CaseEnding; readonly now: Date },
): Promise<void> {
  await tx.$executeRaw`
    WITH ended AS (
      UPDATE support_cases SET closed_at = ${now}, closed_why = ${why}
      WHERE id = ${caseId}::uuid AND closed_at IS NULL
        AND (taken_by_id = ${reviewer}::uuid OR second_id = ${reviewer}::uuid) RETURNING consent_id
    )
    UPDATE consents k SET withdrawn_at = ${now} FROM ended WHERE k.id = ended.consent_id AND k.withdrawn_at IS NULL`;
}

/** Who else works at the desk, by handle: to hand a case over. */
export async function loadColleagues(db: Reach, reviewer: UserId): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ handle: string | null }[]>`
    SELECT ${handleOfSql(Prisma.sql`s.id`)} AS handle FROM users s JOIN users r ON r.id = ${reviewer}::uuid
    WHERE ${isStaff} AND s.role IN ('support', 'administrator') AND s.id <> r.id ORDER BY 1`;
  return rows.flatMap(({ handle }) => handle ?? []);
}

/** The statement's own test that the case is in this reviewer's hands. */
const inHands = (reviewer: UserId, caseId: string, now: Date) => Prisma.sql`EXISTS (
  SELECT 1 FROM support_cases c JOIN consents k ON k.id = c.consent_id JOIN users r ON r.id = ${reviewer}::uuid
  WHERE c.id = ${caseId}::uuid AND ${isStaff} AND ${isOpen(now)} AND c.user_id <> r.id
    AND (c.taken_by_id = r.id OR c.second_id = r.id))`;

type InCase = { readonly caseId: string; readonly now: Date };

export async function loadNotes(
  db: Reach,
  reviewer: UserId,
  { caseId, now }: InCase,
): Promise<readonly CaseNote[]> {
  return db.$queryRaw<CaseNote[]>`
    SELECT n.id, ${handleOfSql(Prisma.sql`n.author_id`)} AS author, n.text, n.at FROM case_notes n
    WHERE n.case_id = ${caseId}::uuid AND ${inHands(reviewer, caseId, now)} ORDER BY n.at, n.id`;
}

/** False when the case is not in this reviewer's hands. */
export async function saveNote(
  db: Reach,
  reviewer: UserId,
  { caseId, text, now }: InCase & { readonly text: string },
): Promise<boolean> {
  const made = await db.$executeRaw`
    INSERT INTO case_notes (id, case_id, author_id, text, at)
    SELECT ${randomUUID()}::uuid, ${caseId}::uuid, ${reviewer}::uuid, ${text}, ${now}
    WHERE ${inHands(reviewer, caseId, now)}`;
  return made > 0;
}

export async function loadQuestions(
  db: Reach,
  reviewer: UserId,
  { caseId, now }: InCase,
): Promise<readonly CaseQuestion[]> {
  const rows = await db.$queryRaw<QuestionRow[]>`
    SELECT ${questionColumns} FROM case_questions q
    WHERE q.case_id = ${caseId}::uuid AND ${inHands(reviewer, caseId, now)} ORDER BY q.asked_at, q.id`;
  return rows.map(toQuestion);
}

/** Puts a question about one handle of one contact; one that is still open about the same is replaced. */
export async function saveQuestion(
  tx: Reach,
  reviewer: UserId,
  asked: InCase & { readonly contactId: string; readonly handle: string; readonly question: string },
): Promise<void> {
  const { caseId, contactId, handle, question, now } = asked;
  await tx.$executeRaw`
    DELETE FROM case_questions WHERE case_id = ${caseId}::uuid AND contact_id = ${contactId}::uuid AND handle = ${handle}
      AND answered_at IS NULL AND ${inHands(reviewer, caseId, now)}`;
  const made = await tx.$executeRaw`
    INSERT INTO case_questions (id, case_id, user_id, contact_id, handle, question, asked_by_id, asked_at)
    SELECT ${randomUUID()}::uuid, s.id, s.user_id, ${contactId}::uuid, ${handle}, ${question}, ${reviewer}::uuid, ${now}
    FROM support_cases s WHERE s.id = ${caseId}::uuid AND ${inHands(reviewer, caseId, now)}`;
  if (made === 0) throw new AppError("not_found");
}

/** Decisions that wait for the other reviewer. */
export async function loadProposals(
  db: Reach,
  reviewer: UserId,
  { caseId, now }: InCase,
): Promise<readonly CaseProposal[]> {
  return db.$queryRaw<CaseProposal[]>`
    SELECT p.id, p.contact_id AS "contactId", p.handle, p.verdict, p.reason, p.note, p.proposed_by_id AS "proposedById",
      ${handleOfSql(Prisma.sql`p.proposed_by_id`)} AS "proposedBy", p.proposed_at AS "proposedAt"
    FROM case_proposals p WHERE p.case_id = ${caseId}::uuid AND p.settled_at IS NULL
      AND ${inHands(reviewer, caseId, now)} ORDER BY p.proposed_at, p.id`;
}

/** Writes a decision that waits; an earlier one on the same contact gives way. */
export async function saveProposal(
  tx: Reach,
  reviewer: UserId,
  proposed: InCase & Pick<CaseProposal, "contactId" | "handle" | "verdict" | "reason" | "note">,
): Promise<string> {
  const { caseId, contactId, handle, verdict, reason, note, now } = proposed;
  await tx.$executeRaw`
    UPDATE case_proposals SET settled_at = ${now}, settled_by_id = ${reviewer}::uuid, outcome = 'overtaken'
    WHERE case_id = ${caseId}::uuid AND contact_id = ${contactId}::uuid AND settled_at IS NULL
      AND ${inHands(reviewer, caseId, now)}`;
  const id = randomUUID();
  const made = await tx.$executeRaw`
    INSERT INTO case_proposals (id, case_id, user_id, contact_id, handle, verdict, reason, note, proposed_by_id, proposed_at)
    SELECT ${id}::uuid, s.id, s.user_id, ${contactId}::uuid, ${handle}, ${verdict}, ${reason}, ${note},
      ${reviewer}::uuid, ${now}
    FROM support_cases s WHERE s.id = ${caseId}::uuid AND ${inHands(reviewer, caseId, now)}`;
  if (made === 0) throw new AppError("not_found");
  return id;
}

/** A proposal that waits, held for settling, and whether the person has decided about the contact since; null when it does not wait. */
export async function lockProposal(
  tx: Reach,
  reviewer: UserId,
  { caseId, proposalId, now }: InCase & { readonly proposalId: string },
): Promise<{ readonly proposedById: string | null; readonly decided: boolean } | null> {
  const rows = await tx.$queryRaw<{ proposedById: string | null; decided: boolean }[]>`
    SELECT p.proposed_by_id AS "proposedById", EXISTS (
      SELECT 1 FROM decisions d JOIN contacts t ON t.id = p.contact_id
      WHERE d.user_id = p.user_id AND d.decided_by_id = p.user_id AND d.decided_at > p.proposed_at
        AND d.undone_at IS NULL
        AND (d.x_id = t.x_id OR d.x_username = lower(t.username) OR d.x_username = ANY(t.urls))) AS decided
    FROM case_proposals p WHERE p.id = ${proposalId}::uuid AND p.case_id = ${caseId}::uuid AND p.settled_at IS NULL
      AND ${inHands(reviewer, caseId, now)} FOR UPDATE OF p`;
  return rows[0] ?? null;
}

/** Ends the waiting of a proposal; null when it is none of this case's or does not wait any more. */
export async function settleProposal(
  tx: Reach,
  reviewer: UserId,
  settled: InCase & { readonly proposalId: string; readonly outcome: ProposalOutcome },
): Promise<CaseProposal | null> {
  const { caseId, proposalId, outcome, now } = settled;
  const rows = await tx.$queryRaw<CaseProposal[]>`
    UPDATE case_proposals p SET settled_at = ${now}, settled_by_id = ${reviewer}::uuid, outcome = ${outcome}
    WHERE p.id = ${proposalId}::uuid AND p.case_id = ${caseId}::uuid AND p.settled_at IS NULL
      AND ${inHands(reviewer, caseId, now)}
    RETURNING p.id, p.contact_id AS "contactId", p.handle, p.verdict, p.reason, p.note,
      p.proposed_by_id AS "proposedById", NULL AS "proposedBy", p.proposed_at AS "proposedAt"`;
  return rows[0] ?? null;
}

export type CaseEntry = {
  readonly userId: UserId;
  readonly actor: {
    readonly id: UserId;
    readonly role: "person" | "support" | "administrator" | "organisation";
  };
  readonly action: string;
  readonly caseId: string;
  readonly facts?: Prisma.InputJsonObject;
  readonly now: Date;
};

/** Says in the log of the person concerned what happened to their case. */
export async function saveCaseEntry(tx: Reach, entry: CaseEntry): Promise<void> {
  const { userId, actor, action, caseId, facts = {}, now } = entry;
  await tx.auditEntry.create({
    data: { userId, actorId: actor.id, actorRole: actor.role, action, subject: caseId, facts, at: now },
  });
}
