/** Which characters belong to a user part, to a host, or to a word that a name could have been cut from? */
import { codeAt } from "./codes.ts";

const alphanumeric = 1;
/** `_`, `.` and `-`. */
export const joiner = 2;
/** Set beside `alphanumeric`. */
export const capital = 4;

const kinds = new Uint8Array(128);
for (const character of "abcdefghijklmnopqrstuvwxyz0123456789") kinds[character.charCodeAt(0)] = alphanumeric;
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZ") kinds[character.charCodeAt(0)] = alphanumeric | capital;
for (const character of "_.-") kinds[character.charCodeAt(0)] = joiner;

/** The bits of an ASCII letter, digit, `_`, `.` or `-`; 0 for everything else. */
export function nameKind(code: number): number {
  return code < 128 ? (kinds[code] ?? 0) : 0;
}

/** ASCII letters, digits, `_`, `.` and `-`: what a user part is made of. */
export function isNameCode(code: number): boolean {
  return code < 128 && kinds[code] !== 0;
}

export function isAlphanumericCode(code: number): boolean {
  return code < 128 && ((kinds[code] ?? 0) & alphanumeric) !== 0;
}

const wordCharacter = /^[\p{L}\p{Mn}\p{Mc}\p{Nd}\p{Nl}]$/u;
/** Written without blanks between words, so that a neighbour of theirs is not part of the same name. */
const spaceless =
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]$/u;

/** A letter, mark or digit of any script. */
export function isWordCharacter(character: string): boolean {
  return character.charCodeAt(0) < 128
    ? isAlphanumericCode(character.charCodeAt(0))
    : wordCharacter.test(character);
}

export function isSpaceless(character: string): boolean {
  return spaceless.test(character);
}

/** The whole character that begins at `index`, or "" at the end. */
export function characterAt(text: string, index: number): string {
  const codePoint = text.codePointAt(index);
  return codePoint === undefined ? "" : String.fromCodePoint(codePoint);
}

/** The whole character that ends before `index`, or "" at the start. */
export function characterBefore(text: string, index: number): string {
  if (index <= 0) return "";
  const low = codeAt(text, index - 1);
  const isPair = low >= 0xdc00 && low <= 0xdfff && index >= 2;
  return text.slice(isPair ? index - 2 : index - 1, index);
}

/** Would a name that begins at `index` be the rest of a longer one? */
export function isCutBefore(text: string, index: number): boolean {
  if (index === 0) return false;
  const code = codeAt(text, index - 1);
  if (isNameCode(code)) return true;
  // `+`, `'`, `%`, `$` and the typographic apostrophe stand inside the local part of an e-mail address.
  if (code === 0x2b || code === 0x27 || code === 0x25 || code === 0x24 || code === 0x2019) {
    return isAlphanumericCode(codeAt(text, index - 2));
  }
  if (code < 128) return false;
  const before = characterBefore(text, index);
  return isWordCharacter(before) && !isSpaceless(before);
}

/** Hyphens, minus and the point between syllables: what looks as if it stood inside a name. */
const hyphenCodes = new Set([0x2010, 0x2011, 0x2027, 0x2212]);
/** These stand between words, too. */
const dashCodes = new Set([0x2012, 0x2013]);
const innerSigns = new Set([..."~#!=*&`"].map((sign) => sign.charCodeAt(0)));

/** Is a hyphen of another sort than ASCII's at `index`, with a name going on behind it? */
export function isHyphenInside(text: string, index: number, withDashes: boolean): boolean {
  const code = codeAt(text, index);
  if (!hyphenCodes.has(code) && !(withDashes && dashCodes.has(code))) return false;
  return isAlphanumericCode(codeAt(text, index + 1));
}

const namedLetter = /&[a-z]{2,31}[0-9]{0,2};$/i;

/** Does a sign without a blank, or a letter written as an escape, join a bare name that begins at `index` to a word? */
export function isGluedBefore(text: string, index: number): boolean {
  const code = codeAt(text, index - 1);
  if (code === 0x3b) return namedLetter.test(text.slice(Math.max(0, index - 35), index));
  if (!innerSigns.has(code) && !hyphenCodes.has(code) && !dashCodes.has(code)) return false;
  const before = characterBefore(text, index - 1);
  return isWordCharacter(before) && !isSpaceless(before);
}
