/** One spelling for the many ways a handle is dressed up, with the way back to what really stands there. */

import { characterAt, characterBefore } from "./character-kinds.ts";
import { isInvisibleCode, lookAtCodes } from "./code-kinds.ts";
import { codeAt } from "./codes.ts";
import { Memory } from "./memory.ts";
import { textLengthMax } from "./reading.ts";

export type NormalText = {
  readonly text: string;
  /** The offset in the original of what begins at `index` of the normal text. */
  originalStart(index: number): number;
  /** The offset in the original just after what ends before `index` of the normal text. */
  originalEnd(index: number): number;
};

/** Anything but the ASCII that is left as it is: printed characters and blanks without `&` and `\\`. */
const notPlain = /[^\t-\r -%'-[\]-~]/g;

const same = (index: number) => index;

/** For a text that is its own normal form. */
function asItStands(text: string): NormalText {
  return { text, originalStart: same, originalEnd: same };
}

/**
 * Undoes HTML escapes and the exports' two-character line breaks, applies NFKC (never NFKD, which takes international
 * host names apart), removes invisible characters and maps the full stops of other scripts. Case is kept.
 * Emojis and symbols stay what they are, also where NFKC would turn them into letters: they separate.
 * `isSpelled`: words may stand for signs; where they do not, the emojis behind the last sign are left as they are.
 * `plain`: so many units at the beginning are ASCII that stays. Throws a RangeError beyond `textLengthMax` units.
 */
export function normaliseText(original: string, isSpelled = true, plain = plainLength(original)): NormalText {
  if (original.length > textLengthMax) throw new RangeError(`${original.length} units are not read at once`);
  const look = plain < original.length ? lookAtCodes(original, plain, isSpelled) : "normal";
  if (look === "normal") return asItStands(original);
  if (look === "invisible") return withoutInvisible(original);
  return respell(original);
}

function plainLength(text: string): number {
  notPlain.lastIndex = 0;
  return notPlain.test(text) ? notPlain.lastIndex - 1 : text.length;
}

function respell(original: string): NormalText {
  const pieces: string[] = [];
  const shifts = new Shifts();
  let length = 0;
  for (let index = 0; index < original.length; ) {
    const plainEnd = endOfPlain(original, index);
    const { text, end } =
      plainEnd > index ? { text: original.slice(index, plainEnd), end: plainEnd } : readStep(original, index);
    if (text.length !== end - index || (text.length > 1 && plainEnd === index))
      shifts.note(length, length + text.length, end);
    pieces.push(text);
    length += text.length;
    index = end;
  }
  return withShifts(pieces.join(""), original, shifts);
}

function withShifts(text: string, original: string, shifts: Shifts): NormalText {
  const { length } = text;
  return {
    text,
    originalStart: (index) => (index >= length ? original.length : shifts.startOf(index)),
    originalEnd: (index) => (index > length ? original.length : shifts.endOf(index)),
  };
}

/** More than any offset of an original, and of a normal text: no character becomes more than eighteen (U+FDFA does). */
const originalMax = textLengthMax + 1;
const normalMax = 18 * textLengthMax + 1;

/** Where a normal text and its original run apart, in order; between these places they run side by side. */
class Shifts {
  /**
   * For each its start and its end in the normal text and its end in the original, as one number below 2 ** 53: three would
   * take three times the memory, which makes long texts slower than their length does.
   */
  private readonly noted: number[] = [];

  note(from: number, to: number, end: number): void {
    this.noted.push((from * normalMax + to) * originalMax + end);
  }

  startOf(index: number): number {
    const last = this.lastUpTo(index);
    const { from, to, end } = this.at(last);
    if (index >= to) return end + index - to;
    const before = this.at(last - 1);
    return before.end + from - before.to;
  }

  endOf(index: number): number {
    if (index === 0) return 0;
    const { to, end } = this.at(this.lastUpTo(index - 1));
    return end + Math.max(0, index - to);
  }

  /** The last one that begins at `index` or before, or -1. */
  private lastUpTo(index: number): number {
    const next = (index + 1) * normalMax * originalMax;
    let low = 0;
    let high = this.noted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.noted[middle] ?? 0) < next) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** All 0 before the first. */
  private at(which: number): { readonly from: number; readonly to: number; readonly end: number } {
    const noted = this.noted[which] ?? 0;
    const end = noted % originalMax;
    const both = (noted - end) / originalMax;
    const to = both % normalMax;
    return { from: (both - to) / normalMax, to, end };
  }
}

