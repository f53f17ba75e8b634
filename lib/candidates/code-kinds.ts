/** May a text be read as it stands, or must its characters be spelled anew? */
import { codeAt, codes } from "./codes.ts";

const stable = 0;
const invisible = 1;
const changes = 2;
const escaped = 4;
/** Emojis in two halves; the second decides about a few of them. */
const enclosedHalf = 8;
const legacyHalf = 16;

const invisiblePattern = /^[\p{Default_Ignorable_Code_Point}\p{Cf}]$/u;
/** What joins the character before it: marks, and the later parts of Hangul syllables. */
const joins = /^[\p{M}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]$/u;

let table: Uint8Array | undefined;

/** Worked out once, when the first text in other characters than ASCII comes up. */
function kindsOfCodes(): Uint8Array {
  const kinds = new Uint8Array(0x1_0000);
  for (let code = 0; code < kinds.length; code += 1) kinds[code] = kindOfCode(code);
  kinds[0xd83c] = enclosedHalf;
  kinds[0xd83d] = stable;
  kinds[0xd83e] = legacyHalf;
  return kinds;
}

function kindOfCode(code: number): number {
  if (code >= 0xd800 && code <= 0xdbff) return changes;
  if (code >= 0xdc00 && code <= 0xdfff) return stable;
  const character = String.fromCharCode(code);
  if ((code < 0x20 && !(code >= 0x09 && code <= 0x0d)) || (code >= 0x7f && code <= 0x9f)) return escaped;
  if (character === "&" || character === "\\" || character === "\u3002") return escaped;
  if (invisiblePattern.test(character)) return invisible;
  return joins.test(character) || character.normalize("NFKC") !== character ? changes : stable;
}

/**
 * `normal`: nothing to do. `invisible`: only characters without a shape have to go. `other`: anything else may be needed.
 * Halves of characters beyond 16 bits count as `other` unless they are emojis. All before `from` is plain ASCII. Where
 * nothing is spelled out, what belongs to an emoji behind the last sign may stay: whatever is read ends before the emoji.
 */
export function lookAtCodes(
  text: string,
  from: number,
  isSpelled: boolean,
): "normal" | "invisible" | "other" {
  table ??= kindsOfCodes();
  let seen = 0;
  let isEmoji = false;
  let closed = -1;
  for (let index = from; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const kind = table[code] ?? changes;
    if (kind === stable) {
      isEmoji = (code >= 0xdc00 && code <= 0xdfff) || (code >= 0x2190 && code <= 0x2bff);
    } else if (kind === invisible) {
      if (closed < 0) closed = isSpelled ? text.length : lastSign(text);
      if (!isEmoji || index < closed) seen |= invisible;
    } else {
      if (kind >= enclosedHalf && !isEmojiHalf(kind, codeAt(text, index + 1))) return "other";
      if (kind !== escaped || mayBeEscape(text, index)) seen |= kind;
      isEmoji = false;
    }
  }
  if (seen & (changes | escaped)) return "other";
  return seen & invisible ? "invisible" : "normal";
}

function lastSign(text: string): number {
  return Math.max(text.lastIndexOf("@"), text.lastIndexOf("/"), 0);
}

const escapeForm = /&[#a-z0-9]{2,9};/iy;

/** Most ampersands are no more than that. */
function mayBeEscape(text: string, index: number): boolean {
  if (codeAt(text, index) !== codes.ampersand) return true;
  escapeForm.lastIndex = index;
  return escapeForm.test(text);
}

/** Letters in squares (below D83C) and digits of old computers (below D83E) have plain forms; flags and emojis have none. */
function isEmojiHalf(kind: number, second: number): boolean {
  if (kind === legacyHalf) return second >= 0xdc00 && second < 0xdff0;
  return second >= 0xdc00 && (second < 0xdd00 || second > 0xdeff || (second >= 0xdde6 && second <= 0xddff));
}

/** True for characters of 16 bits that are left out: joiners, marks of direction, soft hyphens, variation selectors. */
export function isInvisibleCode(code: number): boolean {
  table ??= kindsOfCodes();
  return table[code] === invisible;
}
