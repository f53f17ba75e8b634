/** How are a million X ids kept without strings? As 64-bit numbers in one typed array, read straight from their digits. */
/** One id as two halves, because a JavaScript number cannot hold it and a BigInt for each is slow. */
export type IdHalves = { hi: number; lo: number };

export type DigitsVerdict = "ok" | "not_digits" | "too_large";

const two32 = 0x1_0000_0000;

/** Growing list of ids. The halves lie low first, as on every processor a browser or Node runs on today. */
export type XIdList = {
  readonly length: number;
  push(id: Readonly<IdHalves>): void;
  at(index: number): IdHalves;
  /** Forgets everything after the first `length` ids. */
  truncate(length: number): void;
  /** Sorted, each id once; the list is empty afterwards. */
  takeSorted(): BigUint64Array<ArrayBuffer>;
};

export function createXIdList(): XIdList {
  let halves = new Uint32Array(2_048);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(id) {
      if (length * 2 === halves.length) {
        const larger = new Uint32Array(halves.length * 2);
        larger.set(halves);
        halves = larger;
      }
      halves[length * 2] = id.lo;
      halves[length * 2 + 1] = id.hi;
      length++;
    },
    at: (index) => ({ lo: halves[index * 2] as number, hi: halves[index * 2 + 1] as number }),
    truncate(to) {
      length = Math.min(length, to);
    },
    takeSorted() {
      const ids = new BigUint64Array(halves.buffer, 0, length).slice();
      halves = new Uint32Array(2);
      length = 0;
      ids.sort();
      return withoutRepeats(ids);
    },
  };
}

function withoutRepeats(sorted: BigUint64Array<ArrayBuffer>): BigUint64Array<ArrayBuffer> {
  const halves = new Uint32Array(sorted.buffer);
  let kept = 0;
  for (let from = 0; from < sorted.length; from++) {
    const lo = halves[from * 2] as number;
    const hi = halves[from * 2 + 1] as number;
    if (kept > 0 && halves[kept * 2 - 2] === lo && halves[kept * 2 - 1] === hi) continue;
    halves[kept * 2] = lo;
    halves[kept * 2 + 1] = hi;
    kept++;
  }
  return kept === sorted.length ? sorted : sorted.slice(0, kept);
}

/**
 * Reads the decimal digits in `bytes` from `start` to `end` into `out`. An id has 1 to 20 digits, is not zero and is below 2^63;
 * leading zeros count as digits and change nothing.
 */
export function readDigits(bytes: Uint8Array, start: number, end: number, out: IdHalves): DigitsVerdict {
  const count = end - start;
  if (count < 1) return "not_digits";
  if (count > 20) return allDigits(bytes, start, end) ? "too_large" : "not_digits";
  const split = count > 9 ? end - 9 : start;
  let front = 0;
  for (let at = start; at < split; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) return "not_digits";
    front = front * 10 + digit;
  }
  let back = 0;
  for (let at = split; at < end; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) return "not_digits";
    back = back * 10 + digit;
  }
  return joinParts(front, back, out);
}

/** `front` × 10^9 + `back` in halves, each step within the 53 bits a number holds exactly. */
function joinParts(front: number, back: number, out: IdHalves): DigitsVerdict {
  const high = Math.floor(front / 65_536) * 1e9;
  const low = (high % 65_536) * 65_536 + (front % 65_536) * 1e9 + back;
  out.lo = low % two32;
  out.hi = Math.floor(high / 65_536) + Math.floor(low / two32);
  if (out.hi > 0x7fff_ffff) return "too_large";
  return out.hi === 0 && out.lo === 0 ? "not_digits" : "ok";
}

function allDigits(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte < 48 || byte > 57) return false;
  }
  return true;
}

const scratch = new Uint8Array(32);

/** The same for an id given as text. */
export function splitId(text: string, out: IdHalves): DigitsVerdict {
  if (text.length > scratch.length) return /^[0-9]+$/.test(text) ? "too_large" : "not_digits";
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return "not_digits";
    scratch[at] = code;
  }
  return readDigits(scratch, 0, text.length, out);
}

/** Where the id stands in a sorted list of halves (low first), or -1. */
export function findInHalves(halves: Uint32Array, id: Readonly<IdHalves>): number {
  let from = 0;
  let to = halves.length / 2 - 1;
  while (from <= to) {
    const middle = (from + to) >>> 1;
    const hi = halves[middle * 2 + 1] as number;
    const lo = halves[middle * 2] as number;
    if (hi === id.hi && lo === id.lo) return middle;
    if (hi < id.hi || (hi === id.hi && lo < id.lo)) from = middle + 1;
    else to = middle - 1;
  }
  return -1;
}
