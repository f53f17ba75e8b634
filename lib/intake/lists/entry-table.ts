/** How are the contacts of a list held until it has been read? Each once, with everything its rows say, up to stated caps. */
import type { ContactEntry } from "../contact-entry.ts";
import { listCharactersMax, listContactsMax } from "./list-caps.ts";
import { entryKey } from "./read-list.ts";

export type TableEnding = "taken" | "full_of_contacts" | "full_of_text";

export type EntryTable = {
  readonly size: number;
  /** Rows about somebody who was there already. */
  readonly repeats: number;
  /** Anything but "taken" says that the table holds no more. */
  add(entry: ContactEntry): TableEnding;
  entries(): IterableIterator<ContactEntry>;
};

export function createEntryTable(): EntryTable {
  const byKey = new Map<string, ContactEntry>();
  let repeats = 0;
  let characters = 0;
  return {
    get size() {
      return byKey.size;
    },
    get repeats() {
      return repeats;
    },
    add(entry) {
      const key = detachedKey(entryKey(entry));
      const before = byKey.get(key);
      if (!before && byKey.size >= listContactsMax) return "full_of_contacts";
      characters += lengthOf(entry);
      if (characters > listCharactersMax) return "full_of_text";
      if (before) repeats++;
      byKey.set(key, detached(before ? joinEntries(before, entry) : entry));
      return "taken";
    },
    entries: () => byKey.values(),
  };
}

const detachedKey = (key: string) => JSON.parse(JSON.stringify(key)) as string;

/** A piece cut out of a long text keeps the whole of it in memory, in every engine we know: written anew it does not. */
function detached(entry: ContactEntry): ContactEntry {
  return JSON.parse(JSON.stringify(entry)) as ContactEntry;
}

function lengthOf({
  displayNames = [],
  bio = "",
  urls = [],
  pinned = "",
  location = "",
}: ContactEntry): number {
  const lists = [...displayNames, ...urls].reduce((sum, text) => sum + text.length, 0);
  return 100 + lists + bio.length + pinned.length + location.length;
}

/** What two rows of one list say of the same account. The later row is as good as the earlier one: nothing is taken away. */
function joinEntries(one: ContactEntry, other: ContactEntry): ContactEntry {
  const union = (key: "displayNames" | "urls") => {
    const texts = [...new Set([...(one[key] ?? []), ...(other[key] ?? [])])].slice(0, 20);
    return texts.length > 0 && { [key]: texts };
  };
  return {
    ...one,
    ...other,
    following: one.following === true || other.following === true,
    follower: one.follower === true || other.follower === true,
    ...((one.blocked || other.blocked) && { blocked: true }),
    ...((one.muted || other.muted) && { muted: true }),
    ...union("displayNames"),
    ...union("urls"),
  };
}
