/** What is known of contacts before anything is concluded? Contacts, candidates, answers and decisions, in a few queries. */
import { z } from "zod";
import {
  candidateKinds,
  evidenceSchema,
  type LookupResult,
  lookupStates,
  profileSchema,
} from "#lib/candidates/candidate.ts";
import { Prisma } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { ContactFacts } from "../build-report.ts";
import { decisionSchema, isAbout } from "../fold-decisions.ts";
import type { Decision } from "../match.ts";

/** The database, or a transaction on it. */
export type Reach = Prisma.TransactionClient;

const candidateRow = z.object({
  contactId: z.string(),
  handle: z.string(),
  kind: z.enum(candidateKinds),
  evidence: z.array(evidenceSchema),
});

const lookupRow = z.object({
  handle: z.string(),
  state: z.enum(lookupStates),
  subject: z.string().nullable(),
  actorUri: z.string().nullable(),
  profileUrl: z.string().nullable(),
  profile: profileSchema.nullable(),
  reason: z.string().nullable(),
  dueAt: z.date().nullable(),
});

/** Addresses of a contact of whom neither X id nor X name is known, in their order. */
const addressesSql = Prisma.sql`CASE WHEN x_id IS NULL AND username IS NULL
  THEN ARRAY(SELECT u.url FROM unnest(urls) WITH ORDINALITY AS u (url, at) WHERE u.url LIKE 'acct:%' ORDER BY u.at)
  ELSE '{}' END`;

type ContactRow = Omit<ContactFacts, "candidates" | "decisions" | "followed">;

export type Facts = {
  readonly contacts: readonly ContactFacts[];
  /** By handle, without their logs. */
  readonly lookups: ReadonlyMap<string, LookupResult>;
};

/** Contacts of this person among `contactIds`, in the order of their ids, with all that decides where they stand. */
export async function loadFacts(db: Reach, userId: UserId, contactIds: readonly string[]): Promise<Facts> {
  const [contacts, found] = await Promise.all([
    db.$queryRaw<ContactRow[]>`
      SELECT id AS "contactId", x_id::text AS id, username, ${addressesSql} AS addresses, display_names AS "displayNames", bio,
        following, follower, blocked
      FROM contacts WHERE user_id = ${userId}::uuid AND id = ANY(${contactIds}::uuid[]) ORDER BY id`,
    db.$queryRaw`
      SELECT contact_id AS "contactId", handle, kind, evidence FROM candidates
      WHERE user_id = ${userId}::uuid AND contact_id = ANY(${contactIds}::uuid[])`,
  ]);
  const candidates = z.array(candidateRow).parse(found);
  const decisions = await loadDecisions(db, userId, contacts);
  const handles = new Set([...candidates, ...decisions].map(({ handle }) => handle));
  const lookups = await loadAnswers(db, [...handles]);
  const followed = await loadFollowed(db, userId, addressesOf(handles, lookups));
  const candidatesOf = Map.groupBy(candidates, ({ contactId }) => contactId);
  const decisionsOf = groupDecisions(decisions);
  return {
    contacts: contacts.map((contact) => ({
      ...contact,
      candidates: candidatesOf.get(contact.contactId) ?? [],
      decisions: decisionsOf(contact),
      followed:
        followed.size === 0
          ? []
          : followedAmong(candidatesOf.get(contact.contactId) ?? [], decisionsOf(contact)),
    })),
    lookups,
  };

  function followedAmong(found: readonly { handle: string }[], decided: readonly Decision[]) {
    const own = new Set([...found, ...decided].map(({ handle }) => handle));
    return [...addressesOf(own, lookups)].filter((address) => followed.has(address));
  }
}

async function loadDecisions(
  db: Reach,
  userId: UserId,
  contacts: readonly Pick<ContactRow, "id" | "username" | "addresses">[],
): Promise<readonly Decision[]> {
  const ids = contacts.flatMap(({ id }) => id ?? []);
  const names = contacts.flatMap(({ username, addresses }) => username?.toLowerCase() ?? addresses);
  return z.array(decisionSchema).parse(
    await db.$queryRaw`
      SELECT id, x_id::text AS "xId", x_username AS "xUsername", handle, verdict, decided_at AS "decidedAt"
      FROM decisions WHERE user_id = ${userId}::uuid AND undone_at IS NULL
        AND (x_id = ANY(${ids}::text[]::bigint[]) OR x_username = ANY(${names}::text[]))`,
  );
}

