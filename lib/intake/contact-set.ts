/** How are the contacts of a whole archive held? As sorted ids with a byte of flags each, and names for those that have one. */
import type { XId } from "#lib/fediverse/x-id.ts";
import type { ContactEntry } from "./contact-entry.ts";
import type { NameTable } from "./harvest-names.ts";
import type { FollowList } from "./scan-follow-list.ts";
import { type IdHalves, splitId } from "./x-id-list.ts";

const flagBits: Readonly<Record<FollowList, number>> = {
  following: 1,
  follower: 2,
  block: 4,
  mute: 8,
};

export type ContactSet = {
  readonly ids: BigUint64Array<ArrayBuffer>;
  readonly flags: Uint8Array;
  readonly names: NameTable;
};

export type ContactCounts = {
  readonly contacts: number;
  readonly following: number;
  readonly follower: number;
  readonly blocked: number;
  readonly muted: number;
  /** With an @name or a display name. */
  readonly named: number;
};

export type SortedList = { readonly list: FollowList; readonly ids: BigUint64Array<ArrayBuffer> };

/** Joins sorted lists into one, each id once with the flags of all lists it stands in. `except` is left out: the owner. */
export function joinLists(lists: readonly SortedList[], except: XId | null): Omit<ContactSet, "names"> {
  const total = lists.reduce((sum, { ids }) => sum + ids.length, 0);
  const ids = new BigUint64Array(total);
  const flags = new Uint8Array(total);
  const out = new Uint32Array(ids.buffer);
  const owner = halvesOf(except);
  const runs = lists.map(({ list, ids: own }) => ({
    halves: new Uint32Array(own.buffer, own.byteOffset, own.length * 2),
    bits: flagBits[list],
    at: 0,
  }));
  const next: IdHalves = { hi: 0, lo: 0 };
  let count = 0;
  while (smallest(runs, next)) {
    const bits = pass(runs, next);
    if (next.hi === owner.hi && next.lo === owner.lo) continue;
    out[count * 2] = next.lo;
    out[count * 2 + 1] = next.hi;
    flags[count] = bits;
    count++;
  }
  return { ids: ids.subarray(0, count), flags: flags.subarray(0, count) };
}

type Run = { readonly halves: Uint32Array; readonly bits: number; at: number };

/** The smallest id any run stands at; false when all are at their end. */
function smallest(runs: readonly Run[], out: IdHalves): boolean {
  let found = false;
  for (const { halves, at } of runs) {
    if (at >= halves.length) continue;
    const lo = halves[at] as number;
    const hi = halves[at + 1] as number;
    if (found && (hi > out.hi || (hi === out.hi && lo >= out.lo))) continue;
    out.hi = hi;
    out.lo = lo;
    found = true;
  }
  return found;
}

/** Goes past `id` in every run that stands at it; tells their flags. */
function pass(runs: readonly Run[], id: Readonly<IdHalves>): number {
  let bits = 0;
  for (const run of runs) {
    if (run.halves[run.at] !== id.lo || run.halves[run.at + 1] !== id.hi) continue;
    bits |= run.bits;
    run.at += 2;
  }
  return bits;
}

function halvesOf(id: XId | null): IdHalves {
  const halves: IdHalves = { hi: -1, lo: -1 };
  if (id !== null) splitId(id, halves);
  return halves;
}

export function countContacts(set: ContactSet): ContactCounts {
  const counts = {
    contacts: set.ids.length,
    following: 0,
    follower: 0,
    blocked: 0,
    muted: 0,
    named: set.names.size,
  };
  for (const bits of set.flags) {
    if (bits & 1) counts.following++;
    if (bits & 2) counts.follower++;
    if (bits & 4) counts.blocked++;
    if (bits & 8) counts.muted++;
  }
  return counts;
}

export function entryAt(set: ContactSet, place: number): ContactEntry {
  const id = (set.ids[place] as bigint).toString() as XId;
  const bits = set.flags[place] as number;
  const names = set.names.at(place);
  return {
    id,
    ...(names?.username != null && { username: names.username }),
    ...(names && names.displayNames.length > 0 && { displayNames: names.displayNames }),
    following: (bits & 1) !== 0,
    follower: (bits & 2) !== 0,
    ...((bits & 4) !== 0 && { blocked: true }),
    ...((bits & 8) !== 0 && { muted: true }),
  };
}

/** `count` entries from `from` on, or as many as there are. */
export function entriesOf(set: ContactSet, from = 0, count = set.ids.length): ContactEntry[] {
  const end = Math.min(set.ids.length, from + count);
  const entries: ContactEntry[] = [];
  for (let place = from; place < end; place++) entries.push(entryAt(set, place));
  return entries;
}
