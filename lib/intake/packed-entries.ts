/** How are many contacts kept in little memory until a whole file has been read? As UTF-8 text in large pieces. */
import type { ContactEntry } from "./contact-entry.ts";

const pieceBytes = 1 << 20;
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const bytesPerUnit = 3;

export type PackedEntries = {
  readonly size: number;
  /** Everything that is held, what was replaced included. */
  readonly bytes: number;
  /** Answers its place, counted from 0. */
  add(entry: ContactEntry): number;
  /** Puts what `change` makes of an entry in its place. */
  change(place: number, change: (entry: ContactEntry) => ContactEntry): void;
  at(place: number): ContactEntry;
  /** As many as there are of `count` entries from `from` on. */
  slice(from: number, count: number): ContactEntry[];
};

/** An entry as objects and strings takes several times as much, and a string cut out of a text keeps all of that text. */
export function packEntries(): PackedEntries {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const pieces: Uint8Array[] = [];
  let places = { piece: new Uint32Array(1024), start: new Uint32Array(1024), length: new Uint32Array(1024) };
  let size = 0;
  let bytes = 0;
  let free = 0;

  function write(place: number, text: string): void {
    let piece = pieces.at(-1);
    const needed = text.length * bytesPerUnit;
    if (!piece || piece.length - free < needed) {
      piece = new Uint8Array(Math.max(pieceBytes, needed));
      pieces.push(piece);
      free = 0;
    }
    const { written } = encoder.encodeInto(text, piece.subarray(free));
    places.piece[place] = pieces.length - 1;
    places.start[place] = free;
    places.length[place] = written;
    free += written;
    bytes += written;
  }

  function roomOf(place: number): Uint8Array {
    const start = places.start[place] as number;
    const piece = pieces[places.piece[place] as number] as Uint8Array;
    return piece.subarray(start, start + (places.length[place] as number));
  }

  const at = (place: number) => JSON.parse(decoder.decode(roomOf(place))) as ContactEntry;

  function grow(): void {
    const wider = (array: Uint32Array<ArrayBuffer>) => {
      const next = new Uint32Array(array.length * 2);
      next.set(array);
      return next;
    };
    places = {
      piece: wider(places.piece),
      start: wider(places.start),
      length: wider(places.length),
    };
  }

  return {
    get size() {
      return size;
    },
    get bytes() {
      return bytes;
    },
    add(entry) {
      if (size === places.piece.length) grow();
      write(size, JSON.stringify(entry));
      return size++;
    },
    change(place, change) {
      const room = roomOf(place);
      const before = decoder.decode(room);
      const text = JSON.stringify(change(JSON.parse(before) as ContactEntry));
      if (text === before) return;
      // What fits is written where it stood; only longer texts take new room.
      if (encoder.encode(text).length <= room.length)
        places.length[place] = encoder.encodeInto(text, room).written;
      else write(place, text);
    },
    at,
    slice: (from, count) =>
      Array.from({ length: Math.max(0, Math.min(size - from, count)) }, (_, index) => at(from + index)),
  };
}