function groupDecisions(decisions: readonly Decision[]) {
  const byId = Map.groupBy(decisions, ({ xId }) => xId);
  const byName = Map.groupBy(decisions, ({ xUsername }) => xUsername);
  return (contact: Pick<ContactRow, "id" | "username" | "addresses">): readonly Decision[] => {
    const { id, username, addresses } = contact;
    const names = username === null ? addresses : [username.toLowerCase()];
    const near = new Set([
      ...(id === null ? [] : (byId.get(id) ?? [])),
      ...names.flatMap((name) => byName.get(name) ?? []),
    ]);
    return [...near].filter((decision) => isAbout(decision, contact));
  };
}

async function loadAnswers(db: Reach, handles: readonly string[]): Promise<Map<string, LookupResult>> {
  const rows = z.array(lookupRow).parse(
    handles.length === 0
      ? []
      : await db.$queryRaw`
          SELECT handle, state, subject, actor_uri AS "actorUri", profile_url AS "profileUrl", profile, reason,
            due_at AS "dueAt"
          FROM lookups WHERE handle = ANY(${handles}::text[])`,
  );
  return new Map(rows.map((row) => [row.handle, { ...row, log: [] }]));
}

/** Handles, and the canonical addresses their servers gave for them. */
function addressesOf(handles: Iterable<string>, lookups: Facts["lookups"]): ReadonlySet<string> {
  return new Set([...handles].flatMap((handle) => [handle, lookups.get(handle)?.subject ?? handle]));
}

/** Which of these addresses a connected account of this person follows already. */
async function loadFollowed(
  db: Reach,
  userId: UserId,
  addresses: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const rows = await db.$queryRaw<{ handle: string }[]>`
    SELECT DISTINCT f.handle FROM followed_accounts f JOIN fediverse_accounts a ON a.id = f.account_id
    WHERE f.user_id = ${userId}::uuid AND f.handle = ANY(${[...addresses]}::text[]) AND a.state <> 'disconnected'`;
  return new Set(rows.map(({ handle }) => handle));
}

/**
 * Of the accounts that the contacts of these facts lead to: those that several contacts of this person lead to, by canonical
 * address, with the number of those contacts. Looks at these addresses alone, so that a slice costs what a slice is.
 */
export async function loadSharedBy(
  db: Reach,
  userId: UserId,
  { contacts, lookups }: Facts,
): Promise<ReadonlyMap<string, number>> {
  const handles = contacts.flatMap(({ candidates, decisions }) => [...candidates, ...decisions]);
  const addresses = [
    ...addressesOf(
      handles.map(({ handle }) => handle),
      lookups,
    ),
  ];
  if (addresses.length === 0) return new Map();
  const rows = await db.$queryRaw<{ address: string; contacts: number }[]>`
    WITH near AS (
      SELECT unnest(${addresses}::text[]) AS handle
      UNION SELECT handle FROM lookups WHERE subject = ANY(${addresses}::text[])
    )
    SELECT coalesce(l.subject, c.handle) AS address, count(DISTINCT c.contact_id)::int AS contacts
    FROM near JOIN candidates c ON c.handle = near.handle AND c.user_id = ${userId}::uuid
      LEFT JOIN lookups l ON l.handle = c.handle AND l.state IN ('verified', 'moved')
    WHERE c.kind IN ('person', 'bridge')
    GROUP BY 1 HAVING count(DISTINCT c.contact_id) > 1`;
  return new Map(rows.map(({ address, contacts: count }) => [address, count]));
}

/** All contacts of this person, or those of `among` that are theirs, in a fixed order. Ids only. */
export async function loadContactIds(
  db: Reach,
  userId: UserId,
  among?: readonly string[],
): Promise<readonly string[]> {
  const only = among ? Prisma.sql`AND id = ANY(${among}::uuid[])` : Prisma.empty;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM contacts WHERE user_id = ${userId}::uuid ${only} ORDER BY id`;
  return rows.map(({ id }) => id);
}
