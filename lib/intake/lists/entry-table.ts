/** How are the contacts of a list held until it has been read? Each once, with everything its rows say, up to stated caps. */
import type { ContactEntry } from "../contact-entry.ts";
import { packEntries } from "../packed-entries.ts";
import { listContactsMax, listTextBytesMax } from "./list-caps.ts";
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
  const places = new Map<string, number>();
  const packed = packEntries();
  let repeats = 0;
  return {
    get size() {
      return packed.size;
    },
    get repeats() {
      return repeats;
    },
    add(entry) {
      const key = entryKey(entry);
      const place = places.get(key);
      if (place === undefined && packed.size >= listContactsMax) return "full_of_contacts";
      if (packed.bytes > listTextBytesMax) return "full_of_text";
      if (place === undefined) places.set(detached(key), packed.add(entry));
      else {
        repeats++;
        packed.change(place, (before) => joinEntries(before, entry));
      }
      return "taken";
    },
    *entries() {
      for (let place = 0; place < packed.size; place++) yield packed.at(place);
    },
  };
}

/** A piece cut out of a long text keeps the whole of it in memory, in every engine we know: written anew it does not. */
const detached = (key: string) => JSON.parse(JSON.stringify(key)) as string;

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
