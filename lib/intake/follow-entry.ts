/** What does one entry of a follow list say, read from bytes that may end in the middle of it? */

/** The bytes end before the entry does. */
export const needMore = -1;
/** Anything JSON allows but X does not write: another reader must judge it. */
const unexpected = -2;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const braceOpen = 0x7b;
const braceClose = 0x7d;

/** `none`: the entry has no `accountId`. `start` and `end` bound its value, without quotes. */
export type EntryParts = {
  keys: number;
  kind: "none" | "text" | "number" | "other";
  start: number;
  end: number;
  /** Whether the wrapping key was there. */
  wrapped: boolean;
};

const accountIdKey = asciiBytes("accountId");

/**
 * Reads one entry from its `{`: `{"following":{"accountId":"1",…}}`, or the bare `{"accountId":"1",…}`.
 * Returns where it ends, `needMore`, or `unexpected` for anything JSON allows but X does not write.
 */
export function readEntry(bytes: Uint8Array, from: number, wrapper: Uint8Array, parts: EntryParts): number {
  parts.keys = 0;
  parts.kind = "none";
  parts.wrapped = false;
  let at = skipBlanks(bytes, from + 1);
  if (at >= bytes.length) return needMore;
  if (bytes[at] !== quote) return unexpected;
  const keyEnd = skipPlainText(bytes, at);
  if (keyEnd < 0) return keyEnd;
  if (!sameBytes(bytes, at + 1, keyEnd - 1, wrapper)) return readMembers(bytes, at, parts);
  at = skipBlanks(bytes, keyEnd);
  if (at >= bytes.length) return needMore;
  if (bytes[at] !== colon) return unexpected;
  at = skipBlanks(bytes, at + 1);
  if (at >= bytes.length) return needMore;
  if (bytes[at] !== braceOpen) return unexpected;
  parts.wrapped = true;
  at = skipBlanks(bytes, at + 1);
  if (at >= bytes.length) return needMore;
  at = bytes[at] === braceClose ? at + 1 : readMembers(bytes, at, parts);
  if (at < 0) return at;
  at = skipBlanks(bytes, at);
  if (at >= bytes.length) return needMore;
  return bytes[at] === braceClose ? at + 1 : unexpected;
}

/** Reads `"key": value, …` up to and with the closing brace; notes the value of `accountId`. */
function readMembers(bytes: Uint8Array, from: number, parts: EntryParts): number {
  let at = from;
  for (;;) {
    at = skipBlanks(bytes, at);
    if (at >= bytes.length) return needMore;
    if (bytes[at] !== quote) return unexpected;
    const keyStart = at + 1;
    at = skipPlainText(bytes, at);
    if (at < 0) return at;
    const isId = sameBytes(bytes, keyStart, at - 1, accountIdKey);
    if (isId) {
      parts.keys++;
      at = readIdValue(bytes, at, parts);
    } else {
      at = skipBlanks(bytes, at);
      if (at >= bytes.length) return needMore;
      at = bytes[at] === colon ? skipValue(bytes, at + 1) : unexpected;
    }
    if (at < 0) return at;
    at = skipBlanks(bytes, at);
    if (at >= bytes.length) return needMore;
    if (bytes[at] === braceClose) return at + 1;
    if (bytes[at] !== comma) return unexpected;
    at++;
  }
}

/** Reads `: "123"` after an `"accountId"` key into `parts`. */
export function readIdValue(bytes: Uint8Array, from: number, parts: EntryParts): number {
  let at = skipBlanks(bytes, from);
  if (at >= bytes.length) return needMore;
  if (bytes[at] !== colon) return unexpected;
  at = skipBlanks(bytes, at + 1);
  if (at >= bytes.length) return needMore;
  const first = bytes[at] as number;
  // An escape inside an id is legal JSON and never written by X: let the full parse decide.
  const next = first === quote ? skipPlainText(bytes, at) : skipValue(bytes, at);
  if (next < 0) return next;
  parts.kind = first === quote ? "text" : first === 0x2d || (first >= 48 && first <= 57) ? "number" : "other";
  parts.start = first === quote ? at + 1 : at;
  parts.end = first === quote ? next - 1 : next;
  return next;
}

