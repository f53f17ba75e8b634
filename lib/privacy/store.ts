/** Reads everything of one person for their download, and removes everything when they ask. */
import { type Db, Prisma } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { dayMs } from "#lib/time.ts";

export type HeldToken = { readonly id: string; readonly issuerHost: string; readonly tokenSealed: string };

export async function findTokens(db: Db, userId: UserId): Promise<HeldToken[]> {
  const rows = await db.fediverseAccount.findMany({ where: { userId, tokenSealed: { not: null } } });
  return rows.map((row) => ({ id: row.id, issuerHost: row.issuerHost, tokenSealed: row.tokenSealed ?? "" }));
}

/** Forgets the token. Plans of the account stop; the account stays known, so that the same person finds their data again. */
export async function disconnectFediverse(db: Db, userId: UserId, accountId: string): Promise<boolean> {
  const [changed] = await db.$transaction([
    db.fediverseAccount.updateMany({
      where: { id: accountId, userId },
      data: { tokenSealed: null, state: "disconnected", signedOutAt: new Date() },
    }),
    db.plan.updateMany({
      where: { accountId, userId, state: { in: ["running", "paused"] } },
      data: { state: "stopped", waitReason: "signed_out" },
    }),
    db.auditEntry.create({
      data: { userId, actorId: userId, action: "account.disconnected", subject: accountId },
    }),
  ]);
  return changed.count > 0;
}

export async function disconnectX(db: Db, userId: UserId, accountId: string): Promise<boolean> {
  const gone = await db.xAccount.deleteMany({ where: { id: accountId, userId } });
  return gone.count > 0;
}

/**
 * Erases one person: every row about them goes by the foreign keys, the audit entries because the transaction
 * names the person it erases, claims they made because they are theirs. Numbers without a name stay.
 * Work that is under way for the person may write at the same moment: then all of it is tried again.
 */
export async function erasePerson(db: Db, userId: UserId): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await eraseAtOnce(db, userId);
      return;
    } catch (error) {
      if (!isWriteConflict(error) || tries === eraseTriesMax) throw error;
    }
  }
}

const eraseTriesMax = 10;

function isWriteConflict(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2034";
}

async function eraseAtOnce(db: Db, userId: UserId): Promise<void> {
  await db.$transaction(
    [
      db.$executeRaw`SELECT set_config('transhumance.erasing', ${userId}::text, true)`,
      db.$executeRaw`
        INSERT INTO counters (name, value)
        SELECT 'erased.audit_entries', count(*) FROM audit_entries WHERE user_id = ${userId}::uuid
        ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value`,
      db.$executeRaw`
        INSERT INTO counters (name, value) VALUES ('erased.people', 1)
        ON CONFLICT (name) DO UPDATE SET value = counters.value + 1`,
      db.directoryClaim.deleteMany({ where: { ownerUserId: userId } }),
      db.user.deleteMany({ where: { id: userId } }),
    ],
    { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead, timeout: 120_000 },
  );
}

