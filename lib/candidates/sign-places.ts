/** Where may a sign stand with which a handle is written? Looks through many texts together, many characters at a time. */
import { signPlacesModule } from "./sign-places-module.ts";

/** So many UTF-16 units are looked through together at most. */
export const unitsMax = 49_152;

const pageBytes = 65_536;
/** Behind the last unit, as many as are read ahead; nothing is found among them. */
const unitsAhead = 32;
const tablesAt = 2 * (unitsMax + unitsAhead);
const placesAt = tablesAt + 256;
/** Every unit may be a place, and one more says where they end. */
const pages = Math.ceil((placesAt + 4 * (unitsMax + 1)) / pageBytes);

const memory = new WebAssembly.Memory({ initial: pages });
const module = new WebAssembly.Module(Buffer.from(signPlacesModule, "base64"));
const { exports } = new WebAssembly.Instance(module, { memory: { pages: memory } });
const findPlaces = exports["findPlaces"] as (units: number, tables: number, places: number) => number;

/** How many of the units from one to another are ASCII that stays as it is in every normal form, up to the first that is not. */
export const plainUnits = exports["plainUnits"] as (from: number, to: number) => number;

const bytes = Buffer.from(memory.buffer);

/** The UTF-16 units that were looked through last. */
export const units = new Uint16Array(memory.buffer, 0, unitsMax + unitsAhead);

/** The places of the units that were found last, in order; after them comes one that is larger than any. */
export const places = new Uint32Array(memory.buffer, placesAt, unitsMax + 1);

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** What may follow some of the signs, for anything to be made of them. */
const followers = [
  { signs: "@DdPp", next: null },
  { signs: "/", next: "@%ACFPUVacfpuv" },
  { signs: "&", next: `#${letters}` },
  { signs: ":=>", next: ` \t\n\v\f\r.-_0123456789${letters}` },
  { signs: "([{<", next: " \t@.AaCcDdPp" },
] as const;
const ofSign = new Uint8Array(memory.buffer, tablesAt, 128);
const ofNext = new Uint8Array(memory.buffer, tablesAt + 128, 128);
for (const [place, { signs, next }] of followers.entries()) {
  mark(ofSign, signs, 1 << place);
  mark(ofNext, next ?? String.fromCharCode(...ofNext.keys()), 1 << place);
}

function mark(table: Uint8Array, characters: string, bit: number): void {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    table[code] = (table[code] ?? 0) | bit;
  }
}

/**
 * Fills `units` with a text and `places` with what may be a sign there: `@ / & ( [ { < : = >`, their forms of other widths,
 * and the beginning of a word for a full stop. Left out are those that say nothing with what stands behind them. A text
 * with a character of 16 bits in it is copied twice as fast as one without.
 */
export function findSignPlaces(text: string): void {
  if (text.length > unitsMax) throw new RangeError(`${text.length} units are more than ${unitsMax}`);
  bytes.write(text, 0, "utf16le");
  places[findPlaces(text.length, tablesAt, placesAt)] = 0xffff_ffff;
}