/** Skips a text or a bare word; objects and arrays do not occur in these lists. */
function skipValue(bytes: Uint8Array, from: number): number {
  let at = skipBlanks(bytes, from);
  if (at >= bytes.length) return needMore;
  const first = bytes[at] as number;
  if (first === quote) return skipText(bytes, at);
  const start = at;
  while (at < bytes.length && isWordByte(bytes[at] as number)) at++;
  if (at >= bytes.length) return needMore;
  return isScalar(bytes, start, at) ? at : unexpected;
}

const scalar = /^(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)$/;

function isScalar(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start <= 400 && scalar.test(String.fromCharCode(...bytes.subarray(start, end)));
}

function isWordByte(byte: number): boolean {
  return (
    (byte >= 48 && byte <= 57) ||
    (byte >= 97 && byte <= 122) ||
    (byte >= 65 && byte <= 90) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}

/** The same for keys and ids, where an escape would be legal JSON but is never written by X. */
function skipPlainText(bytes: Uint8Array, from: number): number {
  const end = bytes.length;
  for (let at = from + 1; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === quote) return at + 1;
    if (byte < 0x20 || byte === backslash) return unexpected;
  }
  return needMore;
}

/** From an opening quote to after the closing one. Control characters are not allowed in JSON texts. */
function skipText(bytes: Uint8Array, from: number): number {
  const end = bytes.length;
  let at = from + 1;
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte === quote) return at + 1;
    if (byte < 0x20) return unexpected;
    if (byte === backslash) {
      // Whether the escape is a legal one is the full parse's to say.
      if (at + 1 < end && !isEscape(bytes[at + 1] as number)) return unexpected;
      at += 2;
    } else at++;
  }
  return needMore;
}

function isEscape(byte: number): boolean {
  return byte === quote || byte === backslash || byte === 0x2f || (byte >= 97 && byte <= 122);
}

/**
 * Whether the entry at `at` repeats an earlier one except for which digits stand in it. X writes all entries alike, so this spares
 * reading each from the beginning; an entry with an id of another length is read anew. Four bytes are compared at a time: that
 * is the whole speed of the scan.
 */
export function repeatsEntry(view: DataView, model: number, modelEnd: number, at: number): boolean {
  const shift = at - model;
  if (modelEnd + shift > view.byteLength) return false;
  const lastWord = modelEnd - 4;
  let place = model;
  for (; place <= lastWord; place += 4) {
    const old = view.getInt32(place, true);
    const now = view.getInt32(place + shift, true);
    if (old === now || (isFourDigits(old) && isFourDigits(now))) continue;
    if (!differInDigits(view, place, place + 4, shift)) return false;
  }
  return differInDigits(view, place, modelEnd, shift);
}

/** The digits are 0x30 to 0x39: the high halves are 3, and stay so when 6 is added to the low ones. */
function isFourDigits(word: number): boolean {
  return (word & 0xf0f0f0f0) === 0x30303030 && ((word + 0x06060606) & 0xf0f0f0f0) === 0x30303030;
}

function differInDigits(view: DataView, from: number, to: number, shift: number): boolean {
  for (let place = from; place < to; place++) {
    const model = view.getUint8(place);
    const byte = view.getUint8(place + shift);
    if (model !== byte && !(model >= 48 && model <= 57 && byte >= 48 && byte <= 57)) return false;
  }
  return true;
}

export function skipBlanks(bytes: Uint8Array, from: number): number {
  const end = bytes.length;
  let at = from;
  while (at < end) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    at++;
  }
  return at;
}

export function sameBytes(bytes: Uint8Array, start: number, end: number, wanted: Uint8Array): boolean {
  if (end - start !== wanted.length) return false;
  for (let at = 0; at < wanted.length; at++) if (bytes[start + at] !== wanted[at]) return false;
  return true;
}

export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
