/** What do several sources together say of one contact? A later source adds and renames; it never erases. */
import { type ContactEntry, soleHandle } from "#lib/intake/contact-entry.ts";

/** The facts of a contact, without an absent value: what is not known is null or empty. */
export type ContactFacts = {
  readonly xId: string | null;
  /** Lower case. */
  readonly username: string | null;
  /** Latest first. */
  readonly displayNames: readonly string[];
  readonly bio: string | null;
  readonly location: string | null;
  readonly urls: readonly string[];
  readonly pinned: string | null;
  readonly following: boolean;
  readonly follower: boolean;
  readonly blocked: boolean;
  readonly muted: boolean;
};

export const noFacts: ContactFacts = {
  xId: null,
  username: null,
  displayNames: [],
  bio: null,
  location: null,
  urls: [],
  pinned: null,
  following: false,
  follower: false,
  blocked: false,
  muted: false,
};

const displayNamesMax = 10;
const urlsMax = 20;

/** Lays a later word over an earlier one. The X id stays the first one known. */
export function mergeFacts(earlier: ContactFacts, later: ContactFacts): ContactFacts {
  return {
    xId: earlier.xId ?? later.xId,
    username: later.username ?? earlier.username,
    displayNames: firstFew([...later.displayNames, ...earlier.displayNames], displayNamesMax),
    bio: later.bio ?? earlier.bio,
    location: later.location ?? earlier.location,
    urls: firstFew([...later.urls, ...earlier.urls], urlsMax),
    pinned: later.pinned ?? earlier.pinned,
    following: earlier.following || later.following,
    follower: earlier.follower || later.follower,
    blocked: earlier.blocked || later.blocked,
    muted: earlier.muted || later.muted,
  };
}

/** The fold of what all sources said, oldest source first. */
export function foldFacts(oldestFirst: readonly ContactFacts[]): ContactFacts {
  return oldestFirst.reduce(mergeFacts, noFacts);
}

export function factsOf(entry: ContactEntry): ContactFacts {
  const handle = soleHandle(entry);
  return {
    xId: entry.id ?? null,
    username: entry.username?.toLowerCase() ?? null,
    // Somebody known by an address alone is called by it.
    displayNames: firstFew(
      [...(entry.displayNames ?? []), ...(handle ? [`@${handle}`] : [])],
      displayNamesMax,
    ),
    bio: entry.bio || null,
    location: entry.location || null,
    urls: firstFew(entry.urls ?? [], urlsMax),
    pinned: entry.pinned || null,
    following: entry.following ?? false,
    follower: entry.follower ?? false,
    blocked: entry.blocked ?? false,
    muted: entry.muted ?? false,
  };
}

/**
 * One set of facts for each account that a piece of a source names: by id, and by name where no id is told. A name without an id
 * joins the one account that bears it; where two ids bear it, it stays by itself, because names are used again.
 */
export function gatherFacts(entries: readonly ContactEntry[]): ContactFacts[] {
  const byId = new Map<string, ContactFacts>();
  const byName = new Map<string, ContactFacts>();
  const byHandle = new Map<string, ContactFacts>();
  for (const entry of entries) {
    const facts = factsOf(entry);
    if (facts.xId !== null) byId.set(facts.xId, mergeFacts(byId.get(facts.xId) ?? noFacts, facts));
    else if (facts.username !== null) {
      byName.set(facts.username, mergeFacts(byName.get(facts.username) ?? noFacts, facts));
    } else {
      const handle = handleOf(facts);
      if (handle !== null) byHandle.set(handle, mergeFacts(byHandle.get(handle) ?? noFacts, facts));
    }
  }
  for (const [name, bearers] of Map.groupBy(byId.values(), (facts) => facts.username)) {
    const [bearer] = bearers;
    const alone = name === null ? undefined : byName.get(name);
    if (name === null || !alone || bearer?.xId == null || bearers.length > 1) continue;
    byId.set(bearer.xId, mergeFacts(alone, bearer));
    byName.delete(name);
  }
  return [...byId.values(), ...byName.values(), ...byHandle.values()];
}

/** The address by which somebody is known of whom neither X id nor X name was told. */
export function handleOf({ xId, username, urls }: Pick<ContactFacts, "xId" | "username" | "urls">) {
  return soleHandle({ id: xId, username, urls });
}

function firstFew(texts: readonly string[], max: number): string[] {
  return [...new Set(texts.filter((text) => text !== ""))].slice(0, max);
}