/** Text of which only characters without a shape are left out; all others stay as they are. */
function withoutInvisible(original: string): NormalText {
  const pieces: string[] = [];
  const shifts = new Shifts();
  let length = 0;
  let from = 0;
  for (let index = 0; index < original.length; index += 1) {
    if (!isInvisibleCode(original.charCodeAt(index))) continue;
    const start = index;
    while (index + 1 < original.length && isInvisibleCode(original.charCodeAt(index + 1))) index += 1;
    pieces.push(original.slice(from, start));
    length += start - from;
    from = index + 1;
    shifts.note(length, length, from);
  }
  pieces.push(original.slice(from));
  return withShifts(pieces.join(""), original, shifts);
}

/** ASCII that stays as it is and has no combining mark behind it. */
function endOfPlain(original: string, index: number): number {
  let end = index;
  while (end < original.length) {
    const code = original.charCodeAt(end);
    const isPlain =
      code < 0x7f && (code >= 0x20 || (code >= 0x09 && code <= 0x0d)) && code !== 0x26 && code !== 0x5c;
    if (!isPlain) break;
    end += 1;
  }
  return end < original.length && codeAt(original, end) >= 0x300 && end > index ? end - 1 : end;
}

type Step = { readonly text: string; readonly end: number };

function readStep(original: string, index: number): Step {
  const code = original.charCodeAt(index);
  if (code === 0x26) return readEscape(original, index) ?? { text: "&", end: index + 1 };
  if (code === 0x5c && /[nr]/.test(original[index + 1] ?? "")) return { text: "\n", end: index + 2 };
  if (code < 0x80 && !(codeAt(original, index + 1) >= 0x300)) return readPlain(original, index);
  return readCluster(original, index);
}

function readPlain(original: string, index: number): Step {
  const character = original[index] ?? "";
  return { text: isControl(character) ? "" : character, end: index + 1 };
}

const escapePattern = /&(?:#([0-9]{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/iy;
const namedEscapes: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  commat: "@",
  period: ".",
  lowbar: "_",
  colon: ":",
  sol: "/",
  shy: "",
  zwj: "",
  zwnj: "",
  hellip: "…",
  mldr: "…",
  ndash: "–",
  mdash: "—",
  hyphen: "‐",
  minus: "−",
  bull: "•",
  middot: "·",
  laquo: "«",
  raquo: "»",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  ensp: " ",
  emsp: " ",
  thinsp: " ",
  copy: "©",
  reg: "®",
  trade: "™",
  euro: "€",
  rarr: "→",
  larr: "←",
  szlig: "ß",
  aelig: "æ",
  oelig: "œ",
  oslash: "ø",
  thorn: "þ",
  eth: "ð",
};

const letterEscape = /^([a-z])(acute|grave|circ|uml|tilde|cedil|ring|caron)$/i;
const accents: Readonly<Record<string, string>> = {
  acute: "\u0301",
  grave: "\u0300",
  circ: "\u0302",
  uml: "\u0308",
  tilde: "\u0303",
  cedil: "\u0327",
  ring: "\u030a",
  caron: "\u030c",
};

/** What stands between `&` and `;`, or null when nobody knows. Case counts for letters only. */
function readNamedEscape(name: string): string | null {
  const accented = letterEscape.exec(name);
  const accent = accents[accented?.[2]?.toLowerCase() ?? ""];
  if (accent) return `${accented?.[1]}${accent}`.normalize("NFC");
  const text = namedEscapes[name.toLowerCase()];
  if (text === undefined) return null;
  return /^[A-Z]/.test(name) && /^\p{L}$/u.test(text) ? text.toUpperCase() : text;
}

