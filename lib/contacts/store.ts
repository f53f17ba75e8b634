/** The contacts of one person, folded from what their sources said. */
import { randomUUID } from "node:crypto";
import type { Db, Prisma } from "#lib/db/client.ts";
import type { XId } from "#lib/fediverse/x-id.ts";
import { handleUrl } from "#lib/intake/contact-entry.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { Contact } from "./contact.ts";
import { type ContactFacts, foldFacts, handleOf, mergeFacts, noFacts } from "./merge-contacts.ts";

type Tx = Prisma.TransactionClient;

/** Pieces of one person are taken one after the other, so that two never make the same contact twice. */
export async function lockContacts(tx: Tx, userId: UserId): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('contacts'), hashtext(${userId}))`;
}

/** Lays what one source says over what is known; makes the contacts nobody has told of before. */
export async function saveFacts(
  tx: Tx,
  userId: UserId,
  source: { readonly sourceId: string; readonly facts: readonly ContactFacts[] },
): Promise<void> {
  const known = await loadKnown(tx, userId, source.facts);
  const placed = await layUnderLater(
    tx,
    { userId, sourceId: source.sourceId },
    source.facts.map((facts) => place(facts, known)),
  );
  await absorbNamesakes(tx, userId, placed);
  await writeContacts(tx, userId, placed);
  await writeEntries(tx, source.sourceId, placed);
}

type KnownContact = { readonly contactId: string; readonly facts: ContactFacts };
type PlacedFacts = {
  readonly contactId: string;
  /** What the source said. */
  readonly said: ContactFacts;
  /** What is known with it. */
  readonly folded: ContactFacts;
  /** A contact known by name alone that turns out to be this one. */
  readonly namesake: string | null;
};

type Known = {
  readonly byId: Map<string, KnownContact>;
  readonly byName: Map<string, KnownContact>;
  readonly byHandle: Map<string, KnownContact>;
};

async function loadKnown(tx: Tx, userId: UserId, facts: readonly ContactFacts[]): Promise<Known> {
  const ids = facts.flatMap(({ xId }) => (xId ? [BigInt(xId)] : []));
  const names = facts.flatMap(({ username }) => (username ? [username] : []));
  const handles = facts.flatMap((one) => handleOf(one) ?? []);
  const urls = handles.map(handleUrl);
  const byHandle = urls.length > 0 ? [{ xId: null, username: null, urls: { hasSome: urls } }] : [];
  const rows = await tx.contact.findMany({
    where: { userId, OR: [{ xId: { in: ids } }, { username: { in: names } }, ...byHandle] },
  });
  const contacts = rows.map((row) => ({
    contactId: row.id,
    facts: { ...row, xId: row.xId?.toString() ?? null },
  }));
  return {
    byId: new Map(
      contacts.flatMap((contact) => (contact.facts.xId ? [[contact.facts.xId, contact] as const] : [])),
    ),
    // Where a name stands for several, the contact whose id is known is the better one.
    byName: new Map(
      contacts
        .toSorted((one, other) => Number(one.facts.xId !== null) - Number(other.facts.xId !== null))
        .flatMap((contact) => (contact.facts.username ? [[contact.facts.username, contact] as const] : [])),
    ),
    byHandle: new Map(
      contacts.flatMap((contact) => {
        const handle = handleOf(contact.facts);
        return handle === null ? [] : [[handle, contact] as const];
      }),
    ),
  };
}

/** By id first. A name finds a contact only when their ids do not contradict each other: names are used again. */
function place(said: ContactFacts, known: Known): PlacedFacts {
  const byName = said.username ? known.byName.get(said.username) : undefined;
  const named = byName && (!said.xId || byName.facts.xId === null) ? byName : undefined;
  const byId = said.xId ? known.byId.get(said.xId) : undefined;
  const handle = handleOf(said);
  const contact = byId ?? named ?? (handle === null ? undefined : known.byHandle.get(handle));
  const namesake = byId && named && named.facts.xId === null ? named : null;
  const before = mergeFacts(namesake?.facts ?? noFacts, contact?.facts ?? noFacts);
  return {
    contactId: contact?.contactId ?? randomUUID(),
    said,
    folded: mergeFacts(before, said),
    namesake: namesake?.contactId ?? null,
  };
}

/**
 * A source may be brought after one that is younger: what younger sources say stays on top. A source is as old as it says itself,
 * or as the moment it was brought.
 */
async function layUnderLater(
  tx: Tx,
  { userId, sourceId }: { readonly userId: UserId; readonly sourceId: string },
  placed: PlacedFacts[],
): Promise<PlacedFacts[]> {
  const later = await tx.$queryRaw<{ id: string }[]>`
    SELECT other.id FROM sources AS own JOIN sources AS other ON other.user_id = own.user_id AND other.id <> own.id
    WHERE own.id = ${sourceId}::uuid AND own.user_id = ${userId}::uuid
      AND coalesce(other.generated_at, other.created_at) > coalesce(own.generated_at, own.created_at)`;
  if (later.length === 0) return placed;
  const entries = await tx.sourceEntry.findMany({
    where: {
      sourceId: { in: later.map(({ id }) => id) },
      contactId: { in: placed.map(({ contactId }) => contactId) },
    },
    include: { source: { select: { createdAt: true, generatedAt: true } } },
  });
  const byContact = Map.groupBy(entries.toSorted(byAge), (entry) => entry.contactId);
  return placed.map((one) => {
    const told = byContact.get(one.contactId);
    if (!told) return one;
    const above = foldFacts(told.map((entry) => ({ ...entry, xId: one.folded.xId })));
    return { ...one, folded: mergeFacts(one.folded, above) };
  });
}

type Aged = { readonly source: { readonly createdAt: Date; readonly generatedAt: Date | null } };
const ageOf = ({ source }: Aged) => (source.generatedAt ?? source.createdAt).getTime();
const byAge = (one: Aged, other: Aged) => ageOf(one) - ageOf(other);

/** Two contacts turned out to be one: what hung on the one known by name alone moves over. */
async function absorbNamesakes(tx: Tx, userId: UserId, placed: readonly PlacedFacts[]): Promise<void> {
  for (const { contactId, namesake } of placed) {
    if (!namesake) continue;
    await tx.$executeRaw`
      UPDATE source_entries SET contact_id = ${contactId}::uuid WHERE contact_id = ${namesake}::uuid
        AND NOT EXISTS (SELECT 1 FROM source_entries AS own WHERE own.source_id = source_entries.source_id AND own.contact_id = ${contactId}::uuid)`;
    await tx.$executeRaw`
      UPDATE candidates SET contact_id = ${contactId}::uuid WHERE contact_id = ${namesake}::uuid
        AND NOT EXISTS (SELECT 1 FROM candidates AS own WHERE own.handle = candidates.handle AND own.contact_id = ${contactId}::uuid)`;
    await tx.$executeRaw`UPDATE plan_items SET contact_id = ${contactId}::uuid WHERE contact_id = ${namesake}::uuid`;
    await tx.contact.deleteMany({ where: { id: namesake, userId } });
  }
}

/** Every contact stands in the report from its first moment on, as one we have yet to look for. */
async function writeContacts(tx: Tx, userId: UserId, placed: readonly PlacedFacts[]): Promise<void> {
  const column = <Value>(read: (facts: ContactFacts) => Value) => placed.map(({ folded }) => read(folded));
  await tx.$executeRaw`
    INSERT INTO contacts (id, user_id, x_id, username, display_names, bio, location, urls, pinned, following, follower, blocked, muted)
    SELECT id, ${userId}::uuid, x_id, username, ARRAY(SELECT jsonb_array_elements_text(display_names)), bio, location,
      ARRAY(SELECT jsonb_array_elements_text(urls)), pinned, following, follower, blocked, muted
    FROM unnest(
      ${placed.map(({ contactId }) => contactId)}::uuid[], ${column((facts) => facts.xId)}::bigint[],
      ${column((facts) => facts.username)}::text[], ${column((facts) => JSON.stringify(facts.displayNames))}::jsonb[],
      ${column((facts) => facts.bio)}::text[], ${column((facts) => facts.location)}::text[],
      ${column((facts) => JSON.stringify(facts.urls))}::jsonb[], ${column((facts) => facts.pinned)}::text[],
      ${column((facts) => facts.following)}::boolean[], ${column((facts) => facts.follower)}::boolean[],
      ${column((facts) => facts.blocked)}::boolean[], ${column((facts) => facts.muted)}::boolean[]
    ) AS new (id, x_id, username, display_names, bio, location, urls, pinned, following, follower, blocked, muted)
    ON CONFLICT (id) DO UPDATE SET
      x_id = excluded.x_id, username = excluded.username, display_names = excluded.display_names, bio = excluded.bio,
      location = excluded.location, urls = excluded.urls, pinned = excluded.pinned, following = excluded.following,
      follower = excluded.follower, blocked = excluded.blocked, muted = excluded.muted
    WHERE contacts.user_id = excluded.user_id`;
  await tx.$executeRaw`
    INSERT INTO matches (contact_id, user_id, state, grade_rank, sort_name)
    SELECT contacts.id, ${userId}::uuid, 'looking_up', ${unrankedGrade}, left(lower(coalesce(
      nullif(contacts.display_names[1], ''), contacts.username,
      ${"\u{FFFF}"} || lpad(coalesce(contacts.x_id::text, ''), 20, '0'))), 60)
    FROM contacts WHERE contacts.id = ANY(${placed.map(({ contactId }) => contactId)}::uuid[])
    ON CONFLICT (contact_id) DO NOTHING`;
}

async function writeEntries(tx: Tx, sourceId: string, placed: readonly PlacedFacts[]): Promise<void> {
  const told = await loadTold(
    tx,
    sourceId,
    placed.map(({ contactId }) => contactId),
  );
  const entries = placed.map(({ contactId, said }) => ({
    contactId,
    facts: mergeFacts(told.get(contactId) ?? noFacts, said),
  }));
  const column = <Value>(read: (facts: ContactFacts) => Value) => entries.map(({ facts }) => read(facts));
  await tx.$executeRaw`
    INSERT INTO source_entries (source_id, contact_id, following, follower, blocked, muted, username, display_names, bio, location, urls, pinned)
    SELECT ${sourceId}::uuid, contact_id, following, follower, blocked, muted, username,
      ARRAY(SELECT jsonb_array_elements_text(display_names)), bio, location,
      ARRAY(SELECT jsonb_array_elements_text(urls)), pinned
    FROM unnest(
      ${entries.map(({ contactId }) => contactId)}::uuid[], ${column((facts) => facts.following)}::boolean[],
      ${column((facts) => facts.follower)}::boolean[], ${column((facts) => facts.blocked)}::boolean[],
      ${column((facts) => facts.muted)}::boolean[], ${column((facts) => facts.username)}::text[],
      ${column((facts) => JSON.stringify(facts.displayNames))}::jsonb[], ${column((facts) => facts.bio)}::text[],
      ${column((facts) => facts.location)}::text[], ${column((facts) => JSON.stringify(facts.urls))}::jsonb[],
      ${column((facts) => facts.pinned)}::text[]
    ) AS new (contact_id, following, follower, blocked, muted, username, display_names, bio, location, urls, pinned)
    ON CONFLICT (source_id, contact_id) DO UPDATE SET
      following = excluded.following, follower = excluded.follower, blocked = excluded.blocked, muted = excluded.muted,
      username = excluded.username, display_names = excluded.display_names, bio = excluded.bio,
      location = excluded.location, urls = excluded.urls, pinned = excluded.pinned`;
}

async function loadTold(
  tx: Tx,
  sourceId: string,
  contactIds: readonly string[],
): Promise<Map<string, ContactFacts>> {
  const rows = await tx.sourceEntry.findMany({ where: { sourceId, contactId: { in: [...contactIds] } } });
  return new Map(rows.map((row) => [row.contactId, { ...row, xId: null }]));
}

/**
 * Removes a source and what only it brought. Contacts other sources told of are folded anew from what those said;
 * contacts nobody else told of go, with their candidates. Decisions stay: they belong to the X account, not to a source.
 */
export async function removeSource(tx: Tx, userId: UserId, sourceId: string): Promise<boolean> {
  const touched = await tx.sourceEntry.findMany({
    where: { sourceId, source: { userId } },
    select: { contactId: true, contact: { select: { xId: true } } },
  });
  const { count } = await tx.source.deleteMany({ where: { id: sourceId, userId } });
  if (count === 0) return false;
  for (let from = 0; from < touched.length; from += rowsAtOnce) {
    await refold(
      tx,
      userId,
      touched
        .slice(from, from + rowsAtOnce)
        .map((row) => ({ contactId: row.contactId, xId: row.contact.xId })),
    );
  }
  return true;
}

export const rowsAtOnce = 2_000;

/** Sorts behind every grade until the contact is ranked. */
const unrankedGrade = 9;

/** Folds the person's contacts anew from what their sources say; those that no source tells of go. Others' contacts are passed over. */
export async function refold(
  tx: Tx,
  userId: UserId,
  contacts: readonly { contactId: string; xId: bigint | null }[],
): Promise<void> {
  const contactIds = contacts.map(({ contactId }) => contactId);
  await tx.contact.deleteMany({ where: { userId, id: { in: contactIds }, entries: { none: {} } } });
  const entries = await tx.sourceEntry.findMany({
    where: { contactId: { in: contactIds }, contact: { userId } },
    include: { source: { select: { createdAt: true, generatedAt: true } } },
  });
  const byContact = Map.groupBy(entries.toSorted(byAge), (entry) => entry.contactId);
  const placed = contacts.flatMap(({ contactId, xId }) => {
    const told = byContact.get(contactId);
    if (!told) return [];
    const folded = foldFacts(told.map((entry) => ({ ...entry, xId: xId?.toString() ?? null })));
    return [{ contactId, said: folded, folded, namesake: null }];
  });
  if (placed.length > 0) await writeContacts(tx, userId, placed);
}

/** The person's contacts in a fixed order, from the one after `after` on. */
export async function loadContacts(
  db: Db,
  userId: UserId,
  page: { readonly after?: string; readonly limit: number },
): Promise<Contact[]> {
  const rows = await db.contact.findMany({
    where: { userId, ...(page.after ? { id: { gt: page.after } } : {}) },
    orderBy: { id: "asc" },
    take: page.limit,
  });
  return rows.map(({ id, xId, userId: _userId, createdAt: _createdAt, ...facts }) => ({
    ...facts,
    contactId: id,
    id: (xId?.toString() ?? null) as XId | null,
  }));
}

export async function countContacts(db: Db, userId: UserId): Promise<number> {
  return db.contact.count({ where: { userId } });
}