/** Every table with rows of a person, in the order of the download. Sealed tokens and hashes are left out. */
const personalTables = [
  ["account", Prisma.sql`SELECT id, role, locale, created_at FROM users WHERE id = `],
  ["sessions", Prisma.sql`SELECT created_at, expires_at FROM web_sessions WHERE user_id = `],
  [
    "fediverse_accounts",
    Prisma.sql`SELECT id, issuer_host, account_id, handle, display_name, profile_url, software, state, scopes, list_titles, connected_at, signed_out_at FROM fediverse_accounts WHERE user_id = `,
  ],
  [
    "x_accounts",
    Prisma.sql`SELECT id, x_id::text, username, display_name, scopes, state, own_app, organisation_id, following_count, followers_count, counted_at, connected_at FROM x_accounts WHERE user_id = `,
  ],
  ["x_apps", Prisma.sql`SELECT client_id, created_at FROM x_apps WHERE user_id = `],
  [
    "sources",
    Prisma.sql`SELECT id, kind, name, state, owner_x_id::text, owner_username, owner_display_name, generated_at, summary, refused, created_at, ready_at FROM sources WHERE user_id = `,
  ],
  [
    "waiting_rows",
    Prisma.sql`SELECT s.id AS source_id, p.number, row FROM sources s JOIN source_parts p ON p.source_id = s.id, jsonb_array_elements(p.staged) AS row WHERE p.staged IS NOT NULL AND s.user_id = `,
  ],
  [
    "x_runs",
    Prisma.sql`SELECT id, source_id, kind, sides, pinned, own_app, organisation_id, state, expected, user_micros, post_micros, cap_micros::float8, spent_micros::float8, received, refused, refused_total, created_at, finished_at FROM x_runs WHERE user_id = `,
  ],
  [
    "contacts",
    Prisma.sql`SELECT id, x_id::text, username, display_names, bio, location, urls, pinned, following, follower, blocked, muted, created_at FROM contacts WHERE user_id = `,
  ],
  [
    "candidates",
    Prisma.sql`SELECT contact_id, handle, kind, evidence, created_at FROM candidates WHERE user_id = `,
  ],
  [
    "matches",
    Prisma.sql`SELECT contact_id, state, handle, grade, warnings, changed_at FROM matches WHERE user_id = `,
  ],
  [
    "decisions",
    Prisma.sql`SELECT x_id::text, x_username, handle, verdict, reason, note, decided_at, undone_at FROM decisions WHERE user_id = `,
  ],
  [
    "plans",
    Prisma.sql`SELECT id, account_id, kind, undoes_id, state, order_rule, most, taken_out, show_boosts, notify, languages, list_title, forecast, created_at, consented_at, finished_at, end_seen_at FROM plans WHERE user_id = `,
  ],
  [
    "plan_items",
    Prisma.sql`SELECT id, plan_id, contact_id, position, handle, outcome, outcome_at, detail, listed FROM plan_items WHERE user_id = `,
  ],
  [
    "attempts",
    Prisma.sql`SELECT plan_item_id, number, step, started_at, ended_at, reply, status, detail FROM attempts WHERE user_id = `,
  ],
  ["followed_accounts", Prisma.sql`SELECT account_id, handle FROM followed_accounts WHERE user_id = `],
  [
    "hand_offs",
    Prisma.sql`SELECT id, account_id, handles, show_boosts, notify, languages, state, status, created_at, sent_at, ended_at FROM hand_offs WHERE user_id = `,
  ],
  [
    "organisation_accounts",
    Prisma.sql`SELECT o.name AS organisation, a.handle, a.added_at FROM organisation_accounts a JOIN organisations o ON o.id = a.organisation_id WHERE a.user_id = `,
  ],
  [
    "support_cases",
    Prisma.sql`SELECT id, opened_by, handle, message, opened_at, taken_at, ends_at, closed_at, closed_why FROM support_cases WHERE user_id = `,
  ],
  [
    "case_notes",
    Prisma.sql`SELECT n.case_id, n.at, n.text FROM case_notes n JOIN support_cases c ON c.id = n.case_id WHERE c.user_id = `,
  ],
  [
    "case_questions",
    Prisma.sql`SELECT case_id, contact_id, handle, question, asked_at, answer, answered_at FROM case_questions WHERE user_id = `,
  ],
  [
    "case_proposals",
    Prisma.sql`SELECT case_id, contact_id, handle, verdict, reason, note, proposed_at, settled_at, outcome FROM case_proposals WHERE user_id = `,
  ],
  [
    "consents",
    Prisma.sql`SELECT kind, subject_id, wording, facts, given_at, withdrawn_at FROM consents WHERE user_id = `,
  ],
  [
    "directory_claims",
    Prisma.sql`SELECT x_id::text, x_username, handle, source, list_name, created_at, withdrawn_at FROM directory_claims WHERE owner_user_id = `,
  ],
  [
    "audit_entries",
    Prisma.sql`SELECT actor_role, action, subject, reason, facts, at FROM audit_entries WHERE user_id = `,
  ],
] as const;

const rowsAtOnce = 1_000;

/** The person's data as pieces of one JSON document, a table at a time, read in slices so that memory stays small. */
export async function* readPersonalData(db: Db, userId: UserId): AsyncGenerator<string> {
  yield "{";
  for (const [index, [name, select]] of personalTables.entries()) {
    yield `${index > 0 ? "," : ""}\n${JSON.stringify(name)}: [`;
    yield* readTable(db, select, userId);
    yield "]";
  }
  yield "\n}\n";
}

async function* readTable(db: Db, select: Prisma.Sql, userId: UserId): AsyncGenerator<string> {
  for (let offset = 0; ; offset += rowsAtOnce) {
    const rows = await db.$queryRaw<
      object[]
    >`${select}${userId}::uuid ORDER BY 1, 2 LIMIT ${rowsAtOnce} OFFSET ${offset}`;
    if (rows.length > 0) {
      yield `${offset > 0 ? "," : ""}\n${rows.map((row) => JSON.stringify(row)).join(",\n")}`;
    }
    if (rows.length < rowsAtOnce) return;
  }
}

/** How long things are kept that nobody asks to delete. */
export const retention = {
  /** An upload that never finished. */
  abandonedSourceMs: 2 * dayMs,
  /** What was paid for at X and waits: for its person's word, or for them to sign in again. */
  waitingReadingMs: 30 * dayMs,
  /** Counts of spent allowances. */
  budgetMs: 3 * dayMs,
  /** A look-up that nobody's candidate needs any more. */
  unusedLookupMs: 30 * dayMs,
} as const;

/** Forgets what has outlived its purpose, without being asked. */
export async function sweepExpired(db: Db, now: Date): Promise<void> {
  const before = (ageMs: number) => new Date(now.getTime() - ageMs);
  await db.webSession.deleteMany({ where: { expiresAt: { lt: now } } });
  await db.budget.deleteMany({ where: { windowStart: { lt: before(retention.budgetMs) } } });
  await db.source.deleteMany({
    // A reading of X's API was paid for, and waits longer.
    where: {
      state: { in: ["receiving", "received"] },
      xRun: null,
      createdAt: { lt: before(retention.abandonedSourceMs) },
    },
  });
  await db.source.deleteMany({
    where: { state: "received", xRun: { finishedAt: { lt: before(retention.waitingReadingMs) } } },
  });
  await db.$executeRaw`
    DELETE FROM lookups WHERE created_at < ${before(retention.unusedLookupMs)}
      AND NOT EXISTS (SELECT 1 FROM candidates WHERE candidates.handle = lookups.handle)`;
}
