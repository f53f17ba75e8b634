/** The codes of the signs with which handles, links and sentences are written. */
export const codes = {
  tab: 0x09,
  lineFeed: 0x0a,
  blank: 0x20,
  exclamation: 0x21,
  quote: 0x22,
  hash: 0x23,
  ampersand: 0x26,
  apostrophe: 0x27,
  roundBracket: 0x28,
  comma: 0x2c,
  hyphen: 0x2d,
  fullStop: 0x2e,
  slash: 0x2f,
  colon: 0x3a,
  less: 0x3c,
  equals: 0x3d,
  greater: 0x3e,
  question: 0x3f,
  at: 0x40,
  D: 0x44,
  P: 0x50,
  squareBracket: 0x5b,
  backslash: 0x5c,
  underscore: 0x5f,
  d: 0x64,
  p: 0x70,
  curlyBracket: 0x7b,
  bar: 0x7c,
  twoDots: 0x2025,
  ellipsis: 0x2026,
} as const;

/**
 * The code of the character at `index`, or 0 where the text has none. Asking a string for what lies beyond its ends makes
 * every later reading at the same place in the program several times slower (V8 gives up its fast path there).
 */
export function codeAt(text: string, index: number): number {
  return index >= 0 && index < text.length ? text.charCodeAt(index) : 0;
}

/** A set of ASCII characters, to be asked with `isAmong`. */
export function setOfCodes(characters: string): Uint8Array {
  const set = new Uint8Array(128);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}

/** False for what is no ASCII, and for what `codeAt` says beside a text. */
export function isAmong(set: Uint8Array, code: number): boolean {
  return code < 128 && set[code] === 1;
}