function readEscape(original: string, index: number): Step | null {
  escapePattern.lastIndex = index;
  const found = escapePattern.exec(original);
  if (!found) return null;
  const end = index + found[0].length;
  const [, decimal, hexadecimal, name] = found;
  if (name) {
    const text = readNamedEscape(name);
    return text === null ? null : { text, end };
  }
  const codePoint = decimal ? Number(decimal) : Number.parseInt(hexadecimal ?? "", 16);
  if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) return null;
  return { text: readCluster(String.fromCodePoint(codePoint), 0).text, end };
}

const clusterMarksMax = 8;
const keycap = "\u20e3";
const fullStops = new Set(["。", "．", "｡", "﹒"]);
/** The one emoji that Unicode counts among the letters. A bullet separates as all others do. */
const letterEmoji = "\u2139";
const bullet = "•";
/** Ordinal signs and Roman numerals stand beside words, not in names: none is made longer by them, nor read without them. */
const besideWords = /^[ªº\u2160-\u2188]$/u;
/** Kept whole: they say that a text was cut. */
const ellipses = new Set(["…", "‥"]);

type CharacterKind = "invisible" | "mark" | "stop" | "ellipsis" | "symbol" | "other";
type Character = {
  readonly kind: CharacterKind;
  readonly normal: string;
  /** A symbol that NFKC would turn into one letter or digit, as those in circles and squares. */
  readonly isDressed: boolean;
};

const characters = new Memory(describeCharacter);

function describeCharacter(character: string): Character {
  const kind = kindOf(character);
  const isKept = kind === "ellipsis" || besideWords.test(character);
  const normal = isKept ? character : character.normalize("NFKC");
  return { kind, normal, isDressed: kind === "symbol" && /^[a-z0-9]$/i.test(normal) };
}

function kindOf(character: string): CharacterKind {
  if (isControl(character) || /^[\p{Default_Ignorable_Code_Point}\p{Cf}]$/u.test(character))
    return "invisible";
  if (fullStops.has(character)) return "stop";
  if (ellipses.has(character)) return "ellipsis";
  if (/^\p{M}$/u.test(character)) return "mark";
  return /^[\p{S}\p{No}]$/u.test(character) ? "symbol" : "other";
}

/** One visible character with its combining marks, in its normal form. */
function readCluster(original: string, index: number): Step {
  const base = characterAt(original, index);
  const { kind, normal } = characters.get(base);
  let end = index + base.length;
  if (kind === "invisible") return { text: "", end };
  if (kind === "stop") return { text: ".", end };
  if (kind === "ellipsis") return { text: base, end };
  let cluster = base;
  for (let marks = 0; marks < clusterMarksMax && end < original.length; marks += 1) {
    const next = characterAt(original, end);
    const nextKind = characters.get(next).kind;
    if (nextKind !== "invisible" && nextKind !== "mark") break;
    if (nextKind === "mark") cluster += next;
    end += next.length;
  }
  if (base === letterEmoji) return { text: bullet, end };
  // A keycap is an emoji, whatever digit it shows.
  if (cluster.includes(keycap)) return { text: keycap, end };
  if (kind === "symbol") return { text: readSymbol(original, index, base), end };
  return { text: cluster === base ? normal : cluster.normalize("NFKC"), end };
}

/**
 * Letters in circles and squares are letters only in company: one alone is an ornament (as in "Ⓜ️ mira@…"), and a
 * footnote digit must not become part of a name.
 */
function readSymbol(original: string, index: number, base: string): string {
  const { normal, isDressed } = characters.get(base);
  if (!isDressed) return /[\p{L}\p{N}]/u.test(normal) ? base : normal;
  const before = characterBefore(original, index);
  const after = characterAt(original, index + base.length);
  const isInCompany = characters.get(before).isDressed || characters.get(after).isDressed;
  return isInCompany ? normal : base;
}

function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return (code < 0x20 && !(code >= 0x09 && code <= 0x0d)) || (code >= 0x7f && code <= 0x9f);
}
